"""How spans of time are written in files of users: "7d", "24h", "90m", "2w"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

SPAN = r"^\d+(\.\d+)?(m|h|d|w)$"

LONGEST = timedelta(days=3_660)  # ten years: nothing here goes on longer; more may leave the calendar
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def span(value: Any) -> timedelta:
    """Return the span that "90m", "24h", "7d" or "2w" means; ValueError says how to write one."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and re.match(SPAN, value) and len(value) < 12:
        try:
            return timedelta(**{_UNITS[value[-1]]: float(value[:-1])})
        except OverflowError as error:
            raise ValueError("is longer than can be counted; write a shorter one") from error
    raise ValueError('is no span of time; write "7d", "24h" or "90m"')


def bounded(value: Any) -> timedelta:
    """Return a span of ten years at most; ValueError says what to do."""
    found = span(value)
    if found > LONGEST:
        raise ValueError("is longer than ten years; write a shorter one")
    return found


def some_time(value: Any) -> timedelta:
    """Return a span that is longer than nothing, and of ten years at most; ValueError says what to do."""
    found = bounded(value)
    if not found:
        raise ValueError('is no time at all; write "3d", "24h" or "90m"')
    return found


def span_text(value: timedelta) -> str:
    """Return a span as it is written in settings, in the largest unit that divides it."""
    seconds = round(value.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h")):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{value.total_seconds() / 60:g}m"
