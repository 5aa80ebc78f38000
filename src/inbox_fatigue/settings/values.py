"""How spans and shares are written in settings: "7d", "24h", "90m" and "5%"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

SPAN = r"^\d+(\.\d+)?(m|h|d|w)$"
SHARE = r"^\d+(\.\d+)?%$"

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def span(value: Any) -> timedelta:
    """Return the span that "90m", "24h", "7d" or "2w" means; ValueError says how to write one."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and re.match(SPAN, value) and len(value) < 12:
        return timedelta(**{_UNITS[value[-1]]: float(value[:-1])})
    raise ValueError('is no span of time; write "7d", "24h" or "90m"')


def span_text(value: timedelta) -> str:
    """Return a span as it is written in settings, in the largest unit that divides it."""
    seconds = round(value.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h")):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{value.total_seconds() / 60:g}m"


def share(value: Any) -> float:
    """Return the fraction that "5%" means; ValueError says how to write one."""
    if isinstance(value, str) and re.match(SHARE, value):
        fraction = float(value[:-1]) / 100
        if fraction <= 1:
            return fraction
    # A bare 5 could mean five per cent or five people, so only nought may go without the sign.
    if value == 0 and not isinstance(value, bool):
        return 0.0
    raise ValueError('is no share; write it with a per cent sign between "0%" and "100%"')


def permitted(value: Any) -> int | None:
    """Return how many findings are allowed, None for "any"; ValueError says how to write it."""
    if value is None or value == "any":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise ValueError('is no number of findings; write 0, another whole number, or "any"')
