"""Three sliding windows in three ways: in SQLite, in bare polars, and in the windows that the rules use.

For each recipient and sender: the most messages in any 1, 7 and 30 days. A window is (t − span, t].
"""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import windows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAYS = (1, 7, 30)
DAY = 24 * 3600 * 1_000_000
_COUNT = """
count(*) OVER (PARTITION BY recipient, sender ORDER BY at RANGE BETWEEN {before} PRECEDING AND CURRENT ROW)"""


def timed(way: Callable[[pl.DataFrame], int], sends: pl.DataFrame) -> tuple[float, int]:
    """Return how long one way took, and the sum of all that it found."""
    began = time.perf_counter()
    found = way(sends)
    return time.perf_counter() - began, found


def in_polars(sends: pl.DataFrame) -> int:
    """Count with `rolling`, one window after the other."""
    ordered = sends.sort("recipient", "sender", "at")
    most: list[int] = []
    for days in DAYS:
        counts = ordered.rolling("at", period=timedelta(days=days), group_by=["recipient", "sender"]).agg(
            count=pl.len()
        )
        most.append(int(counts.group_by("recipient", "sender").agg(pl.col("count").max())["count"].sum()))
    return sum(most)


def in_windows(sends: pl.DataFrame) -> int:
    """Count with `inbox_fatigue.windows`, as the frequency rules do."""
    keyed = sends.with_columns(inbox=pl.struct("recipient", "sender").rank("dense").cast(pl.Int64))
    touches = keyed.sort("inbox", "at").with_columns(touch=pl.int_range(pl.len(), dtype=pl.Int64))
    most: list[int] = []
    for days in DAYS:
        counts = windows.trailing_count(touches, timedelta(days=days)).join(
            touches.select("touch", "inbox"), on="touch"
        )
        most.append(int(counts.group_by("inbox").agg(pl.col("measured").max())["measured"].sum()))
    return sum(most)


def laid_out(sends: pl.DataFrame, room: Path) -> sqlite3.Connection:
    """Return a database that holds the sends, sorted and analysed, in the way that serves the query best."""
    path = room / "peer.db"
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE send (recipient TEXT, sender TEXT, at INTEGER)")
    rows = sends.sort("recipient", "sender", "at").with_columns(pl.col("at").dt.epoch("us"))
    db.executemany("INSERT INTO send VALUES (?, ?, ?)", rows.rows())
    db.execute("CREATE INDEX send_inbox ON send (recipient, sender, at)")
    db.commit()
    return db


def in_sqlite(db: sqlite3.Connection) -> tuple[float, int]:
    """Count with window functions over the index; return the time and the sum."""
    counts = ", ".join(f"{_COUNT.format(before=days * DAY - 1)} AS most_{days}" for days in DAYS)
    most = ", ".join(f"max(most_{days}) AS most_{days}" for days in DAYS)
    total = " + ".join(f"sum(most_{days})" for days in DAYS)
    counted = f"SELECT recipient, sender, {counts} FROM send"
    sql = f"SELECT {total} FROM (SELECT {most} FROM ({counted}) GROUP BY recipient, sender)"
    began = time.perf_counter()
    (found,) = db.execute(sql).fetchone()
    return time.perf_counter() - began, found
