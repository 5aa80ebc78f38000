"""Reads one row of contacts: what each cell says of somebody, and what in it says nothing."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, Any

from inbox_fatigue.checking.log_frames import IN_ANGLES
from inbox_fatigue.ledger.schema import LEFT, STAYS
from inbox_fatigue.one_spelling import one_spelling
from inbox_fatigue.people import contact_words as words
from inbox_fatigue.user_files.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.people.contact_remarks import Remarks

COLUMNS = (
    "address", "name", "status", "language", "country", "city", "timezone", "interests", "owns",
    "max_per_week", "account", "alias_of",
)  # fmt: skip
STATUSES = ("prospect", "customer", "former")
_DEGREES = {"latitude": 90, "longitude": 180}
_COMMA = re.compile(r"[+-]?\d+,\d+")  # of a number in most countries of Europe
_ANGLE = re.compile(IN_ANGLES)
_LEFT_OUT = "it is left out"
_LEFT = "it counts for what is sent from now on, for contacts do not say since when: --events can"


def said_in(cells: Mapping[str, str], line: int, remarks: Remarks) -> dict[str, Any]:
    """Return what one row says of somebody: COLUMNS, and `other` by name."""
    kept: dict[str, Any] = {name: cells.get(name, "").strip() or None for name in COLUMNS}
    kept["name"] = kept["name"] or _name(cells)
    kept["status"] = _status(kept["status"], line, remarks)
    kept["language"] = _languages(kept["language"], line, remarks)
    kept["timezone"] = _zone(kept["timezone"], line, remarks)
    kept["max_per_week"] = _per_week(kept["max_per_week"], line, remarks)
    kept["alias_of"] = _alias(kept["alias_of"], line, remarks)
    others = {name: cell for name, cell in cells.items() if name and cell and name not in COLUMNS}
    kept["other"] = {name: cell for name, cell in others.items() if not _is_read(name)}
    kept["other"] |= _degrees(cells, line, remarks) | _left(cells, line, remarks)
    return kept


def _is_read(name: str) -> bool:
    """Return whether more is made of another column than to keep it as it is."""
    return name in _DEGREES or words.is_of_second_addresses(name)


def address_of(cell: str) -> str:
    """Return the address of a cell, which may stand behind a name."""
    named = _ANGLE.search(cell)
    return one_spelling(named[1] if named else cell)


def _name(cells: Mapping[str, str]) -> str | None:
    parts = {words.part_of_name(name): cell.strip() for name, cell in cells.items()}
    return " ".join(filter(None, (parts.get("first"), parts.get("last")))) or None


def _status(value: str | None, line: int, remarks: Remarks) -> str | None:
    known = words.status_of(value) if value else None
    if value and known is None and not (words.is_unknown(value) or words.says_left(value)):
        says = f"status is not one of {', '.join(STATUSES)}"
        remarks.add("contact-value", line, says, so=_LEFT_OUT)
    return known


def _left(cells: Mapping[str, str], line: int, remarks: Remarks) -> dict[str, str]:
    """Return, under LEFT, which column says that somebody wants no mail; else, under STAYS, which say that they do."""
    for name, cell in cells.items():
        by_status = name == "status" and words.says_left(cell)
        if by_status or (words.is_of_leaving(name) and words.says_yes(cell)):
            word = cell if by_status else ""
            remarks.add(
                "contact-has-left", line, f"{name} says that somebody wants no mail", so=_LEFT, word=word
            )
            return {LEFT: name}
    stays = [
        name
        for name, cell in cells.items()
        if words.is_of_leaving(name) or (name == "status" and words.says_stayed(cell))
    ]
    return {STAYS: ";".join(stays)} if stays else {}


def _languages(value: str | None, line: int, remarks: Remarks) -> str | None:
    if value is None:
        return None
    codes, unknown = words.languages_of(value)
    for _ in unknown:
        remarks.add("contact-value", line, "language is not one that is known", so=_LEFT_OUT)
    return ";".join(codes) or None


def _zone(value: str | None, line: int, remarks: Remarks) -> str | None:
    if value is not None and not is_zone(value):
        if not words.is_unknown(value):
            says = "timezone is not an IANA name such as Europe/Berlin"
            remarks.add("contact-value", line, says, so=_LEFT_OUT)
        return None
    return value


def _alias(value: str | None, line: int, remarks: Remarks) -> str | None:
    if value is not None and value.count("@") > 1:
        remarks.add("contact-value", line, "alias_of is not one address alone", so=_LEFT_OUT)
        return None
    return address_of(value) if value else None


def _per_week(value: str | None, line: int, remarks: Remarks) -> float | None:
    number = None if value is None else _number(value)
    if value is not None and number is None:
        number = words.per_week_of(value)
    if value is not None and (number is None or not 0 <= number < 1e6):
        says = "max_per_week is not a number from 0, nor a word such as weekly"
        remarks.add("contact-value", line, says, so=_LEFT_OUT)
        return None
    return number


def _degrees(cells: Mapping[str, str], line: int, remarks: Remarks) -> dict[str, str]:
    """Return where somebody is, as numbers with a point; what is no such number is left out."""
    read: dict[str, str] = {}
    for name, most in _DEGREES.items():
        written = cells.get(name, "").strip()
        number = _number(written) if written else None
        if number is not None and abs(number) <= most:
            read[name] = str(number)
        elif written:
            says = f"{name} is not a number of degrees from -{most} to {most}"
            remarks.add("contact-value", line, says, so=_LEFT_OUT)
    return read


def _number(value: str) -> float | None:
    """Return a number, also with a comma in place of the point; None for anything else."""
    try:
        number = float(value.replace(",", ".") if _COMMA.fullmatch(value) else value)
    except ValueError:
        return None
    return number if isfinite(number) else None
