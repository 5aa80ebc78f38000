"""Counts touches in a day, a week and a month, in every window of that length."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, windows
from inbox_fatigue_frequency.rules_of_counts import CROWDED_DAY, CROWDED_MONTH, CROWDED_WEEK

# A daily letter is not sent on the second: some come 24 hours less an instant after the last, others
# half an hour early. What is nearly a day apart is one a day; the share of a day that is forgiven:
EARLY = 1 / 24


def _crowd(rule: Rule, inboxes: Inboxes, window: timedelta, early: float = 0.0) -> Measurements:
    """Count the touches in any window, of which the last may come early by a share of it."""
    touches = windows.ordered(inboxes.counted)
    counted = window * (1 - early)
    return Measurements(
        rule=rule,
        frame=windows.trailing_count(touches, counted).hstack(touches.select(since=pl.col("at") - counted)),
        span=window,  # as it is told: what the rule means is a day
        counted=touches.select("touch"),
    )


@dataclass(frozen=True, kw_only=True)
class CrowdedDay:
    """Counts the touches of one organisation in any 24 hours, less the hour by which daily mail may be early."""

    rules: ClassVar[tuple[Rule, ...]] = (CROWDED_DAY,)
    window: timedelta = field(default=timedelta(days=1), metadata={"doc": "the length of the window"})

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the number of touches in the window that ends at each touch."""
        return _crowd(CROWDED_DAY, inboxes, self.window, EARLY)


@dataclass(frozen=True, kw_only=True)
class CrowdedWeek:
    """Counts the touches of one organisation in any 7 days."""

    rules: ClassVar[tuple[Rule, ...]] = (CROWDED_WEEK,)
    window: timedelta = field(default=timedelta(days=7), metadata={"doc": "the length of the window"})

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the number of touches in the window that ends at each touch."""
        return _crowd(CROWDED_WEEK, inboxes, self.window)


@dataclass(frozen=True, kw_only=True)
class CrowdedMonth:
    """Counts the touches of one organisation in any 30 days."""

    rules: ClassVar[tuple[Rule, ...]] = (CROWDED_MONTH,)
    window: timedelta = field(default=timedelta(days=30), metadata={"doc": "the length of the window"})

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the number of touches in the window that ends at each touch."""
        return _crowd(CROWDED_MONTH, inboxes, self.window)
