"""Ticks and steps that people count in: whole messages, months, round numbers."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_STEPS = (1, 2, 5)
_SHORT = 45  # days up to which ticks are days of weeks
_APART = (
    20  # days, for each month from tick to tick, that the first day is away from the next tick to be marked
)


def ticks(most: float, wanted: int = 4) -> list[int]:
    """Return about so many whole numbers from 0 to one at or above the most."""
    step = next(
        size * 10**power for power in range(12) for size in _STEPS if most <= size * 10**power * wanted
    )
    return [number * step for number in range(ceil(max(most, 1) / step) + 1)]


def short(number: float) -> str:
    """Return a number as an axis says it: 900, 12k, 3M."""
    for size, letter in ((1_000_000, "M"), (10_000, "k")):
        if number >= size:
            return f"{number / (1_000 if letter == 'k' else size):g}{letter}"
    return f"{number:,.0f}"


def date_ticks(first: date, last: date, wanted: int) -> list[tuple[date, str]]:
    """Return at most so many days to mark, with their labels: days, months or years, as the span asks for."""
    if (last - first).days <= _SHORT:
        found = _weeks(first, last, wanted)
        return [(on, f"{on.day} {_MONTHS[on.month - 1]}") for on in found]
    for months in (1, 2, 3, 6, 12, 24, 60, 120):
        starts = _months(first, last, months)
        if len(starts) < wanted:
            early = (
                [] if starts and (starts[0] - first).days < _APART * months else [(first, _month(first, 1))]
            )
            return [*early, *((on, _month(on, months)) for on in starts)]
    return [(first, str(first.year)), (last, str(last.year))]


def _weeks(first: date, last: date, wanted: int) -> list[date]:
    every = max(1, ceil(((last - first).days + 1) / wanted))
    every = every if every < 4 else ceil(every / 7) * 7
    return [first + timedelta(days=day) for day in range(0, (last - first).days + 1, every)]


def _months(first: date, last: date, every: int) -> list[date]:
    found = []
    year, month = first.year, 1
    while (on := date(year, month, 1)) <= last:
        if on >= first:
            found.append(on)
        month += every
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return found


def _month(on: date, every: int) -> str:
    if every >= 12:
        return str(on.year)
    return f"{_MONTHS[on.month - 1]} {on.year}" if on.month == 1 else _MONTHS[on.month - 1]


def month(on: date) -> str:
    """Return the short name of a month."""
    return _MONTHS[on.month - 1]


def levels(numbers: list[int]) -> list[int]:
    """Return at most five lower bounds, from 1 on, that part numbers into classes from few to many."""
    ordered = sorted(number for number in numbers if number)
    if not ordered:
        return [1]
    if ordered[-1] <= 5:
        return list(range(1, ordered[-1] + 1))
    bounds = {1}
    for share in (0.4, 0.65, 0.85, 0.95):
        bounds.add(_round(ordered[int(share * (len(ordered) - 1))]))
    return sorted(bounds)


def _round(number: int) -> int:
    """Return a number with two digits that say something, as 1, 7, 25, 130, 1,200."""
    size = int(10 ** max(0, len(str(number)) - 2))
    return max(1, number // size * size)
