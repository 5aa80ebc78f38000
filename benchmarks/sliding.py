"""Three sliding windows in five ways: in the windows that the rules use, in SQLite, DuckDB, polars and pandas.

    python -m benchmarks.sliding duckdb SENDS.parquet

For each recipient and sender: the most messages in any 1, 7 and 30 days. A window is (t − span, t].
Each way runs in a process of its own, by which its memory can be told; what it loads beforehand is off the clock.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from benchmarks.apart import tell

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS = (1, 7, 30)
DAY = 24 * 3600 * 1_000_000
WINDOWS, SQLITE, DUCKDB, POLARS, PANDAS = "windows", "sqlite", "duckdb", "polars", "pandas"
NEEDS = {WINDOWS: "inbox-fatigue", DUCKDB: "duckdb", POLARS: "polars", PANDAS: "pandas"}
_COUNT = """
count(*) OVER (PARTITION BY recipient, sender ORDER BY sent RANGE BETWEEN {before} PRECEDING AND CURRENT ROW)"""


def in_windows(sends: pl.DataFrame) -> int:
    """Count with `inbox_fatigue.windows`, as the frequency rules do; an inbox is known by a number, as in a ledger."""
    from inbox_fatigue import windows  # noqa: PLC0415 - the peers' environment need not have it

    keyed = sends.select("at", inbox=pl.struct("recipient", "sender").hash().reinterpret(signed=True))
    touches = keyed.sort("inbox", "at").with_columns(touch=pl.int_range(pl.len(), dtype=pl.Int64))
    spans = {f"most_{days}": timedelta(days=days) for days in DAYS}
    counts = windows.trailing_counts(touches, **spans).with_columns(inbox=touches["inbox"])
    most = counts.group_by("inbox").agg(pl.col(*spans).max())
    return int(most.select(pl.sum_horizontal(pl.col(*spans).sum())).item())


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


def in_pandas(sends: Any) -> int:
    """Count with `rolling` of groups; a frame of pandas, whose recipients and senders are categories."""
    keyed = sends.assign(inbox=sends.groupby(["recipient", "sender"], observed=True).ngroup(), one=1)
    groups = keyed.sort_values(["inbox", "at"]).set_index("at").groupby("inbox")["one"]
    return sum(int(groups.rolling(f"{days}D").count().groupby(level=0).max().sum()) for days in DAYS)


def in_sql(db: Any) -> int:
    """Count with window functions, the same words for SQLite and for DuckDB."""
    counts = ", ".join(f"{_COUNT.format(before=days * DAY - 1)} AS most_{days}" for days in DAYS)
    most = ", ".join(f"max(most_{days}) AS most_{days}" for days in DAYS)
    total = " + ".join(f"sum(most_{days})" for days in DAYS)
    counted = f"SELECT recipient, sender, {counts} FROM send"
    sql = f"SELECT {total} FROM (SELECT {most} FROM ({counted}) GROUP BY recipient, sender)"
    (found,) = db.execute(sql).fetchone()
    return int(found)


def lay_out(sends: pl.DataFrame, path: Path) -> Path:
    """Write a SQLite database that holds the sends, sorted and indexed in the way that serves the query best."""
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE send (recipient TEXT, sender TEXT, sent INTEGER)")
    rows = sends.sort("recipient", "sender", "at").with_columns(pl.col("at").dt.epoch("us"))
    db.executemany("INSERT INTO send VALUES (?, ?, ?)", rows.iter_rows(buffer_size=100_000))
    db.execute("CREATE INDEX send_inbox ON send (recipient, sender, sent)")
    db.commit()
    db.close()
    return path


def _frame(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path, columns=["recipient", "sender", "at"])


def _for_pandas(path: Path) -> Any:
    import pandas as pd  # noqa: PLC0415 - none of these is asked for unless it is measured

    sends = _frame(path)
    names = {name: pd.Categorical(sends[name].to_list()) for name in ("recipient", "sender")}
    return pd.DataFrame({**names, "at": sends["at"].dt.replace_time_zone(None).to_numpy()})


def _for_duckdb(path: Path) -> Any:
    import duckdb  # noqa: PLC0415 - likewise

    db = duckdb.connect()
    loaded = 'SELECT recipient, sender, epoch_us("at") AS sent FROM read_parquet(?)'
    db.execute(f"CREATE TABLE send AS {loaded}", [str(path)])
    return db


WAYS: dict[str, tuple[Callable[[Path], Any], Callable[[Any], int]]] = {  # what loads, and what counts
    WINDOWS: (_frame, in_windows),
    SQLITE: (sqlite3.connect, in_sql),
    DUCKDB: (_for_duckdb, in_sql),
    POLARS: (_frame, in_polars),
    PANDAS: (_for_pandas, in_pandas),
}


def versions() -> dict[str, str | None]:
    """Return the version of what each way needs, None where it is not installed."""
    found: dict[str, str | None] = {SQLITE: sqlite3.sqlite_version}
    for way, name in NEEDS.items():
        try:
            found[way] = version(name)
        except PackageNotFoundError:
            found[way] = None
    return found


def main() -> None:
    """Print as JSON what one way took and found, or which ways there are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("way", choices=[*WAYS, "versions"])
    parser.add_argument("path", type=Path, nargs="?", help="a Parquet file; for SQLite a database")
    asked = parser.parse_args()
    if asked.way == "versions":
        print(json.dumps(versions()))
        return
    load, count = WAYS[asked.way]
    sends = load(asked.path)
    tell(lambda: count(sends))


if __name__ == "__main__":
    main()
