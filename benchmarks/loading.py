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
STEPS = (20, 1)  # by which the largest size is divided
LEAST = 10_000  # rows
LONG = 3_000_000  # rows from which one run has to do


def measure(rows: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long it takes to load up to that many sends, in each form."""
    for size in (rows // step for step in STEPS if rows // step >= LEAST):
        for form, name in FORMS.items():
            yield _loaded(form, room / name, size, seed, 1 if size >= LONG else rounds)


def _loaded(form: str, log: Path, rows: int, seed: int, rounds: int) -> Table:
    send_logs.write(rows, seed, log)
    ours = Way(name="inbox-fatigue ingest", run=partial(ingest, log, log.parent))
    bare = Way(
        name=f"sqlite3 {sqlite3.sqlite_version}, executemany alone",
        run=partial(_bare, rows, seed, log.parent),
    )
    return Table(
        title=f"Loading a send log of {rows:,} rows: {form}",
        about=(
            f"A {form} file of {rows:,} sends to {send_logs.people(rows):,} people "
            f"({log.stat().st_size / 1e6:,.0f} MB, seed {seed}): "
            "`inbox-fatigue ingest`, the whole program; people, creatives and streams are worked out as well.\n"
            "The peer does less: `executemany` of the same rows, which lie ready in memory, into one SQLite table "
            "without a key."
        ),
        lines=compared([ours, bare], rounds, rows, "rows"),
    )


def _bare(rows: int, seed: int, room: Path) -> Run:
    """Write the rows into a table; to make them objects of Python's is off the clock, and done in parts."""
    path = room / "bare.db"
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    names = list(send_logs.COLUMNS)
    db.execute(f"CREATE TABLE send ({', '.join(names)})")
    into = f"INSERT INTO send VALUES ({', '.join('?' * len(names))})"
    seconds = cpu = 0.0
    for batch in send_logs.batches(rows, seed):
        told = batch.with_columns(pl.col("sent_at").dt.epoch("us"), pl.col(pl.Boolean).cast(pl.Int8)).rows()
        began, worked = time.perf_counter(), time.process_time()
        with db:  # commits
            db.executemany(into, told)
        seconds, cpu = seconds + time.perf_counter() - began, cpu + time.process_time() - worked
    db.close()
    return Run(seconds=seconds, cpu=cpu)
