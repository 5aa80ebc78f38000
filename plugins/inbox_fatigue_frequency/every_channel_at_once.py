"""Counts the channels over which one campaign comes to one person at the same time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, mix_columns, windows
from inbox_fatigue_frequency.rules_of_counts import EVERY_CHANNEL_AT_ONCE


@dataclass(frozen=True, kw_only=True)
class EveryChannelAtOnce:
    """Counts different channels of one campaign in any 48 hours; a touch without a campaign is not counted."""

    rules: ClassVar[tuple[Rule, ...]] = (EVERY_CHANNEL_AT_ONCE,)
    window: timedelta = field(
        default=timedelta(hours=48), metadata={"doc": "how close together the channels must come"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the number of different channels of its campaign in the window that ends at each touch."""
        touches = inboxes.counted.drop_nulls(["campaign", "channel"])
        keys = mix_columns([touches["inbox"], touches["campaign"]])
        grouped = touches.with_columns(group=keys)
        return Measurements(
            rule=EVERY_CHANNEL_AT_ONCE,
            frame=windows.trailing_distinct(grouped, "channel", self.window, by="group", keep=("group",)),
            span=self.window,
            counted=grouped.select("touch", "group"),
        )
