"""A send log into a ledger, as CSV and as Parquet, beside the plainest way to get its rows into SQLite."""

from __future__ import annotations

import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from benchmarks import send_logs
from benchmarks.ingest import ingest
from benchmarks.lines import Table
from benchmarks.runs import Run
from benchmarks.ways import Way, compared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMS = {"CSV": "sends.csv", "Parquet": "sends.parquet"}


def measure(rows: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long it takes to load that many sends, in each form."""
    frame = pl.concat(send_logs.batches(rows, seed))
    told = frame.with_columns(pl.col("sent_at").dt.epoch("us"), pl.col(pl.Boolean).cast(pl.Int8)).rows()
    bare = Way(
        name=f"sqlite3 {sqlite3.sqlite_version}, one executemany",
        run=partial(_bare, told, frame.columns, room),
    )
    for form, name in FORMS.items():
        log = room / name
        send_logs.write(rows, seed, log)
        ours = Way(name="inbox-fatigue ingest", run=partial(ingest, log, room))
        yield Table(
            title=f"Loading a send log: {form}",
            about=(
                f"A {form} file of {len(frame):,} sends to {frame['recipient'].n_unique():,} people "
                f"({log.stat().st_size / 1e6:,.0f} MB, seed {seed}): "
                "`inbox-fatigue ingest`, the whole program; people, creatives and streams are worked out as well.\n"
                "The peer does less: `executemany` of the same rows, which lie ready in memory, into one SQLite table "
                "without a key."
            ),
            lines=compared([ours, bare], rounds, rows, "rows"),
        )


def _bare(rows: list[tuple[object, ...]], columns: list[str], room: Path) -> Run:
    path = room / "bare.db"
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.execute(f"CREATE TABLE send ({', '.join(columns)})")
    began, cpu = time.perf_counter(), time.process_time()
    db.executemany(f"INSERT INTO send VALUES ({', '.join('?' * len(columns))})", rows)
    db.commit()
    taken = Run(seconds=time.perf_counter() - began, cpu=time.process_time() - cpu)
    db.close()
    return taken
