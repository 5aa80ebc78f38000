"""Moments as the ledger keeps them: microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def moment(micros: int) -> datetime:
    """Return the moment that the ledger keeps as a number."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)


def micros(moment: datetime | None) -> int:
    """Return a moment as the ledger keeps it; none is after all others."""
    if moment is None:
        return 2**63 - 1
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)
