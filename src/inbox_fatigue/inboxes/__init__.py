"""Replays what people saw: the ledger's rows become the columns that scorers read."""

from __future__ import annotations

from inbox_fatigue.inboxes.future import believed_until
from inbox_fatigue.inboxes.loading import Period, load

__all__ = ["Period", "believed_until", "load"]
