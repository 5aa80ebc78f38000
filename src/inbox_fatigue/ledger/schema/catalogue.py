"""Which tables and columns a ledger has, those of plugins among them, as SQLite's own catalogue tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger


def referring(ledger: Ledger, parent: str) -> list[tuple[str, str]]:
    """Return table and column of every foreign key on a table, quoted."""
    tables = ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [
        (quoted(table), quoted(row[3]))
        for (table,) in tables
        for row in ledger.execute(f"PRAGMA foreign_key_list({quoted(table)})")
        if row[2] == parent
    ]


def text_columns(ledger: Ledger) -> list[tuple[str, str]]:
    """Return table and column of everything that may hold text, also in tables of plugins, quoted."""
    tables = ledger.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return [
        (quoted(table), quoted(row[1]))
        for (table,) in tables
        for row in ledger.execute(f"PRAGMA table_info({quoted(table)})")
        if row[2].upper() not in {"INTEGER", "INT", "REAL", "BLOB"}
    ]


def quoted(name: str) -> str:
    """Return the name of a table or column as SQL writes it."""
    return '"{}"'.format(name.replace('"', '""'))
