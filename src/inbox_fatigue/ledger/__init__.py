"""The ledger: who got what and when, what came back, and what was found; one SQLite file."""

from __future__ import annotations

from inbox_fatigue.ledger.opening import Ledger, open_ledger
from inbox_fatigue.ledger.suspecting import suspected

__all__ = ["Ledger", "open_ledger", "suspected"]
