"""Rows of one batch of a log, as the tables take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from inbox_fatigue.ledger.writing.shared_rows import SharedRows


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What rows name, as rows of its tables."""

    addresses: pl.DataFrame  # without their domains, which are told when they are written
    campaigns: pl.DataFrame
    contents: pl.DataFrame | None = None  # None: of events


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRows:
    """The rows of a batch."""

    named: Named
    events: SharedRows
    touches: SharedRows | None = None  # and `place` and `member` of their rows; None: of events alone

    def __len__(self) -> int:
        """Return how many rows of the source there are: its sends, or its events."""
        return len(self.events if self.touches is None else self.touches)
