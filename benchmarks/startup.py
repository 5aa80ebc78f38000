"""How long the program takes to begin, and how long a small audit takes in all."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import archives, campaigns
from benchmarks.lines import Table
from benchmarks.runs import PROGRAM, unwatched
from benchmarks.ways import Way, compared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAILS = 10


def measure(runs: int, seed: int, room: Path, _rounds: int) -> Iterator[Table]:
    """Yield the medians of several runs of `--help` and of an audit of ten mails."""
    mbox = room / "ten.mbox"
    archives.write_mbox(campaigns.messages(MAILS, seed), mbox)
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "inbox-fatigue --help": (PROGRAM, "--help"),
        f"inbox-fatigue audit, {MAILS} mails": (PROGRAM, "audit", str(mbox)),
    }
    ways = [Way(name=name, run=partial(unwatched, *one, cwd=room)) for name, one in commands.items()]
    yield Table(
        title="Start",
        about="The whole program, from its start to its end, beside the interpreter alone.",
        lines=compared(ways, runs),
    )
