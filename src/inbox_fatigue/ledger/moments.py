"""Moments as the ledger keeps them: microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def moment(micros: int) -> datetime:
    """Return the moment that the ledger keeps as a number."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)


def micros(moment: datetime | None) -> int:
    """Return a moment as the ledger keeps it; none is after all others."""
    if moment is None:
        return 2**63 - 1
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)


def latest(kept: pl.Series) -> datetime | None:
    """Return the latest of some moments that the ledger keeps, None where there are none."""
    last = kept.max()
    return moment(last) if isinstance(last, int) else None
