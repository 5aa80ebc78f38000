"""Memory of ingest: the same archive at a quarter of its size and whole, side by side."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks import archives, campaigns
from benchmarks.ingest import ingest
from benchmarks.lines import Line, Table, factor, pace
from inbox_fatigue.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMS = {"mbox": "sent.mbox", "maildir": "Maildir", "zip": "sent.zip"}
MOST_IN_ZIP = Limits().archive_members  # of a larger zip all is refused
PARTS = 4


def measure(messages: int, seed: int, room: Path, _rounds: int) -> Iterator[Table]:
    """Yield the memory of the largest process for archives of both sizes, in each form."""
    lines = []
    for form, name in FORMS.items():
        most = min(messages, MOST_IN_ZIP) if form == "zip" else messages
        small = _one(form, room / name, most // PARTS, seed)
        large = _one(form, room / name, most, seed)
        assert small.peak is not None
        assert large.peak is not None
        lines += [small, _beside(large, large.peak / small.peak)]
    yield Table(
        title="Memory of ingest",
        about=(
            f"The same outbox, 15 % of it by salespeople, of {messages // PARTS:,} and of {messages:,} messages (seed "
            f"{seed}), in three forms: `inbox-fatigue ingest`, once each; the memory is that of its largest process at "
            f"its largest. A zip holds {MOST_IN_ZIP:,} at most: what is larger is refused, unless a setting allows it."
        ),
        lines=tuple(lines),
    )


def _one(form: str, path: Path, messages: int, seed: int) -> Line:
    archives.WRITERS[form](campaigns.messages(messages, seed), path)
    taken = ingest(path, path.parent)
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return Line(
        what=f"{form}, {messages:,} messages",
        seconds=taken.seconds,
        cpu=taken.cpu,
        peak=taken.peak,
        pace=pace(messages, taken.seconds, "messages"),
        runs=1,
    )


def _beside(large: Line, grown: float) -> Line:
    return replace(large, ratio=f"{factor(grown)} the memory of {PARTS} × less")
