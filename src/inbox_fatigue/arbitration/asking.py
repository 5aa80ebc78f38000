"""Planned touches that look for a time, and the clocks of the people whom they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from inbox_fatigue.arbitration.lines import Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What is known of the clocks of planned touches, by their number."""

    zones: pl.Series  # null: not known, or not by name
    offsets: Ints  # microseconds ahead of UTC, at the planned time


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Planned touches that look for a time."""

    numbers: Ints
    at: Ints  # microseconds since 1970, UTC
    planned: Ints  # the moments for which they were planned
    clocks: Clocks  # of these touches, not of all

    def only(self, rows: Ints, at: Ints | None = None) -> Asking:
        """Return some of them, at other moments where those are given (for all of these)."""
        clocks = Clocks(zones=self.clocks.zones.gather(rows), offsets=self.clocks.offsets[rows])
        at = self.at if at is None else at
        return Asking(numbers=self.numbers[rows], at=at[rows], planned=self.planned[rows], clocks=clocks)
