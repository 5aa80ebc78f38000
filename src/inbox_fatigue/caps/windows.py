"""The kinds of windows in which a cap counts, and where each of them begins for a touch.

Every window ends at the touch that it is asked of: what came later was not there to be counted.
A later touch looks back in its own turn, so that nothing is missed.
A window is told as two whole numbers per touch: its position, and the first position that still counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

WeekStart: TypeAlias = Literal["monday", "sunday"]
_MICROSECOND = timedelta(microseconds=1)
_TRUNCATIONS = {"hour": "1h", "day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
_LONGEST = {
    unit: timedelta(hours=hours)
    for unit, hours in {
        "hour": 1,
        "day": 24,
        "week": 168,
        "month": 744,
        "quarter": 2208,
        "year": 8784,
    }.items()
}
_CLOCKS_APART = timedelta(hours=26)


class Unit(StrEnum):
    """A stretch of the calendar."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sliding:
    """(t − span, t]: two touches exactly one span apart are not in one window."""

    span: timedelta
    resolution: timedelta = _MICROSECOND  # times are cut to whole ones of it before they are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingMonths:
    """(t − months, t], on the UTC calendar; a month before 31 March is the last day of February."""

    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The unit that holds t, up to t, and the count − 1 units before it, on the cap's clock."""

    unit: Unit
    count: int = 1
    week_start: WeekStart = "monday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """From the start of the unit that holds t − span up to t, on the cap's clock."""

    span: timedelta
    unit: Unit
    week_start: WeekStart = "monday"


Window: TypeAlias = Sliding | SlidingMonths | Calendar | Grouped


def reach(window: Window) -> timedelta:
    """Return how far back from a touch a window holds others, at most; on any clock, where it has one."""
    match window:
        case Sliding():
            return window.span + window.resolution
        case SlidingMonths():
            return window.months * _LONGEST["month"]
        case Calendar():
            return window.count * _LONGEST[window.unit] + _CLOCKS_APART
        case Grouped():
            return window.span + _LONGEST[window.unit] + _CLOCKS_APART


def needs_clock(window: Window) -> bool:
    """Return whether a window depends on where midnight is."""
    return isinstance(window, Calendar | Grouped)


def position(window: Window, clock: pl.Expr) -> pl.Expr:
    """Return the place of a touch on the line along which a window is measured; `clock` is its wall clock."""
    match window:
        case Sliding():
            return pl.col("at").dt.epoch("us") // (window.resolution // _MICROSECOND)
        case SlidingMonths():
            return pl.col("at").dt.epoch("us")
        case Calendar() | Grouped():
            return clock.dt.epoch("us")


def start(window: Window, clock: pl.Expr) -> pl.Expr:
    """Return the first position that a touch's window holds."""
    match window:
        case Sliding():
            return position(window, clock) - max(window.span // window.resolution, 1) + 1
        case SlidingMonths():
            return pl.col("at").dt.offset_by(f"-{window.months}mo").dt.epoch("us") + 1
        case Calendar():
            first = unit_start(clock, window.unit, window.week_start)
            return _back(first, window.unit, window.count - 1).dt.epoch("us")
        case Grouped():
            return unit_start(clock - window.span, window.unit, window.week_start).dt.epoch("us")


def unit_start(moment: pl.Expr, unit: Unit, week_start: WeekStart) -> pl.Expr:
    """Return the first moment of the stretch of the calendar that holds one; wall clock in, wall clock out."""
    if unit is Unit.WEEK and week_start == "sunday":
        return moment.dt.offset_by("1d").dt.truncate("1w").dt.offset_by("-1d")
    return moment.dt.truncate(_TRUNCATIONS[unit])


def _back(moment: pl.Expr, unit: Unit, count: int) -> pl.Expr:
    if not count:
        return moment
    return moment.dt.offset_by(f"-{count}{_TRUNCATIONS[unit][1:]}")


def clock_of(name: str) -> pl.Expr:
    """Return the wall clock of touches on a cap's clock, null where the person's own is not known."""
    read: Callable[[str], pl.Expr] = pl.col("at").dt.convert_time_zone
    return pl.col("local_at") if name == "recipient" else read(name).dt.replace_time_zone(None)
