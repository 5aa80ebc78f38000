"""Writes many rows with few statements: what they share lies in a table of its own while they are written.

To step through a statement, and to bind a text to it, costs as much as SQLite's own work on a row.
So one statement takes fifty rows, of whole numbers alone, and joins them with what they share: a million touches
take half the time, and a million sightings a third.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.frames.one_value import holds_one_value
from inbox_fatigue.ledger.schema.catalogue import quoted
from inbox_fatigue.ledger.writing.shared_rows import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.ledger.writing.shared_rows import SharedRows

_AT_ONCE = 50  # rows of a statement; a hundred are not faster, and SQLite allows 999 values at the least
_SLICE = 50_000  # rows of which Python objects are made at a time
_FEW = 1_000  # rows that are written sooner than numpy is loaded
_NONE = -1  # stands for NULL among keys, which are positive


def insert(ledger: Ledger, table: str, rows: SharedRows, *, or_else: str = "") -> int:
    """Write rows; return how many rows of the table were changed.

    Their own columns hold whole numbers, and where some are null, no number below 0.
    A row with a key that is there is left out, or `or_else` says what to do: an upsert clause.
    """
    form = _Form.of(rows)
    changed = 0
    with _sharing(ledger, form):
        for part in rows.own.iter_slices(_SLICE):
            whole = len(part) - len(part) % _AT_ONCE
            for count, some in ((_AT_ONCE, part.head(whole)), (1, part.tail(len(part) - whole))):
                changed += ledger.executemany(
                    form.statement(table, count, or_else), _cells(some, count, form.constants)
                )
    return changed


@contextmanager
def indexed_after(ledger: Ledger, table: str) -> Iterator[None]:
    """Make the indexes of a table anew after the block, in which all its rows are written.

    To put keys that come in no order into an index one by one takes as long as to write their rows.
    """
    made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    indexes = ledger.execute(made, (table,)).fetchall()
    for name, _ in indexes:
        ledger.execute(f"DROP INDEX {quoted(name)}")
    yield
    for _, sql in indexes:
        ledger.execute(sql)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How rows are written: what is each one's own, what lies in a table, and what all have in common."""

    own: tuple[str, ...]
    nullable: frozenset[str]
    varying: pl.DataFrame
    alike: pl.DataFrame  # one row

    @classmethod
    def of(cls, rows: SharedRows) -> _Form:
        """Return how some rows are written."""
        shared = rows.shared
        alike = [column.name for column in shared if holds_one_value(column)]
        return cls(
            own=tuple(rows.own.columns),
            nullable=frozenset(column.name for column in rows.own if column.null_count()),
            varying=shared.drop(alike),
            alike=shared.select(alike).head(1),
        )

    @property
    def constants(self) -> list[Any]:
        """What all rows have in common."""
        return list(self.alike.row(0)) if self.alike.width else []

    def statement(self, table: str, count: int, or_else: str) -> str:
        """Return the statement that writes so many rows."""
        own = [
            f"nullif(own.column{at}, {_NONE})" if name in self.nullable else f"own.column{at}"
            for at, name in enumerate(self.own, 1)
            if name != SHARED
        ]
        varying = [f"sharing.{name}" for name in self.varying.columns]
        alike = ["?"] * self.alike.width  # they come first in the text, and so among the values
        names = [*(name for name in self.own if name != SHARED), *self.varying.columns, *self.alike.columns]
        join = f"JOIN temp.sharing ON sharing.{SHARED} = own.column{self.own.index(SHARED) + 1}"
        return (
            f"INSERT {'' if or_else else 'OR IGNORE '}INTO {table} ({', '.join(names)}) "  # noqa: S608 - our own names
            f"SELECT {', '.join([*own, *varying, *alike])} "
            f"FROM (VALUES {', '.join([_marks(len(self.own))] * count)}) AS own "
            f"{join if varying else ''} WHERE TRUE {or_else}"
        )


@contextmanager
def _sharing(ledger: Ledger, form: _Form) -> Iterator[None]:
    """Have what rows share in a table as long as the block lasts."""
    shared = form.varying
    if not shared.width:
        yield
        return
    ledger.execute(f"CREATE TEMP TABLE sharing ({SHARED} INTEGER PRIMARY KEY, {', '.join(shared.columns)})")
    ledger.executemany(
        f"INSERT INTO sharing VALUES {_marks(1 + shared.width)}",  # noqa: S608 - only question marks
        [(place, *row) for place, row in enumerate(shared.rows())],
    )
    yield
    ledger.execute("DROP TABLE sharing")


def _marks(count: int) -> str:
    return f"({', '.join('?' * count)})"


def _cells(own: pl.DataFrame, count: int, constants: list[Any]) -> list[list[Any]]:
    """Return the values of statements of so many rows each."""
    if own.is_empty():
        return []
    filled = own.cast(pl.Int64).fill_null(_NONE)
    width = count * filled.width
    if len(filled) <= _FEW:
        cells = list(chain.from_iterable(filled.rows()))
        return [constants + cells[begin : begin + width] for begin in range(0, len(cells), width)]
    import numpy as np  # noqa: PLC0415 - see _FEW

    table = np.ascontiguousarray(filled.to_numpy()).reshape(-1, width)
    return [constants + cells for cells in table.tolist()]
