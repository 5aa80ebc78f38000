"""Numbers, dates and lists as a reader says them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

_MONTHS = "January February March April May June July August September October November December".split()


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 person", "1,204 touches"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def people(number: int) -> str:
    """Return a number of people: "1 person", "25 people"."""
    return count(number, "person", "people")


def percent(share: float) -> str:
    """Return a share in whole per cent; a little is never called nothing, nor nearly all called all."""
    if 0 < share < 0.01:
        return "< 1 %"
    if 0.99 < share < 1:
        return "> 99 %"
    return f"{share * 100:.0f} %"


def points(fatigue: float) -> str:
    """Return a fatigue of 0 to 100 as a whole number, rounded down so that no state's border is crossed."""
    return str(int(fatigue + 1e-9))


def day(at: date, *, year: bool = True) -> str:
    """Return a day: "1 March 2026", without the year "1 March"."""
    return f"{at.day} {_MONTHS[at.month - 1]}" + (f" {at.year}" if year else "")


def period(since: datetime | None, until: datetime | None) -> str:
    """Return a span of days: "1 March to 31 May 2026"."""
    if since is None or until is None:
        known = since or until
        return "no dates" if known is None else day(known)
    if since.date() == until.date():
        return day(until)
    return f"{day(since, year=since.year != until.year)} to {day(until)}"


def listed(parts: Sequence[str], *, most: int) -> str:
    """Return some names: "a, b and 3 more"."""
    shown, left = parts[:most], len(parts) - most
    if left > 0:
        return f"{', '.join(shown)} and {left:,} more"
    return ", ".join(shown)


def joined(parts: Sequence[str]) -> str:
    """Return all the names in one phrase: "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def tail(path: str, most: int) -> str:
    """Return a path cut at its beginning to so many characters; its end says the most."""
    return path if len(path) <= most else f"…{path[len(path) - most + 1 :]}"


def shortened(text: str, most: int) -> str:
    """Return the text cut in its middle to so many columns; addresses and names differ at both ends.

    An ideograph takes two columns and a mark above a letter none; what is kept begins with no mark.
    """
    if cell_len(text) <= most:
        return text
    head = set_cell_size(text, (most - 1) // 2)
    head = head if text.startswith(head) else head[:-1]  # a blank for half an ideograph
    room = most - 1 - cell_len(head)
    return f"{head}…{_end(text, room)}"


def _end(text: str, room: int) -> str:
    """Return as much of the end of a text as so many columns have room for, told sign by sign from behind."""
    start, taken = len(text), 0
    while start and (taken := taken + cell_len(text[start - 1])) <= room:
        start -= 1
    while start < len(text) and unicodedata.category(text[start]).startswith("M"):
        start += 1
    return text[start:]
