"""The tables and views of the ledger, made by numbered migrations that are never edited after release.

Tables are STRICT. Keys are made from content (`keys`), so the same archive gives the same rows in any order. Times
are whole microseconds since 1970-01-01 UTC in tables and ISO 8601 in views.
"""

from __future__ import annotations

from inbox_fatigue.ledger.schema.migrations import LATER, MIGRATIONS
from inbox_fatigue.ledger.schema.words import BESIDE, CONTACTS, EVENTS, LEFT, STAYS

__all__ = ["APPLICATION_ID", "BESIDE", "CONTACTS", "EVENTS", "LATER", "LEFT", "MIGRATIONS", "STAYS"]

APPLICATION_ID = 0x1F47160E  # "inbox fatigue", so that no other SQLite file is taken for a ledger
