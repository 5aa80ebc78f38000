"""Counts the people and departments of one organisation that write to one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, to_colleagues, windows
from inbox_fatigue_frequency.rules_of_counts import TOO_MANY_SENDERS


@dataclass(frozen=True, kw_only=True)
class TooManySenders:
    """Counts different senders in any 7 days, several addresses under one name as one of them.

    An unknown sender is no sender, and colleagues are none.
    """

    rules: ClassVar[tuple[Rule, ...]] = (TOO_MANY_SENDERS,)
    window: timedelta = field(default=timedelta(days=7), metadata={"doc": "the length of the window"})

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the number of different senders in the window that ends at each touch."""
        touches = (
            inboxes.counted.drop_nulls("sender")
            .filter(~to_colleagues())
            .with_columns(writer=inboxes.writer())
        )
        return Measurements(
            rule=TOO_MANY_SENDERS,
            frame=windows.trailing_distinct(touches, "writer", self.window),
            span=self.window,
            counted=touches.select("touch"),
        )
