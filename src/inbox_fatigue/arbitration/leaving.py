"""When a touch leaves the windows of a cap: the first moment whose own window no longer holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from inbox_fatigue.caps.windows import Calendar, Grouped, Sliding, SlidingMonths, Unit, unit_start

if TYPE_CHECKING:
    from inbox_fatigue.arbitration.lines import Ints
    from inbox_fatigue.caps.windows import Window

DAY = 86_400_000_000  # microseconds
_STEPS = {
    Unit.HOUR: "1h",
    Unit.DAY: "1d",
    Unit.WEEK: "1w",
    Unit.MONTH: "1mo",
    Unit.QUARTER: "3mo",
    Unit.YEAR: "1y",
}


def leaves(window: Window, positions: Ints, times_of_day: Ints) -> Ints:
    """Return for touches at some positions the place on the cap's line from which they no longer count.

    Both are microseconds, on the wall clock for calendar windows; there the answer is the given time of
    the day, so that a message that waits for another day is not sent at midnight.
    """
    places = pl.Series("place", positions).cast(pl.Datetime("us"))
    match window:
        case Sliding():
            resolution = window.resolution.total_seconds()
            step = round(resolution * 1_000_000)
            return (positions + max(window.span // window.resolution, 1)) * step
        case SlidingMonths(months=months):
            return _months_on(places, months)
        case Calendar(unit=unit, count=count, week_start=week_start):
            first = pl.DataFrame({"place": places}).select(
                unit_start(pl.col("place"), unit, week_start).dt.offset_by(_times(unit, count))
            )
            begins = first.to_series().dt.epoch("us").to_numpy()
            return begins.copy() if unit is Unit.HOUR else _at_time(begins, times_of_day)
        case Grouped(span=span, unit=unit, week_start=week_start):
            first = pl.DataFrame({"place": places}).select(
                unit_start(pl.col("place"), unit, week_start).dt.offset_by(_times(unit, 1)) + span
            )
            return _at_time(first.to_series().dt.epoch("us").to_numpy(), times_of_day)


def _times(unit: Unit, count: int) -> str:
    step = _STEPS[unit]
    digits = step.rstrip("abcdefghijklmnopqrstuvwxyz")
    return f"{int(digits) * count}{step.removeprefix(digits)}"


def _months_on(places: pl.Series, months: int) -> Ints:
    """Return when so many months back is no longer before a place; the month there may be too short."""
    frame = pl.DataFrame({"place": places}).with_columns(on=pl.col("place").dt.offset_by(f"{months}mo"))
    short = pl.col("on").dt.offset_by(f"-{months}mo") < pl.col("place")
    next_day = pl.col("on").dt.truncate("1d").dt.offset_by("1d")
    found = frame.select(pl.when(short).then(next_day).otherwise("on")).to_series()
    return found.dt.epoch("us").to_numpy().copy()


def _at_time(begins: Ints, times_of_day: Ints) -> Ints:
    """Return the first moment not before each beginning at which the clock shows a time of the day."""
    found = begins // DAY * DAY + times_of_day
    return np.where(found < begins, found + DAY, found)
