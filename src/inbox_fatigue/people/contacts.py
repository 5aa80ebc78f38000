"""Reads contacts: who people are, which languages they read, what they own, how often they want mail.

Known columns: address, name, status (prospect, customer, former), language, country, city, timezone (IANA),
interests, owns, max_per_week, account, alias_of; several values in one field are separated by semicolons. Exports
call them by other names as well (`contact_words.toml`). Other columns are kept as they are; of those `household` is
used by caps, and `latitude` and `longitude` (degrees) say where somebody is more exactly than a city does.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger.schema import BESIDE, LEFT
from inbox_fatigue.ledger.writing.earlier_contacts import TOLD
from inbox_fatigue.people import contact_words as words
from inbox_fatigue.people.contact_cells import COLUMNS, address_of, said_in
from inbox_fatigue.people.contact_files import ContactFile
from inbox_fatigue.people.contact_remarks import Remarks
from inbox_fatigue.people.second_addresses import SecondAddresses
from inbox_fatigue.sources.logs import charsets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_fatigue.model import Problem

_SEVERAL = ("language", "interests", "owns")  # what several rows say of somebody holds together
_SCHEMA = {name: pl.Float64 if name == "max_per_week" else pl.String for name in (*COLUMNS, "other", TOLD)}


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
        address = address_of(row.cells.get("address", ""))
        if not address:
            remarks.add("contact-without-address", row.line, "no address")
            continue
        said = said_in({**row.cells, "address": address}, row.line, remarks)
        second.add(row.cells, address, row.line, remarks)
        if address in people:
            said = _both(people[address][0], said, row.line, remarks)
        people[address] = said, row.line
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
