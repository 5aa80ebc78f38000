"""Finds out, when something failed while a ledger was used, whether the file is to blame.

On opening SQLite is asked only whether each page can be read. That an index does not fit its table, or that a table
is not there, shows where it is used; so what takes long is asked where something has failed already.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from shlex import quote
from typing import TYPE_CHECKING

from inbox_fatigue.errors import FatigueError, LedgerError
from inbox_fatigue.ledger.advice import DAMAGED, advice
from inbox_fatigue.ledger.at_length import Telling, at_length, quietly
from inbox_fatigue.ledger.schema.migrating import empty_ledger, is_current

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.ledger.opening import Ledger

_LOOKING = "something failed: looking whether the ledger is whole"
_COLUMNS = "SELECT name FROM pragma_table_info(?)"


@contextmanager
def suspected(ledger: Ledger, tell: Telling = quietly) -> Iterator[None]:
    """Raise LedgerError where the block fails and the ledger is damaged, or SQLite could not do something.

    What is no fault of the file's goes on as it is, with a note on how to look at the ledger if that one lasts.
    To look takes minutes where the ledger is large; `tell` is told meanwhile.
    """
    try:
        yield
    except FatigueError:
        raise
    except _failures() as error:
        told = advice(error) if isinstance(error, sqlite3.DatabaseError) else ""
        if not told and ledger.lasts:
            with at_length(ledger.connection, tell, _LOOKING):
                told = _ruin(ledger.connection)
        if told:
            raise LedgerError(f"{ledger.path}: {told}") from error
        if ledger.lasts:
            error.add_note(
                f"to see whether the ledger is sound, run `inbox-fatigue doctor {quote(ledger.path)}`"
            )
        raise


def _failures() -> tuple[type[BaseException], ...]:
    """Return what a failure is: what polars panics with is no Exception, and a signal to end is no failure."""
    from polars.exceptions import PanicException  # noqa: PLC0415 - asked where something has failed already

    return Exception, PanicException


def lost(db: sqlite3.Connection) -> list[str]:
    """Return what every ledger has and this one has not, by name: tables and views, else columns ("touch.at")."""
    with empty_ledger() as new:
        gone = _made(new) - _made(db)
    return sorted(name for name in gone if "." not in name) or sorted(gone)


def _ruin(db: sqlite3.Connection) -> str:
    """Return what is wrong with the file as the end of a sentence, "" where it is whole or cannot be asked."""
    try:
        (answer,) = db.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            return f"is damaged ({' '.join(answer.split())}); {DAMAGED}"
        if is_current(db) and (gone := lost(db)):
            return f"is damaged, or was changed by another program ({gone[0]} is not there); {DAMAGED}"
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return advice(error)
    return ""


def _made(db: sqlite3.Connection) -> set[str]:
    """Return the names of tables, views and the indexes that are made for them, and of the columns that can be told."""
    found = set()
    ours = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    for kind, name in db.execute(ours).fetchall():
        found.add(name)
        try:
            columns = db.execute(_COLUMNS, (name,)).fetchall() if kind in {"table", "view"} else []
        except sqlite3.OperationalError:  # a view of something that is not there
            continue
        found.update(f"{name}.{column}" for (column,) in columns)
    return found
