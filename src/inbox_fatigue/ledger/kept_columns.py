"""Keeps the columns of touches and events beside their rows, for rows are what SQLite is slow to give away.

To read a million rows takes two to four seconds of a processor, to read their columns a twentieth of that.
SQLite itself notes in triggers which rows were added, changed or taken away since, whoever wrote: those
alone are read as rows. Where too many were, or none are kept, all are read as rows and kept anew.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import polars as pl

from inbox_fatigue.frames.one_value import holds_one_value, with_column
from inbox_fatigue.keys import MASK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from inbox_fatigue.ledger.opening import Ledger

    Rows = Callable[
        [str, Sequence[str]], pl.DataFrame
    ]  # a condition, and the columns that are wanted of its rows

Kept = Literal["touch", "event"]  # tables whose columns are kept; the key of each is named as the table is

FEWEST = 100_000  # rows from which columns are kept: fewer are read as rows in the time that keeping takes
MOST_CHANGED = 0.1  # share of the rows up to which changed ones are read as rows beside the kept ones
OF_PART = 1_000_000  # rows, about, of which columns are made at a time: some 8 MB each
RUNS = ("(own)", "(shared)")  # names of what a load leaves there (`loaded_columns`); no column has them
_KEPT: tuple[Kept, ...] = ("touch", "event")
_ADDED = "added"
_NOTED = {
    _ADDED: ("INSERT", "new"),
    "altered": ("UPDATE", "new"),
    "renamed": ("UPDATE OF id", "old"),
    "gone": ("DELETE", "old"),
}
# Not INSERT OR IGNORE: the statement that fires a trigger has the last word on conflicts, and an upsert says abort.
_NOTE = """
CREATE TRIGGER IF NOT EXISTS {table}_{name} AFTER {event} ON {table}
  WHEN NOT EXISTS (SELECT 1 FROM {table}_changed WHERE {table} = {row}.id)
 BEGIN INSERT INTO {table}_changed VALUES ({row}.id); END"""


def are_kept(ledger: Ledger, table: Kept) -> bool:
    """Return whether columns are kept of so many of the rows that it is worth to read them."""
    kept = _number_kept(ledger, table)
    return kept > 0 and number_changed(ledger, table) <= MOST_CHANGED * kept


def current(ledger: Ledger, table: Kept, names: Sequence[str], rows: Rows) -> pl.DataFrame:
    """Return columns of all rows by key, as they are now: kept ones, and what changed since out of its rows."""
    kept = unchanged(ledger, table, names)
    if kept is None:
        return rows("TRUE", names)
    fresh = rows(f"id IN (SELECT {table} FROM {table}_changed)", names)  # noqa: S608 - constants
    if fresh.is_empty():
        return kept.select(names)
    return pl.concat([kept.select(names), fresh]).sort(table)


def in_parts(
    ledger: Ledger, table: Kept, names: Sequence[str], rows: Rows, holds: pl.Expr | None = None
) -> Iterator[pl.DataFrame]:
    """Yield what `current` returns in parts and in no order, so that all of it need not lie in memory; the key too.

    Of a part in which nothing holds that shall hold no other columns are read.
    """
    if not are_kept(ledger, table):
        yield _of_which(rows("TRUE", names), holds)
        return
    changed = _changed(ledger, table)
    sql = f"SELECT part FROM {table}_column WHERE name = ?"  # noqa: S608 - constants
    for (part,) in ledger.execute(sql, (table,)).fetchall():
        looked_at = names if holds is None else [name for name in names if name in holds.meta.root_names()]
        seen = _side_by_side(ledger, table, looked_at, part)
        if holds is None or seen.select(holds.any()).item():
            others = _side_by_side(ledger, table, [name for name in names if name not in looked_at], part)
            whole = pl.concat([seen, others], how="horizontal").select(names)
            yield _of_which(_still(whole, changed), holds)
    fresh = rows(f"id IN (SELECT {table} FROM {table}_changed)", names)  # noqa: S608 - constants
    yield _of_which(fresh, holds)


def _of_which(frame: pl.DataFrame, holds: pl.Expr | None) -> pl.DataFrame:
    return frame if holds is None else frame.filter(holds)


def _side_by_side(ledger: Ledger, table: Kept, names: Sequence[str], part: int) -> pl.DataFrame:
    """Return some columns of one part."""
    kept = (stored(ledger, table, name, part) for name in names)
    return pl.concat([pl.DataFrame(), *(one for one in kept if one is not None)], how="horizontal")


def unchanged(ledger: Ledger, table: Kept, names: Sequence[str]) -> pl.DataFrame | None:
    """Return the key and some other columns of the rows that are as they were kept; None where none are."""
    if not are_kept(ledger, table):
        return None
    frame = _column(ledger, table, table).to_frame()
    for name in names:
        if name != table:
            frame = with_column(frame, _column(ledger, table, name))
    return _still(frame, _changed(ledger, table))


def _changed(ledger: Ledger, table: Kept) -> pl.DataFrame:
    """Return the keys of the rows that were noted, under the name of the table."""
    noted = [key for (key,) in ledger.execute(f"SELECT {table} FROM {table}_changed")]  # noqa: S608 - constants
    return pl.DataFrame({table: noted}, schema={table: pl.Int64})


def _still(frame: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that were not noted."""
    if changed.is_empty():
        return frame
    (table,) = changed.columns
    return frame.join(changed, on=table, how="anti", maintain_order="left")


def missing(ledger: Ledger, table: Kept) -> int:
    """Return how many rows there are, if columns are worth keeping and those that are kept will not do; else 0."""
    if are_kept(ledger, table):
        return 0
    (number,) = ledger.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - constants
    return int(number) if number >= FEWEST else 0


def ranges(number: int) -> list[tuple[int, int]]:
    """Return ranges of keys, without their least one, that part so many rows evenly: keys lie anywhere up to 2^63."""
    count = -(-number // OF_PART)
    edges = [MASK // count * part for part in range(1, count)]
    return list(pairwise([-(2**63), *edges, 2**63 - 1]))


def keep(ledger: Ledger, table: Kept, parts: Iterable[pl.DataFrame]) -> None:
    """Keep the columns of all rows, which come in parts, in place of what was kept; note changes from now on."""
    with ledger.transaction():
        # The parts may be made of what a load left.
        ledger.execute(f"DELETE FROM {table}_column WHERE name NOT IN (?, ?)", RUNS)  # noqa: S608 - constants
        for number, rows in enumerate(parts):
            for column in rows:
                store(ledger, table, column.name, number, column.to_frame())
        ledger.execute(f"DELETE FROM {table}_column WHERE name IN (?, ?)", RUNS)  # noqa: S608 - constants
        ledger.execute(f"DELETE FROM {table}_changed")  # noqa: S608 - constants
        note(ledger, table)


def discard(ledger: Ledger, *tables: Kept) -> None:
    """Keep nothing of some tables any more, or of all, and note nothing."""
    with ledger.transaction():
        for table in tables or _KEPT:
            for name in _NOTED:
                ledger.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
            ledger.execute(f"DELETE FROM {table}_column")  # noqa: S608 - constants
            ledger.execute(f"DELETE FROM {table}_changed")  # noqa: S608 - constants


def store(ledger: Ledger, table: Kept, name: str, part: int, frame: pl.DataFrame) -> None:
    """Put a frame beside a table, one row of which stands for one row each; a column of one value as that value."""
    is_one = frame.width == 1 and holds_one_value(frame.to_series())
    told = (name, part, len(frame), _packed(frame.head(1) if is_one else frame))
    ledger.execute(f"INSERT INTO {table}_column VALUES (?, ?, ?, ?)", told)  # noqa: S608 - constants


def stored(ledger: Ledger, table: Kept, name: str, part: int) -> pl.DataFrame | None:
    """Return a frame that was put beside a table; None where none was."""
    sql = f"SELECT packed, rows FROM {table}_column WHERE name = ? AND part = ?"  # noqa: S608 - constants
    row = ledger.execute(sql, (name, part)).fetchone()
    return None if row is None else _spread(_unpacked(row[0]), row[1])


def note(ledger: Ledger, table: Kept) -> None:
    """Have SQLite note from now on which rows change."""
    for name, (event, row) in _NOTED.items():
        ledger.execute(_NOTE.format(table=table, name=name, event=event, row=row))


def overlook_new(ledger: Ledger, table: Kept) -> None:
    """Have SQLite note no new rows, until `note` is called: to do so takes as long as to write them."""
    ledger.execute(f"DROP TRIGGER IF EXISTS {table}_{_ADDED}")


def number_changed(ledger: Ledger, table: Kept) -> int:
    """Return how many rows were noted."""
    (number,) = ledger.execute(f"SELECT count(*) FROM {table}_changed").fetchone()  # noqa: S608 - constants
    return int(number)


def _number_kept(ledger: Ledger, table: Kept) -> int:
    sql = f"SELECT sum(rows) FROM {table}_column WHERE name = ?"  # noqa: S608 - constants
    (number,) = ledger.execute(sql, (table,)).fetchone()
    return int(number or 0)


def _packed(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_ipc(file, compression="zstd")
    return file.getvalue()


def _unpacked(packed: bytes) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(packed))


def _spread(frame: pl.DataFrame, rows: int) -> pl.DataFrame:
    """Return so many rows of what was stored as one value, or as they are."""
    return frame if len(frame) == rows else frame.to_series().new_from_index(0, rows).to_frame()


def _column(ledger: Ledger, table: Kept, name: str) -> pl.Series:
    """Return a column of all rows; one row of one that holds one value throughout."""
    sql = f"SELECT packed, rows FROM {table}_column WHERE name = ? ORDER BY part"  # noqa: S608 - constants
    parts = [(_unpacked(packed), rows) for packed, rows in ledger.execute(sql, (name,))]
    firsts = pl.concat([part.head(1) for part, _ in parts]).to_series()
    if firsts.n_unique() == 1 and all(len(part) == 1 for part, _ in parts):
        return firsts.head(1)
    return pl.concat([_spread(part, rows) for part, rows in parts], rechunk=True).to_series()
