"""Counts messages that arrive at night, by the clock of the person who gets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Channel, Inboxes, Measurements, Rule, windows
from inbox_fatigue_frequency.clocks import clocks, timed, timeless, unsettled
from inbox_fatigue_frequency.rules_of_limits import NIGHT_MAIL

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class NightMail:
    """Counts touches within [day_ends, day_begins) of the person's own clock, and on days off if there are any.

    A letter arrives when it does, so the post is left out.
    """

    rules: ClassVar[tuple[Rule, ...]] = (NIGHT_MAIL,)
    window: timedelta = field(default=timedelta(days=30), metadata={"doc": "the length of the window"})
    day_begins: timedelta = field(
        default=timedelta(hours=7), metadata={"doc": "when the day begins, as a span since midnight"}
    )
    day_ends: timedelta = field(
        default=timedelta(hours=21), metadata={"doc": "when the day ends; from then on it is night"}
    )
    unsure: timedelta = field(
        default=timedelta(hours=1),
        metadata={
            "doc": "how far into the night it must be where the clock is that of the mail that the person "
            "wrote, which tells of no summer time"
        },
    )
    days_off: tuple[str, ...] = field(
        default=(), metadata={"doc": "days that count as night, by their English names"}
    )

    def __post_init__(self) -> None:
        """Refuse a day that does not exist, or ends before it begins: the rule would be nonsense."""
        if not timedelta(0) <= self.day_begins < self.day_ends <= DAY:
            raise ValueError("day_begins must be before day_ends, and both within a day")
        for day in self.days_off:
            if day not in DAYS:
                raise ValueError(f"{day} is no day; write one of {', '.join(DAYS)}")

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return how many messages at night the window that ends at each of them holds."""
        known = clocks(inboxes, self._is_dark)
        placed = inboxes.counted.join(known, on="person", maintain_order="left")
        touches = placed.filter(self._disturbs())
        times = touches.select("touch", note=pl.col("local_at").dt.strftime("%H:%M"))
        return Measurements(
            rule=NIGHT_MAIL,
            frame=windows.trailing_count(touches, self.window).join(times, on="touch"),
            span=self.window,
            counted=touches.select("touch"),
            unassessed=pl.concat([unsettled(inboxes, known), timeless(inboxes.counted)]),
        )

    def _disturbs(self) -> pl.Expr:
        """Return whether a touch came at night, well within it where summer time may move the clock."""
        clock = pl.col("local_at")
        sure = self._is_dark(clock - self.unsure) & self._is_dark(clock + self.unsure)
        dark = self._is_dark(clock) & (pl.col("given") | sure)
        off = clock.dt.weekday().is_in([DAYS.index(day) + 1 for day in self.days_off])
        at_once = pl.col("channel") != Channel.POST.value
        return (at_once & (dark & timed() | off)).fill_null(value=False)

    def _is_dark(self, clock: pl.Expr) -> pl.Expr:
        since_midnight = clock - clock.dt.truncate("1d")
        return (since_midnight < self.day_begins) | (since_midnight >= self.day_ends)
