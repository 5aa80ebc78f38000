"""Brings the tables of a ledger up to date: one migration after the other, each once.

Which were made is kept in the table that sqlite-utils keeps for its own migrations, as it keeps it.
That library is not asked to do it, because it imports numpy: a small audit would take a fifth longer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inbox_fatigue.ledger.schema import MIGRATIONS

if TYPE_CHECKING:
    import sqlite3

    from inbox_fatigue.ledger.schema import Migration

_SET = "inbox-fatigue"  # others may keep their migrations in the same table
_RECORD = (
    """CREATE TABLE IF NOT EXISTS "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
)""",
    """CREATE UNIQUE INDEX IF NOT EXISTS "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name")""",
)


def pending(db: sqlite3.Connection) -> tuple[Migration, ...]:
    """Return the migrations that a ledger has not had yet, in their order."""
    made = _made(db)
    return tuple(one for one in MIGRATIONS if one.__name__ not in made)


def unknown(db: sqlite3.Connection) -> frozenset[str]:
    """Return the names of the migrations that a ledger has had from a later version."""
    return _made(db) - {one.__name__ for one in MIGRATIONS}


def migrate(db: sqlite3.Connection) -> None:
    """Make the migrations that are missing, and record them; the caller holds the transaction."""
    for statement in _RECORD:
        db.execute(statement)
    for one in pending(db):
        one(db)
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            (_SET, one.__name__, str(datetime.now(UTC))),
        )


def _made(db: sqlite3.Connection) -> frozenset[str]:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchall():
        return frozenset()
    made = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (_SET,))
    return frozenset(name for (name,) in made)
