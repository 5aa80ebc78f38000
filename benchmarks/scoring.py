"""A send log into a ledger, and its inboxes judged by all rules, beside plainer ways to do a part of it."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

import polars as pl

from benchmarks import send_logs, sliding
from benchmarks.lines import Line, Table, pace, times
from benchmarks.runs import PROGRAM, run

if TYPE_CHECKING:
    from pathlib import Path


def measure(rows: int, seed: int, room: Path) -> tuple[Table, Table]:
    """Return how long it takes to load that many touches, and to score them."""
    log = room / "sends.csv"
    send_logs.write(rows, seed, log)
    frame = pl.concat(send_logs.batches(rows, seed))
    return _loading(frame, log, seed, room), _scoring(frame, seed, room)


def _loading(frame: pl.DataFrame, log: Path, seed: int, room: Path) -> Table:
    ours = run(PROGRAM, "ingest", str(log), "--db", str(room / "log.db"), cwd=room)
    bare = _bare(frame, room)
    return Table(
        title="Loading a send log",
        about=(
            f"A CSV file of {len(frame):,} sends to {frame['recipient'].n_unique():,} people "
            f"({log.stat().st_size / 1e6:,.0f} MB, seed {seed}): "
            "`inbox-fatigue ingest`, the whole program; people, creatives and streams are worked out as well.\n"
            "The peer does less: `executemany` of the same rows, which lie ready in memory, into one SQLite table "
            "without a key."
        ),
        lines=(
            Line(
                what="inbox-fatigue ingest",
                seconds=ours.seconds,
                cpu=ours.cpu,
                peak=ours.peak,
                pace=pace(len(frame), ours.seconds, "rows"),
                ratio="1",
            ),
            Line(
                what=f"sqlite3 {sqlite3.sqlite_version}, one executemany",
                seconds=bare,
                pace=pace(len(frame), bare, "rows"),
                ratio=f"{times(bare, ours.seconds)} as long",
            ),
        ),
    )


def _bare(frame: pl.DataFrame, room: Path) -> float:
    told = frame.with_columns(pl.col("sent_at").dt.epoch("us"), pl.col(pl.Boolean).cast(pl.Int8)).rows()
    db = sqlite3.connect(room / "bare.db")
    db.execute(f"CREATE TABLE send ({', '.join(frame.columns)})")
    began = time.perf_counter()
    db.executemany(f"INSERT INTO send VALUES ({', '.join('?' * frame.width)})", told)
    db.commit()
    taken = time.perf_counter() - began
    db.close()
    return taken


def _scoring(frame: pl.DataFrame, seed: int, room: Path) -> Table:
    ours = run(PROGRAM, "score", "--db", str(room / "log.db"), cwd=room)
    sends = frame.select("recipient", "sender", at="sent_at")
    lines = [
        Line(
            what="inbox-fatigue score",
            seconds=ours.seconds,
            cpu=ours.cpu,
            peak=ours.peak,
            pace=pace(len(frame), ours.seconds, "touches"),
            ratio="1",
        )
    ]
    db = sliding.laid_out(sends, room)
    ways = {
        "three windows, in SQLite": sliding.in_sqlite(db),
        "three windows, bare polars": sliding.timed(sliding.in_polars, sends),
        "three windows, inbox_fatigue.windows": sliding.timed(sliding.in_windows, sends),
    }
    db.close()
    assert len({found for _, found in ways.values()}) == 1, f"the ways to count differ: {ways}"
    lines += [
        Line(
            what=what,
            seconds=seconds,
            pace=pace(len(sends), seconds, "touches"),
            ratio=f"{times(seconds, ours.seconds)} as long",
        )
        for what, (seconds, _) in ways.items()
    ]
    return Table(
        title="Scoring",
        about=(
            f"The ledger of those {len(frame):,} touches (seed {seed}): `inbox-fatigue score`, the whole program; the "
            "ledger is read, all bundled rules are measured, findings and scores are written.\n"
            "The peers count three windows alone (the most messages from one sender to one person in any 1, 7 and "
            "30 days), of data that is sorted in an index (SQLite) or lies in memory; their sums agree."
        ),
        lines=tuple(lines),
    )
