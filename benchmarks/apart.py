"""Counts in a process of its own, by which its memory can be told; what it loads beforehand is off the clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.runs import Run, memory

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]


def counted(module: str, *arguments: str, python: str = sys.executable) -> tuple[Run, Any]:
    """Return what counting took in a module of the benchmarks that calls `tell`, and what it found."""
    told = said(module, *arguments, python=python)
    found = told.pop("found")
    return Run(**told), found


def said(module: str, *arguments: str, python: str = sys.executable) -> Any:
    """Return what a module of the benchmarks prints as JSON."""
    command = [python, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def tell(count: Callable[[], Any]) -> None:
    """Print as JSON what counting took and found."""
    began, cpu = time.perf_counter(), time.process_time()
    found = count()
    taken = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    peak, _ = memory(os.getpid())  # getrusage would tell that of the process that started this one
    print(json.dumps({**taken, "peak": peak, "found": found}))
