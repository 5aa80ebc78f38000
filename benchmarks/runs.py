"""Runs a program and measures it whole: the wall clock, the processors' time, the memory of each process."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOOK = 0.05  # seconds between two looks at the memory
PROGRAM = str(Path(sys.executable).with_name("inbox-fatigue"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of a program took."""

    seconds: float
    cpu: float  # seconds of all its processes together
    peak: int | None = None  # bytes of memory of its largest process at its largest; None: nobody looked
    together: int | None = None  # of all its processes at the same time; what they share is counted in each


def run(*command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Run:
    """Run a program to its end; it must end well (0, or 1 where an audit found something).

    What `env` holds is added to the environment.
    """
    with tempfile.TemporaryFile("w+") as told:  # a pipe would fill up: nobody reads it while the program runs
        before, began = _cpu(), time.perf_counter()
        with subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=told
        ) as one:
            peak, together = _watch(one)
            seconds = time.perf_counter() - began
        told.seek(0)
        if one.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(command)}: ended with {one.returncode}\n{told.read()}")
    return Run(seconds=seconds, cpu=_cpu() - before, peak=peak, together=together)


def unwatched(*command: str, cwd: Path | None = None) -> Run:
    """Run a program to its end likewise, but nothing looks at its memory meanwhile: it may be over at once."""
    before, began = _cpu(), time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    taken = Run(seconds=time.perf_counter() - began, cpu=_cpu() - before)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: ended with {done.returncode}\n{done.stderr}")
    return taken


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(one: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Wait for a process to end; return the largest memory of any one of its family, and of all at once."""
    largest, together = 0, 0
    while one.poll() is None:
        sizes = [memory(pid) for pid in _family(one.pid)]
        largest = max([largest, *(peak for peak, _ in sizes)])
        together = max(together, sum(now for _, now in sizes))
        time.sleep(_LOOK)
    return largest, together


def _family(pid: int) -> list[int]:
    """Return a process with its children and theirs."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in _text(task).split()]
    return found


def memory(pid: int) -> tuple[int, int]:
    """Return the peak and the present resident memory of a process; zeros once it is gone."""
    told = dict(line.split(":", 1) for line in _text(Path(f"/proc/{pid}/status")).splitlines() if ":" in line)
    peak, now = (told.get(name, "0 kB").split()[0] for name in ("VmHWM", "VmRSS"))
    return int(peak) * 1024, int(now) * 1024


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:  # the process has ended meanwhile
        return ""
