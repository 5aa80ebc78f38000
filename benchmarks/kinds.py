"""What can be measured: what each benchmark is called, on how much it runs, and what room that takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import arbitration, auditing, ingest, learning, loading, memory, ruling, scoring, startup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.lines import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One benchmark."""

    name: str
    of: str  # what is counted
    full: int
    small: int
    bytes: int  # of room that one of them takes, with its ledger
    measure: Callable[[int, int, Path, int], Iterator[Table]]  # of a size, a seed, a directory and rounds


KINDS = {
    one.name: one
    for one in (
        Kind(name="start", of="runs", full=9, small=3, bytes=1_000_000, measure=startup.measure),
        Kind(name="mbox", of="messages", full=50_000, small=1_000, bytes=45_000, measure=ingest.mboxes),
        Kind(name="maildir", of="messages", full=5_000, small=500, bytes=100_000, measure=ingest.maildirs),
        Kind(name="zip", of="messages", full=5_000, small=500, bytes=50_000, measure=ingest.zips),
        Kind(name="memory", of="messages", full=50_000, small=1_000, bytes=45_000, measure=memory.measure),
        Kind(name="log", of="rows", full=10_000_000, small=20_000, bytes=1_000, measure=loading.measure),
        Kind(
            name="scoring", of="touches", full=10_000_000, small=100_000, bytes=1_000, measure=scoring.measure
        ),
        Kind(name="rules", of="touches", full=1_000_000, small=20_000, bytes=2_000, measure=ruling.measure),
        Kind(name="truth", of="people", full=10_000, small=500, bytes=20_000, measure=auditing.measure),
        Kind(name="learning", of="people", full=4_000, small=1_000, bytes=20_000, measure=learning.measure),
        Kind(name="arbitration", of="people", full=20_000, small=5_000, bytes=0, measure=arbitration.measure),
    )
}
