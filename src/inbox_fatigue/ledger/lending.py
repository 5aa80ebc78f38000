"""Lends an open ledger to a plugin, which may add what is its own and must leave the rest as it is.

Against a mistake, that is, such as a test database that a plugin clears: whoever writes a plugin can do what Python
can.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inbox_fatigue.ledger.schema.migrating import empty_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
_NAMES_FIRST = _WRITES | {
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_DROP_VIEW,
    sqlite3.SQLITE_CREATE_TEMP_TABLE,  # would stand before ours of the same name
    sqlite3.SQLITE_CREATE_TEMP_VIEW,
}
_NAMES_SECOND = {
    sqlite3.SQLITE_ALTER_TABLE,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_CREATE_TRIGGER,
    sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
}
_RETURNED = ("foreign_keys", "legacy_alter_table", "recursive_triggers")  # sqlite-utils sets them
# What may follow these is a name to ask about, or is set right when the ledger comes back.
_PRAGMAS = {
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
    "foreign_key_check", "integrity_check", "quick_check", "defer_foreign_keys", *_RETURNED,
}  # fmt: skip
_HERE = {"main", "temp", None}  # not in a database that the plugin attached


class TrespassError(Exception):
    """A plugin tried to change what is the ledger's; the text says what."""


class Lendable(sqlite3.Connection):
    """A connection that cannot be closed while it is lent."""

    lent = False

    def close(self) -> None:
        """Close it, unless it is lent."""
        if self.lent:
            raise TrespassError("a plugin may not close the ledger")
        super().close()


@contextmanager
def lent(db: sqlite3.Connection) -> Iterator[None]:
    """Let a plugin use the ledger; keep what it wrote when the block ends well, else nothing that is not committed.

    Raises TrespassError where it failed because it may not change what is the ledger's. What it had set of the
    connection is as before.
    """
    refused: list[str] = []
    before = db.isolation_level, db.row_factory, db.text_factory
    pragmas = [(name, *db.execute(f"PRAGMA {name}").fetchone()) for name in _RETURNED]
    db.set_authorizer(_guard(_ours(), refused))
    if isinstance(db, Lendable):
        db.lent = True
    try:
        yield
    except sqlite3.DatabaseError as error:
        db.rollback()
        if refused and "not authorized" in str(error):
            raise TrespassError(refused[-1]).with_traceback(error.__traceback__) from error
        raise
    except BaseException:
        db.rollback()
        raise
    else:
        db.commit()
    finally:
        if isinstance(db, Lendable):
            db.lent = False
        db.set_authorizer(None)
        db.isolation_level, db.row_factory, db.text_factory = before
        for name, value in pragmas:
            db.execute(f"PRAGMA {name}={value}")


def _ours() -> frozenset[str]:
    """Return the names of the ledger's tables, views and indexes."""
    with empty_ledger() as new:
        made = {str(name).lower() for (name,) in new.execute("SELECT name FROM sqlite_master")}
    return frozenset(made | {"_sqlite_migrations"})


def _guard(ours: frozenset[str], refused: list[str]) -> Callable[..., int]:
    """Return what SQLite asks before each statement; it notes what it refuses."""

    def allowed(action: int, first: str | None, second: str | None, where: str | None, _: str | None) -> int:
        if action == sqlite3.SQLITE_PRAGMA:
            if second is None or str(first).lower() in _PRAGMAS:
                return sqlite3.SQLITE_OK
            refused.append(f"a plugin may not set PRAGMA {first}")
            return sqlite3.SQLITE_DENY
        database = first if action == sqlite3.SQLITE_ALTER_TABLE else where
        name = first if action in _NAMES_FIRST else second if action in _NAMES_SECOND else None
        if name is None or name.lower() not in ours or database not in _HERE:
            return sqlite3.SQLITE_OK
        refused.append(f"{name} is the ledger's, and a plugin may not change it")
        return sqlite3.SQLITE_DENY

    return allowed
