"""Reads the rows of a file of contacts, as spreadsheets and databases write them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.errors import UsageError
from inbox_fatigue.people.contact_words import column_named, known_columns
from inbox_fatigue.sources.logs.charsets import charset_of
from inbox_fatigue.sources.logs.names import name_table, plain_name
from inbox_fatigue.sources.logs.texts import decoded, text_blocks
from inbox_fatigue.sources.sniffing import CONTAINERS, kind_of
from inbox_fatigue.sources.streams import SNIFFED, FileStream
from inbox_fatigue.user_files.whole_files import whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATED = re.compile(r"\s*\"?sep=(.)\"?\n", re.IGNORECASE)  # a line that Excel writes and reads
_LOOKED_AT = 100  # rows that tell which of two columns holds addresses, and whether the file is one of events
_MORE = "(more)"


@dataclass(frozen=True, slots=True)
class Row:
    """A row by our names of the columns, where we have any."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class ContactFile:
    """The rows of a file, and what its text was written in."""

    rows: tuple[Row, ...]
    charset: str  # "" where it is UTF-8 or UTF-16

    @classmethod
    def read(cls, path: str) -> ContactFile:
        """Return what a file holds; UsageError where it is no table of people."""
        text, charset = _text(path)
        stated = _STATED.match(text)
        body = text[stated.end() if stated else 0 :]
        start = len(body) - len(body.lstrip("\n "))
        before = text.count("\n", 0, len(text) - len(body) + start)
        header = body[start:].partition("\n")[0]
        delimiter = stated[1] if stated else max(",;\t|", key=header.count)
        names, rows = _parted(path, body[start:], delimiter)
        _refuse_others(path, names, rows)
        ours = _named(path, names, rows)
        return cls(tuple(Row(before + line, _by_name(ours, cells)) for line, cells in rows), charset)


def _text(path: str) -> tuple[str, str]:
    """Return the text of a file with line feeds, and the charset that it was read in, "" where it is Unicode."""
    try:
        raw = whole_file(path)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); check the path given to --contacts"
        ) from error
    if kind_of(Path(path).name, raw[:SNIFFED]) in CONTAINERS:
        raise UsageError(f"{path}: is a workbook or compressed; save it as plain CSV")
    lines = b"".join(text_blocks(FileStream(io.BytesIO(raw)), raw))
    charset = charset_of(lines)
    return decoded(lines, charset)[0], charset


def _parted(path: str, text: str, delimiter: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the names of the columns, and the rows with any cell that is not empty, each with its line."""
    # Strict, so that a quote that is never closed is told and does not take the rest of the file with it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = next(reader, [])
        return names, [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UsageError(f"{path}, line {reader.line_num}: {error}; save it as plain CSV") from error


def _refuse_others(path: str, names: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> None:
    """Refuse a table of sends or of events: its last row of each person would be taken for what they are."""
    plain = [plain_name(name) for name in names]
    table = name_table()
    if sent := [name for name in plain if name in table["clear"]["at"]]:
        raise UsageError(
            f"{path}: is a log of sends (it has the column {sent[0]}); give it without --contacts"
        )
    kinds = [at for at, name in enumerate(plain) if name in table["columns"]["kind"] and name != "status"]
    timed = any(name in table["columns"]["at"] for name in plain)
    said = [row[at] for _, row in rows[:_LOOKED_AT] for at in kinds if at < len(row)]
    if timed and said and all(plain_name(word) in table["kinds"] for word in said):
        raise UsageError(
            f"{path}: tells what happened (it has the column {plain[kinds[0]]}); give it with --events"
        )


def _named(path: str, names: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> list[str]:
    """Return the columns by our names; UsageError if none is address, or two mean the same."""
    ours = [column_named(name) for name in names]
    if any("@" in name for name in names):
        raise UsageError(
            f"{path}: its first line is a row of its own; put one above that names the columns, such as address"
        )
    if "address" not in ours:
        found = ", ".join(name for name in ours if name) or "nothing"
        raise UsageError(f"{path}: has no column of addresses (found: {found}); name one of them address")
    for one in dict.fromkeys(ours):
        same = [at for at, name in enumerate(ours) if name == one]
        if len(same) < 2 or one not in known_columns():
            continue
        meant = _meant(one, same, names, rows)
        if len(meant) != 1:
            told = " and ".join(names[at].strip().lower() for at in meant)
            raise UsageError(f"{path}: the columns {told} both mean {one}; rename all but one")
        for at in set(same) - set(meant):
            ours[at] = names[at].strip().lower() + (" (other)" if plain_name(names[at]) == one else "")
    return ours


def _meant(
    one: str, same: list[int], names: Sequence[str], rows: Sequence[tuple[int, list[str]]]
) -> list[int]:
    """Return which of several columns are the one: of addresses those that hold any, else the one called so."""
    if one == "address":
        seen = rows[:_LOOKED_AT]
        return [at for at in same if any(at < len(row) and "@" in row[at] for _, row in seen)] or same
    return [at for at in same if plain_name(names[at]) == one] or same


def _by_name(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    told = dict(zip(names, cells, strict=False))
    more = [cell for cell in cells[len(names) :] if cell.strip()]
    return told | ({_MORE: "; ".join(more)} if more else {})
