"""The inboxes of a send log judged by all rules, at sizes that are tenfold of each other, beside plainer counts."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from benchmarks import growth, send_logs
from benchmarks.counting import Counting
from benchmarks.ingest import ingest
from benchmarks.lines import Line, Table
from benchmarks.runs import PROGRAM, Run, run
from benchmarks.ways import Way, compared, in_turn, lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEPS = (100, 10, 1)  # by which the largest size is divided
LEAST = 10_000  # touches
LONG = 3_000_000  # touches from which one run has to do
ABOUT = (
    "The ledger of {touches:,} touches of {people:,} people (seed {seed}): `inbox-fatigue score`, the whole program; "
    "the ledger is read, all bundled rules are measured, findings and scores are written.\n"
    "The peers count three windows alone (the most messages from one sender to one person in any 1, 7 and 30 days), "
    "of data that is sorted in an index (SQLite) or lies in memory; their sums agree."
)
ALONE = (
    "The counts of the peers above, beside `inbox_fatigue.windows`, by which the frequency rules count: all do the "
    "same here."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What was measured at one number of touches."""

    touches: int
    people: int
    loaded: Line
    lines: tuple[Line, ...]  # of `score`, and of the windows
    windows: tuple[Line, ...]  # of the windows again, held against ours; () where no peer took part


def measure(touches: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long scoring takes at up to three sizes, and how it grows.

    At the smallest size the program's start is most of it, so that peers have a part in the others alone.
    """
    sizes = [touches // step for step in STEPS if touches // step >= LEAST]
    found: list[Size] = []
    for size in sizes:
        often = 1 if size >= LONG else rounds
        one = _at(size, seed, room, often, beside=size > sizes[0])
        found.append(one)
        if one.windows:
            about = ABOUT.format(touches=size, people=one.people, seed=seed)
            yield Table(title=f"Scoring {size:,} touches", about=about, lines=one.lines)
            yield Table(title=f"Three windows of {size:,} touches", about=ALONE, lines=one.windows)
    yield growth.table(found, seed)


def _at(touches: int, seed: int, room: Path, rounds: int, *, beside: bool) -> Size:
    """Load a log of that many touches, and score it; beside peers, if they are to take part."""
    log, ledger = room / "sends.parquet", room / "ledger.db"
    send_logs.write(touches, seed, log)
    loading = [Way(name="inbox-fatigue ingest", run=partial(ingest, log, room))]
    (loaded,) = compared(loading, 1 if beside else rounds, touches, "touches")
    fresh = ledger.rename(room / "fresh.db")
    sends = pl.read_parquet(log, columns=["recipient", "sender", "sent_at"]).rename({"sent_at": "at"})
    people = sends["recipient"].n_unique()
    ours = Way(name="inbox-fatigue score", run=partial(_score, fresh, ledger))
    ways = [ours, *(Counting(sends, room).ways() if beside else ())]
    del sends
    taken = in_turn(ways, rounds)
    return Size(
        touches=touches,
        people=people,
        loaded=loaded,
        lines=lines(ways, taken, touches, "touches"),
        windows=lines(ways[1:], taken[1:], touches, "touches"),
    )


def _score(fresh: Path, ledger: Path) -> Run:
    """Score a copy of a ledger in which nothing is scored yet; copying is off the clock."""
    shutil.copyfile(fresh, ledger)
    return run(PROGRAM, "score", "--db", str(ledger), cwd=ledger.parent)
