"""Dates of mail, as RFC 5322 writes them and as thirty years of programs have written them."""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ORDINARY = re.compile(
    r"\s*(?:[A-Za-z]{2,9}\.?,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?[\s,-]+(\d{2,4})\s+"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*(.*)",
    re.DOTALL,
)
_UNIX = re.compile(
    r"\s*[A-Za-z]{3}\s+([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(?:([A-Z]{3,4}|[+-]\d{4})\s+)?(\d{4})\s*(.*)",
    re.DOTALL,
)
_ISO = re.compile(
    r"\s*(\d{4})-(\d{2})-(\d{2})[T\s]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s*([+-])(\d{2}):?(\d{2})(?!\d)")
_ZONE = re.compile(r"[(\"]?([A-Za-z]{1,5})\b")
# RFC 5322 section 4.3, and European abbreviations that have one meaning in mail. Military letters and
# everything else say nothing of a zone (they were used with the wrong sign), and are read as -0000.
_ZONES = {
    name: offset
    for offset, names in (
        (0, "ut utc gmt z wet"),
        (60, "bst west cet met mez"),
        (120, "cest mest mesz eet"),
        (180, "eest msk"),
        (540, "jst"),
        (-240, "edt"),
        (-300, "est cdt"),
        (-360, "cst mdt"),
        (-420, "mst pdt"),
        (-480, "pst"),
        (-600, "hst"),
    )
    for name in names.split()
}
WIDEST_OFFSET = 14 * 60  # minutes; no place on earth is further from Greenwich
LONGEST = 200  # characters that are looked at


class Moment(NamedTuple):
    """A moment in UTC, and the offset in which it was written (None where none was)."""

    at: datetime
    utc_offset: int | None


class Undated(NamedTuple):
    """Why a date cannot be used: bad-date, bad-offset or date-out-of-range."""

    why: str


def read(value: str, years: range) -> Moment | Undated:
    """Return the moment that a Date field names, or why it names none."""
    if len(value) == 31 and value[3:5] == ", " and value[19] == value[22] == ":":
        # RFC 5322's usual form. The copies of a send follow each other within minutes: the hour is read once.
        minute, second = value[20:22], value[23:25]
        if minute.isdecimal() and second.isdecimal() and minute < "60" and second < "60":
            hour = _read(f"{value[:20]}00:00{value[25:]}", years)
            if isinstance(hour, Moment):
                return Moment(hour.at + timedelta(0, int(minute) * 60 + int(second)), hour.utc_offset)
    return _read(value, years)


@lru_cache(maxsize=4096)
def _read(value: str, years: range) -> Moment | Undated:
    written = value[:LONGEST]
    parts = _parts(written)
    if parts is None:
        return _by_library(written, years)
    numbers, zone = parts
    return _moment(numbers, _offset(zone), years)


def _parts(written: str) -> tuple[tuple[int, ...], str] | None:
    """Return year to second and the text behind them."""
    match = _ORDINARY.match(written)
    if match:
        day, name, year, hour, minute, second, zone = match.groups()
        month = _MONTHS.get(name.lower())
        if month:
            return (_year(year), month, int(day), int(hour), int(minute), int(second or 0)), zone
    match = _UNIX.match(written)
    if match:
        name, day, hour, minute, second, inner, year, outer = match.groups()
        month = _MONTHS.get(name.lower())
        if month:
            return (int(year), month, int(day), int(hour), int(minute), int(second)), inner or outer
    match = _ISO.fullmatch(written)
    if match:
        *numbers, zone = match.groups()
        return tuple(int(number or 0) for number in numbers), zone or ""
    return None


def _year(written: str) -> int:
    """Return a year; two digits as RFC 5322 reads them, three as years since 1900 (102 is 2002)."""
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(written) == 3 else year


def _offset(zone: str) -> int | None:
    """Return minutes east of Greenwich, None for -0000 and for zones that say nothing."""
    numeric = _OFFSET.match(zone.strip())
    if numeric:
        sign, hours, minutes = numeric.groups()
        if sign == "-" and hours == minutes == "00":
            return None
        return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
    named = _ZONE.match(zone.strip())
    return _ZONES.get(named.group(1).lower()) if named else None


def _moment(numbers: tuple[int, ...], offset: int | None, years: range) -> Moment | Undated:
    year, month, day, hour, minute, second = numbers
    if offset is not None and abs(offset) > WIDEST_OFFSET:
        return Undated("bad-offset")
    if year not in years:
        return Undated("date-out-of-range")
    try:
        written = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return Undated("bad-date")
    return Moment(written - timedelta(minutes=offset or 0), offset)


def _by_library(written: str, years: range) -> Moment | Undated:
    """Ask the standard library, which knows some forms that are rarer still."""
    try:
        parsed = email.utils.parsedate_tz(written)
    except (ValueError, IndexError, TypeError, OverflowError):
        parsed = None
    if parsed is None or not 1 <= parsed[1] <= 12:
        return Undated("bad-date")
    seconds = parsed[9]
    return _moment(tuple(parsed[:6]), None if seconds is None else seconds // 60, years)


def received(value: str, years: range) -> Moment | Undated:
    """Return the moment that a Received field names behind its last semicolon."""
    return read(value.rpartition(";")[2], years)
