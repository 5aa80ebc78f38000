"""Tells in which format dates of numbers are written, as far as they show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBERS = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})[./-](\d{2,4})(?:(,? +|T)\d{1,2}:\d{2}(:\d{2})?(?: ?([AaPp][Mm]))?)?"
)
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """A format of strptime, and whether the dates show it or leave the order of day and month open."""

    format: str
    shown: bool


def layout_of(dates: Iterable[str]) -> Layout:
    """Return how dates such as "03.04.2020 09:00" are written, as far as they show it.

    Where nothing does, the day stands first; beside AM and PM the month, as Marketing Cloud and Eloqua write it.
    """
    parts = [found.groups() for date in dates if (found := _NUMBERS.match(date.strip()))]
    if not parts:
        return Layout("%d/%m/%Y %H:%M", shown=False)
    day_first = any(int(first) > _MONTHS for first, *_ in parts)
    month_first = any(int(second) > _MONTHS for _, _, second, *_ in parts)
    _, mark, _, year, gap, seconds, half = max(parts, key=lambda one: sum(map(bool, one)))
    day, month = ("m", "d") if (month_first or half) and not day_first else ("d", "m")
    hours = (
        f"{gap}{'%I' if half else '%H'}:%M{':%S' if seconds else ''}{' %p' if half else ''}" if gap else ""
    )
    layout = f"%{day}{mark}%{month}{mark}{'%Y' if len(year) == len('2020') else '%y'}{hours}"
    return Layout(layout, shown=day_first != month_first)


def ambiguity(dates: Sequence[str], column: str) -> str:
    """Say that some times in a column leave open which number is the day, and with which format they can be read."""
    layout = layout_of(dates)
    if layout.shown:
        first = "month" if layout.format.startswith("%m") else "day"
        return (
            f"times such as {dates[0]!r} in the column {column!r} are read only if their format is given; the first "
            f"rows have the {first} first: if all have, pass --time-format '{layout.format}'"
        )
    return (
        f"times such as {dates[0]!r} in the column {column!r} leave open which number is the day; "
        f"pass --time-format, for example --time-format '{layout.format}'"
    )
