"""Reads rows of CSV exactly, line by line, so that a faulty row costs no other.

The dialect is fixed: double quotes, doubled inside; the delimiter is told from the header alone.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inbox_fatigue.sources.logs.table import BadRow
from inbox_fatigue.sources.logs.texts import decoded

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the rows of a file are parted, and how much of them is read."""

    delimiter: str
    columns: int
    limits: Limits
    charset: str = ""  # of the lines that are not UTF-8, "" while there were none


@dataclass(slots=True)
class Rows:
    """The rows of some lines, and what was wrong with others."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    rest: bytes = b""  # the lines of a row that is not complete yet
    recoded: int = 0  # rows that were not UTF-8


def exact_rows(block: bytes, first_line: int, dialect: Dialect, *, ended: bool) -> Rows:
    """Return the rows of a block; the lines of a last row that goes on behind it are left as `rest`."""
    found = Rows()
    lines = block.split(b"\n")
    csv.field_size_limit(max(csv.field_size_limit(), dialect.limits.csv_field_bytes))
    whole = len(lines) if ended else len(lines) - 1  # what stands behind the last line feed may go on
    at = 0
    most = dialect.limits.csv_quoted_lines
    while at < whole:
        if not lines[at].strip():
            at += 1
            continue
        taken = _row(lines[at : min(whole, at + most)], first_line + at, dialect, found)
        if taken == 0:
            if not ended and whole - at < most and _small(lines[at:], dialect):
                break
            detail = f"a quoted field is not closed within {most} lines"
            found.bad.append(BadRow(line=first_line + at, why="unclosed-quote", detail=detail))
            taken = 1
        at += taken
    found.rest = b"\n".join(lines[at:])
    return found


def _small(lines: list[bytes], dialect: Dialect) -> bool:
    return sum(map(len, lines)) <= dialect.limits.csv_row_bytes


def _row(lines: list[bytes], number: int, dialect: Dialect, found: Rows) -> int:
    """Read the row that begins with the first of some lines; return how many lines it took, 0 for open."""
    text, size = b"", 0
    for count, line in enumerate(lines, 1):
        size += len(line) + 1
        if size > dialect.limits.csv_row_bytes:
            detail = f"it has more than {dialect.limits.csv_row_bytes} bytes"
            found.bad.append(BadRow(line=number, why="row-too-large", detail=detail))
            return 1
        text = text + b"\n" + line if count > 1 else line
        if count > 1 and b'"' not in line:
            continue
        row, fault = _parsed(text, dialect, found)
        if row is not None:
            found.rows.append(row)
            found.lines.append(number)
            return count
        if fault is not None:
            found.bad.append(BadRow(line=number, why=fault[0], detail=fault[1]))
            return count
    return 0


def _parsed(text: bytes, dialect: Dialect, found: Rows) -> tuple[list[str] | None, tuple[str, str] | None]:
    """Return a row, or a fault, or neither where a quoted field is still open."""
    if b"\0" in text:
        return None, ("nul-byte", "it holds a NUL byte")
    line, clean = decoded(text, dialect.charset)
    try:
        rows = list(csv.reader([line], delimiter=dialect.delimiter, strict=True))
    except csv.Error as error:
        return None, _fault(error, dialect)
    found.recoded += not clean
    row = rows[0] if rows else []
    if len(row) > dialect.columns and not any(row[dialect.columns :]):
        row = row[: dialect.columns]  # spreadsheets write delimiters for empty columns
    if len(row) != dialect.columns:
        return None, ("ragged-row", f"it has {len(row)} fields where the header has {dialect.columns}")
    if any(len(one) > dialect.limits.csv_field_bytes for one in row):
        return None, _too_large(dialect)
    return row, None


def _fault(error: csv.Error, dialect: Dialect) -> tuple[str, str] | None:
    """Return what is wrong with a row that csv refuses, None where a quoted field is still open."""
    if "unexpected end of data" in str(error):
        return None
    if "field larger than" in str(error):
        return _too_large(dialect)
    return "malformed-row", f"it is not CSV: {error}"


def _too_large(dialect: Dialect) -> tuple[str, str]:
    return "field-too-large", f"a field has more than {dialect.limits.csv_field_bytes} bytes"
