"""How caps are written: as a table with a window such as "7d", "1 month" or "2 calendar days"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from inbox_fatigue.caps.cap import Cap, Counts, Per
from inbox_fatigue.caps.windows import Calendar, Grouped, Sliding, SlidingMonths, Unit, WeekStart, Window
from inbox_fatigue.user_files.mistakes import suggestion
from inbox_fatigue.user_files.spans import LONGEST, SPAN, span
from inbox_fatigue.user_files.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

_UNITS = "|".join(Unit)
_SPAN = SPAN.strip("^$")
PATTERN = rf"^({_SPAN}|[1-9]\d* months?|[1-9]\d* calendar ({_UNITS})s?)$"
_MONTHS = re.compile(r"([1-9]\d{0,2}) months?")
_CALENDAR = re.compile(rf"([1-9]\d{{0,3}}) calendar ({_UNITS})s?")


_RESOLUTIONS: dict[str | None, timedelta] = {
    None: timedelta(microseconds=1),
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
}


def from_table(table: Mapping[str, Any]) -> Cap:
    """Return the cap of a table with the keys of `[[caps]]`, which must be sound; ValueError for a bad window."""
    exempt = table.get("exempt") or {}
    return Cap(
        name=table["name"],
        limit=table["limit"],
        window=_window(table),
        clock=table.get("clock", "recipient"),
        channels=frozenset(table.get("channels", ())),
        streams=frozenset(table.get("streams", ())),
        categories=frozenset(table.get("categories", ())),
        per=Per(table.get("per", "person")),
        counts=Counts(table.get("counts", "sent")),
        exempt=frozenset(exempt.get("streams", ())),
        exempt_still_count=exempt.get("still_counts", False),
        applies_to=table.get("applies_to", ""),
        yields_to=frozenset(table.get("yields_to", ())),
        limit_from=table.get("limit_from", ""),
    )


def _window(table: Mapping[str, Any]) -> Window:
    week_start: WeekStart = table.get("week_start", "monday")
    match read(table["window"]):
        case Sliding(span=length) if table.get("group"):
            return Grouped(span=length, unit=Unit(table["group"]), week_start=week_start)
        case Sliding(span=length):
            return Sliding(span=length, resolution=_RESOLUTIONS[table.get("resolution")])
        case Calendar(unit=unit, count=count):
            return Calendar(unit=unit, count=count, week_start=week_start)
        case window:
            return window


def read(text: str) -> Window:
    """Return the window that a text means; ValueError says how to write one."""
    if found := _MONTHS.fullmatch(text):
        return _within_reason(SlidingMonths(months=int(found[1])), timedelta(days=31) * int(found[1]))
    if found := _CALENDAR.fullmatch(text):
        unit, count = Unit(found[2]), int(found[1])
        return _within_reason(Calendar(unit=unit, count=count), _ABOUT[unit] * count)
    try:
        length = span(text)
    except ValueError:
        length = timedelta(0)
    if length <= timedelta(0):
        raise ValueError('is no window; write "7d", "24h", "1 month", "1 calendar day" or "2 calendar weeks"')
    return _within_reason(Sliding(span=length), length)


_ABOUT = {
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(days=7),
    Unit.MONTH: timedelta(days=31),
    Unit.QUARTER: timedelta(days=92),
    Unit.YEAR: timedelta(days=366),
}


def _within_reason(window: Window, length: timedelta) -> Window:
    if length > LONGEST:
        raise ValueError("is longer than ten years; write a shorter one")
    return window


def require_fitting(text: str, given: AbstractSet[str], *, group: str | None) -> None:
    """Raise ValueError where a key beside the window would have no effect; `given` are those that are there."""
    window = read(text)
    slides = isinstance(window, Sliding)
    weekly = group == "week" or (isinstance(window, Calendar) and window.unit is Unit.WEEK)
    fits = {
        "group": slides,
        "resolution": slides and group is None,
        "clock": isinstance(window, Calendar) or group is not None,
        "week_start": weekly,
    }
    idle = sorted(name for name in given if not fits[name])
    if idle:
        raise ValueError(
            f'has {" and ".join(idle)} beside window = "{text}", where it means nothing; remove it'
        )


def require_clock(name: str) -> str:
    """Return the name of a clock; ValueError if there is none of that name."""
    if name == "recipient":
        return name
    if not is_zone(name):
        hint = suggestion(name, available_timezones(), instead='write "recipient", "UTC" or "Europe/Berlin"')
        raise ValueError(f'names "{name}", which is no time zone{hint}')
    return name
