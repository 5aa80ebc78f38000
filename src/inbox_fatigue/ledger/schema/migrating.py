"""Brings the tables of a ledger up to date: one migration after the other, each once, by sqlite-utils.

That library imports numpy, which would take a fifth of a small audit. So it is imported where a ledger is not up
to date, and a ledger that is deleted at the end of the call gets the same tables and no record of them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from inbox_fatigue.ledger.schema.migrations import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    from inbox_fatigue.ledger.schema.migrations import Migration

_SET = "inbox-fatigue"  # others may keep their migrations in the same table


def is_current(db: sqlite3.Connection) -> bool:
    """Return whether a ledger has had all migrations."""
    return _version(db) == len(MIGRATIONS)


def is_newer(db: sqlite3.Connection) -> bool:
    """Return whether a ledger has had migrations that only a later version knows."""
    return _version(db) > len(MIGRATIONS) or not _recorded(db).issubset(one.__name__ for one in MIGRATIONS)


def migrate(db: sqlite3.Connection, *, lasts: bool) -> None:
    """Make the migrations that are missing; the caller holds the transaction."""
    if lasts or _version(db):
        _migrations().apply(database(db))
    else:
        for one in MIGRATIONS:
            one(db)
    db.execute(f"PRAGMA user_version={len(MIGRATIONS)}")


@contextmanager
def empty_ledger() -> Iterator[sqlite3.Connection]:
    """Give a ledger in memory that holds nothing but what every ledger has."""
    with closing(sqlite3.connect(":memory:")) as new:
        migrate(new, lasts=False)
        yield new


def database(db: sqlite3.Connection) -> Database:
    """Return an open ledger as sqlite-utils knows it."""
    import sqlite_utils  # noqa: PLC0415 - see above

    return sqlite_utils.Database(db, execute_plugins=False)


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def _recorded(db: sqlite3.Connection) -> set[str]:
    """Return the names of the migrations that sqlite-utils has a record of."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchall():
        return set()
    names = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (_SET,))
    return {name for (name,) in names}


def _migrations() -> Migrations:
    from sqlite_utils.migrations import Migrations  # noqa: PLC0415 - see above

    ours = Migrations(_SET)
    for one in MIGRATIONS:
        ours(name=one.__name__)(_of(one))
    return ours


def _of(one: Migration) -> Callable[[Database], None]:
    """Return a migration that takes what sqlite-utils gives."""

    def migration(db: Database) -> None:
        one(db.conn)

    return migration
