"""The ledger: who got what and when, what came back, and what was found; one SQLite file."""

from __future__ import annotations

from inbox_fatigue.ledger.advice import advised
from inbox_fatigue.ledger.opening import Ledger, open_ledger

__all__ = ["Ledger", "advised", "open_ledger"]
