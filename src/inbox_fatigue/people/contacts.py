"""Reads contacts: who people are, which languages they read, what they own, how often they want mail.

Known columns: address, name, status (prospect, customer, former), language, country, city, timezone (IANA),
interests, owns, max_per_week, account, alias_of; several values in one field are separated by semicolons. Exports
call them by other names as well (`contact_words.toml`). Other columns are kept as they are; of those `household` is
used by caps, and `latitude` and `longitude` (degrees) say where somebody is more exactly than a city does.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.checking.log_frames import IN_ANGLES
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger.schema import BESIDE, LEFT, STAYS
from inbox_fatigue.ledger.writing.earlier_contacts import TOLD
from inbox_fatigue.one_spelling import one_spelling
from inbox_fatigue.people import contact_words as words
from inbox_fatigue.people.contact_files import ContactFile
from inbox_fatigue.people.contact_remarks import Remarks
from inbox_fatigue.people.second_addresses import SecondAddresses
from inbox_fatigue.sources.logs import charsets
from inbox_fatigue.user_files.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_fatigue.model import Problem

COLUMNS = (
    "address", "name", "status", "language", "country", "city", "timezone", "interests", "owns",
    "max_per_week", "account", "alias_of",
)  # fmt: skip
STATUSES = ("prospect", "customer", "former")
_SEVERAL = ("language", "interests", "owns")  # what several rows say of somebody holds together
_DEGREES = {"latitude": 90, "longitude": 180}
_COMMA = re.compile(r"[+-]?\d+,\d+")  # of a number in most countries of Europe
_ANGLE = re.compile(IN_ANGLES)
_SCHEMA = {name: pl.Float64 if name == "max_per_week" else pl.String for name in (*COLUMNS, "other", TOLD)}
_LEFT_OUT = "it is left out"
_LEFT = "it counts for what is sent from now on, for contacts do not say since when: --events can"


def read_contacts(*paths: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the contacts of CSV files, and what was wrong in them.

    Of several rows of an address the last that says something counts. Who has left by one file has left, whatever
    another one says: it is another system's. Raises UsageError if a file cannot be read, is no table of people, or
    names no address.
    """
    people: dict[str, dict[str, Any]] = {}
    columns: dict[str, set[str]] = {}  # of the files that have a row of each
    second, remarks = SecondAddresses(), [Remarks(path) for path in paths]
    for path, of_file in zip(paths, remarks, strict=True):
        found, told_of = _rows(path, second, of_file)
        for address, (told, line) in found.items():
            columns.setdefault(address, set()).update(told_of)
            before = people.get(address)
            people[address] = told if before is None else _of_both_files(before, told, line, of_file)
    rows = [
        {**told, "other": _as_json(told["other"]), TOLD: json.dumps(sorted(columns[address]))}
        for address, told in people.items()
    ]
    beside = _as_json({BESIDE: "yes"})
    rows += [
        {"address": other, "alias_of": owner, "other": beside}
        for other, owner in second.aliases(people).items()
    ]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.sort("address"), [problem for of_file in remarks for problem in of_file.problems()]


def _rows(
    path: str, second: SecondAddresses, remarks: Remarks
) -> tuple[dict[str, tuple[dict[str, Any], int]], frozenset[str]]:
    """Return what a file says of each address, with the last line that does, and what it has columns for."""
    people: dict[str, tuple[dict[str, Any], int]] = {}
    columns: set[str] = set()
    file = ContactFile.read(path)
    if file.charset:
        remarks.add("not-utf-8", 1, charsets.told(file.charset))
    for row in file.rows:
        columns.update(row.cells)
        address = _address(row.cells.get("address", ""))
        if not address:
            remarks.add("contact-without-address", row.line, "no address")
            continue
        told = _told({**row.cells, "address": address}, row.line, remarks)
        second.add(row.cells, address, row.line, remarks)
        if address in people:
            told = _both(people[address][0], told, row.line, remarks)
        people[address] = told, row.line
    if not people:
        raise UsageError(
            f"{path}: no row has an address; fill the column of addresses, or leave --contacts out"
        )
    return people, _told_by(columns)


def _told_by(columns: Iterable[str]) -> frozenset[str]:
    """Return what a file with some columns tells: a name may stand in two, and second addresses in any number."""
    told = {name for name in columns if name and not words.is_of_second_addresses(name)}
    named = {"name"} if any(map(words.part_of_name, columns)) else set()
    beside = {BESIDE} if any(map(words.is_of_second_addresses, columns)) else set()
    return frozenset(told | named | beside)


def _of_both_files(
    before: Mapping[str, Any], told: Mapping[str, Any], line: int, remarks: Remarks
) -> dict[str, Any]:
    left = before["other"].get(LEFT)
    others = {**told["other"], LEFT: left} if left else told["other"]
    return _both(before, {**told, "other": others}, line, remarks)


def _address(cell: str) -> str:
    named = _ANGLE.search(cell)
    return one_spelling(named[1] if named else cell)


def _told(cells: Mapping[str, str], line: int, remarks: Remarks) -> dict[str, Any]:
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


def _both(before: Mapping[str, Any], told: Mapping[str, Any], line: int, remarks: Remarks) -> dict[str, Any]:
    """Return what two rows say of one person: the later word, and of several languages or things all."""
    both = {name: before[name] if told[name] is None else told[name] for name in COLUMNS}
    for name in COLUMNS:
        earlier, later = before[name], told[name]
        if earlier is None or later is None or earlier == later:
            continue
        if name in _SEVERAL:
            values = [value.strip() for value in f"{earlier};{later}".split(";")]
            both[name] = ";".join(dict.fromkeys(filter(None, values)))
        else:
            says = f"{name} is told of one person in two ways"
            remarks.add("contact-contradiction", line, says, so="the last row is taken")
    others = {**before["other"], **told["other"]}
    if before["other"].get(LEFT) and not told["other"].get(LEFT):
        says = "whether they want mail is told of one person in two ways"
        remarks.add("contact-contradiction", line, says, so="the last row is taken")
        del others[LEFT]
    return {**both, "other": others}


def _as_json(others: Mapping[str, str]) -> str | None:
    return json.dumps(others, ensure_ascii=False, sort_keys=True) if others else None


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
    return _address(value) if value else None


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
