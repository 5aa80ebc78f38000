"""How long the program takes to begin, and how long a small audit takes in all."""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

from benchmarks import archives, campaigns
from benchmarks.lines import Line, Table, times
from benchmarks.runs import PROGRAM, quickest

if TYPE_CHECKING:
    from pathlib import Path

MAILS = 10


def measure(rounds: int, seed: int, room: Path) -> Table:
    """Return the medians of several runs of `--help` and of an audit of ten mails."""
    mbox = room / "ten.mbox"
    archives.write_mbox(campaigns.messages(MAILS, seed), mbox)
    python = quickest(rounds, sys.executable, "-c", "pass", cwd=room)
    asked = quickest(rounds, PROGRAM, "--help", cwd=room)
    audited = quickest(max(1, rounds // 3), PROGRAM, "audit", str(mbox), cwd=room)
    least = statistics.median(python)
    return Table(
        title="Start",
        about=(
            f"Medians of {rounds} runs of the whole program ({max(1, rounds // 3)} of the audit), beside the "
            "interpreter alone."
        ),
        lines=(
            Line(what="python -c pass", seconds=least, ratio="1"),
            *(
                Line(
                    what=what,
                    seconds=statistics.median(taken),
                    ratio=f"{times(statistics.median(taken), least)} as long",
                )
                for what, taken in (
                    ("inbox-fatigue --help", asked),
                    (f"inbox-fatigue audit, {MAILS} mails", audited),
                )
            ),
        ),
    )
