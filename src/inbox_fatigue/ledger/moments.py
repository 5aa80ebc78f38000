"""Moments as the ledger keeps them: microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


_EPOCH = datetime.fromtimestamp(0, UTC)
_MICROSECOND = timedelta(microseconds=1)
_AFTER_ALL = 2**63 - 1


def moment(micros: int) -> datetime:
    """Return the moment that the ledger keeps as a number."""
    return _EPOCH + timedelta(microseconds=micros)


def microseconds(at: datetime | None) -> int | None:
    """Return a moment as the ledger keeps it, None for none."""
    return None if at is None else (at - _EPOCH) // _MICROSECOND


def micros(moment: datetime | None) -> int:
    """Return a moment as the ledger keeps it; none is after all others."""
    return _AFTER_ALL if moment is None else (moment - _EPOCH) // _MICROSECOND


def latest(kept: pl.Series) -> datetime | None:
    """Return the latest of some moments that the ledger keeps, None where there are none."""
    last = kept.max()
    return moment(last) if isinstance(last, int) else None
