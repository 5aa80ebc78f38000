"""Counts the campaigns that reach a person within one hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, windows
from inbox_fatigue_frequency.clocks import timeless, with_times
from inbox_fatigue_frequency.rules_of_counts import PILE_UP


@dataclass(frozen=True, kw_only=True)
class PileUp:
    """Counts different campaigns close to each other; copies of one campaign are one.

    Where no campaign is known the creative stands for it; a touch that has neither is not counted, nor is one
    of which only the day is known.
    """

    rules: ClassVar[tuple[Rule, ...]] = (PILE_UP,)
    window: timedelta = field(
        default=timedelta(hours=1), metadata={"doc": "how close together messages must come"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the number of different campaigns in the window that ends at each touch."""
        campaign = pl.coalesce("campaign", "creative")
        told = inboxes.counted.with_columns(campaign=campaign).drop_nulls("campaign")
        touches = with_times(told)
        return Measurements(
            rule=PILE_UP,
            frame=windows.trailing_distinct(touches, "campaign", self.window),
            span=self.window,
            counted=touches.select("touch"),
            unassessed=timeless(told),
        )
