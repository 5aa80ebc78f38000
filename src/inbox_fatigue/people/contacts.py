"""Reads contacts: who people are, which languages they read, what they own, how often they want mail.

One row per address. Known columns: address, name, status (prospect, customer, former), language, country,
city, timezone (IANA), interests, owns, max_per_week, account, alias_of; several values in one field are
separated by semicolons. Other columns are kept as they are; of those `household` is used by caps, and
`latitude` and `longitude` (degrees) say where somebody is more exactly than a city does.
"""

from __future__ import annotations

import csv
import io
import json
import re
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.errors import UsageError
from inbox_fatigue.model import Problem, Where
from inbox_fatigue.one_spelling import one_spelling
from inbox_fatigue.people.languages import several_told_as
from inbox_fatigue.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = (
    "address", "name", "status", "language", "country", "city", "timezone", "interests", "owns",
    "max_per_week", "account", "alias_of",
)  # fmt: skip
_SYNONYMS = {
    "email": "address", "e-mail": "address", "email_address": "address", "email address": "address",
    "mail": "address", "recipient": "address", "lang": "language", "locale": "language", "time_zone": "timezone",
    "tz": "timezone", "company": "account", "account_name": "account", "full_name": "name",
    "lat": "latitude", "lon": "longitude", "lng": "longitude", "long": "longitude",
}  # fmt: skip
_DEGREES = {"latitude": 90, "longitude": 180}
_COMMA = re.compile(r"[+-]?\d+,\d+")  # of a number in most countries of Europe
STATUSES = ("prospect", "customer", "former")
_SCHEMA = {name: pl.Float64 if name == "max_per_week" else pl.String for name in (*COLUMNS, "other")}


def read_contacts(path: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the contacts of a CSV file, the last row of an address winning, and what was wrong in it.

    Raises UsageError if the file cannot be read or names no address.
    """
    rows: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for line, told in _rows(path):
        place = Where(source=path, line=line)
        address = one_spelling(told.get("address") or "")
        if not address:
            problems.append(Problem(why="contact-without-address", where=place, lost=0))
            continue
        rows[address] = _checked({**told, "address": address}, place, problems)
    if not rows:
        raise UsageError(
            f"{path}: no row has an address; fill the column of addresses, or leave --contacts out"
        )
    frame = pl.DataFrame(list(rows.values()), schema=_SCHEMA, orient="row")
    return frame.sort("address"), problems


def _rows(path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); check the path given to --contacts"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 at byte {error.start}; save it as CSV in UTF-8") from error
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    # Strict, so that a quote that is never closed is told and does not take the rest of the file with it.
    file = io.StringIO(text, newline="")
    reader = csv.DictReader(file, delimiter=delimiter, restkey="(more)", strict=True)
    try:
        reader.fieldnames = _named(path, reader.fieldnames or ())
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise UsageError(f"{path}, line {reader.line_num}: {error}; save it as plain CSV") from error


def _named(path: str, columns: Sequence[str]) -> list[str]:
    """Return the columns by our names; UsageError if none is address, or two mean the same."""
    told = [name.strip().lower() for name in columns]
    names = [_SYNONYMS.get(name, name) for name in told]
    if "address" not in names:
        found = ", ".join(name for name in names if name) or "nothing"
        raise UsageError(f"{path}: has no column of addresses (found: {found}); name one of them address")
    for one in COLUMNS:
        same = [name for name, meant in zip(told, names, strict=True) if meant == one]
        if len(same) > 1:
            raise UsageError(f"{path}: the columns {' and '.join(same)} both mean {one}; rename all but one")
    return names


def _checked(told: dict[str, Any], place: Where, problems: list[Problem]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: (told.get(name) or "").strip() or None for name in COLUMNS}
    kept["status"] = _known(kept["status"], STATUSES, "status", place, problems)
    kept["language"] = _languages(kept["language"], place, problems)
    kept["timezone"] = _zone(kept["timezone"], place, problems)
    kept["max_per_week"] = _per_week(kept["max_per_week"], place, problems)
    if kept["alias_of"]:
        kept["alias_of"] = one_spelling(kept["alias_of"])
    more = (name for name in told if name and name not in COLUMNS and name not in _DEGREES)
    others = {name: told[name] for name in more if told[name]} | _degrees(told, place, problems)
    kept["other"] = json.dumps(others, ensure_ascii=False, sort_keys=True) if others else None
    return kept


def _known(
    value: str | None, known: tuple[str, ...], name: str, place: Where, problems: list[Problem]
) -> str | None:
    if value is None or value.lower() in known:
        return value and value.lower()
    detail = f"{name} is not one of {', '.join(known)}; it is left out"
    problems.append(Problem(why="contact-value", detail=detail, where=place, lost=0))
    return None


def _languages(value: str | None, place: Where, problems: list[Problem]) -> str | None:
    """Return the languages as they are; None where one is no code, for any mail may be in that one."""
    if value is not None and value.strip("; ") and several_told_as(value) is None:
        detail = "language is not an ISO 639 code such as de, or several with ; between; it is left out"
        problems.append(Problem(why="contact-value", detail=detail, where=place, lost=0))
        return None
    return value


def _zone(value: str | None, place: Where, problems: list[Problem]) -> str | None:
    if value is not None and not is_zone(value):
        detail = "timezone is not an IANA name such as Europe/Berlin; it is left out"
        problems.append(Problem(why="contact-value", detail=detail, where=place, lost=0))
        return None
    return value


def _per_week(value: str | None, place: Where, problems: list[Problem]) -> float | None:
    number = None if value is None else _number(value)
    if value is not None and (number is None or not 0 <= number < 1e6):
        detail = "max_per_week is not a number from 0; it is left out"
        problems.append(Problem(why="contact-value", detail=detail, where=place, lost=0))
        return None
    return number


def _degrees(told: dict[str, Any], place: Where, problems: list[Problem]) -> dict[str, str]:
    """Return where somebody is, as numbers with a point; what is no such number is left out."""
    read: dict[str, str] = {}
    for name, most in _DEGREES.items():
        written = (told.get(name) or "").strip()
        number = _number(written) if written else None
        if number is not None and abs(number) <= most:
            read[name] = str(number)
        elif written:
            detail = f"{name} is not a number of degrees from -{most} to {most}; it is left out"
            problems.append(Problem(why="contact-value", detail=detail, where=place, lost=0))
    return read


def _number(value: str) -> float | None:
    """Return a number, also with a comma in place of the point; None for anything else."""
    try:
        number = float(value.replace(",", ".") if _COMMA.fullmatch(value) else value)
    except ValueError:
        return None
    return number if isfinite(number) else None
