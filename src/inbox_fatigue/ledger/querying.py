"""Answers a user's own SQL; whatever it says, the ledger is not changed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger

_READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)


def query(ledger: Ledger, sql: str) -> pl.DataFrame:
    """Return the answer to a query as texts, null where it has nothing, its columns in their order.

    Raises UsageError if it is not SQL, or does anything but read.
    """
    connection = ledger.connection
    connection.set_authorizer(_only_reading)
    try:
        cursor = connection.execute(sql)
        rows = cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise UsageError(
            f"the query cannot be answered ({error}); write one SELECT on the ledger's tables"
        ) from error
    finally:
        connection.set_authorizer(None)
    names = [one[0] for one in cursor.description or ()]
    texts = [[None if value is None else str(value) for value in row] for row in rows]
    return pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String), orient="row")


def _only_reading(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY
