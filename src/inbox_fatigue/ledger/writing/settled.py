"""Remembers how a ledger was settled last, until anything is written that settling looks at.

SQLite itself forgets it in triggers, whoever writes: the next ingest, or a person with a shell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger

# What settling reads, the columns apart that it writes itself.
_READ = (
    "address", "campaign", "contact", "content", "creative_feature", "event", "message", "message_name", "touch",
)  # fmt: skip

_FORGET = """
CREATE TRIGGER IF NOT EXISTS unsettled_by_{name}_of_{table} AFTER {event} ON {table}
  WHEN EXISTS (SELECT 1 FROM settled)
 BEGIN DELETE FROM settled; END"""


def settled(ledger: Ledger, how: str) -> str | None:
    """Return what came of settling, if the ledger is as it was left by it, and `how` is the same; else None."""
    row = ledger.execute("SELECT told FROM settled WHERE how = ?", (how,)).fetchone()
    return None if row is None else str(row[0])


def write_settled(ledger: Ledger, how: str, told: str) -> None:
    """Remember how the ledger was settled just now, and what came of it that no table tells."""
    with ledger.transaction():
        for table in _READ:
            for event in ("INSERT", "UPDATE", "DELETE"):
                ledger.execute(_FORGET.format(table=table, event=event, name=event.lower()))
        ledger.execute("INSERT OR REPLACE INTO settled VALUES (1, ?, ?)", (how, told))
