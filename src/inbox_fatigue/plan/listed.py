"""Reads lists of those who must not be written to: addresses and domains, one in a row."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import LISTED
from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COLUMNS = ("address", "email", "e-mail", "email address", "recipient", "domain", "entry")


def read_listed(paths: Iterable[str]) -> pl.DataFrame:
    """Return the entries of CSV files (`columns.LISTED`), each once; a first line of names is not one.

    Raises UsageError for a file that cannot be read or has neither addresses nor domains.
    """
    entries = sorted({entry for path in paths for entry in _entries(path)})
    rows = [("suppressed", entry) for entry in entries]
    return pl.DataFrame(rows, schema=LISTED, orient="row")


def _entries(path: str) -> Iterator[str]:
    try:
        lines = Path(path).read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 at byte {error.start}; save it as CSV in UTF-8") from error
    rows = [row for row in csv.reader(lines) if row]
    at = _column(rows[0]) if rows else None
    found = [_entry(row[at or 0]) for row in (rows if at is None else rows[1:]) if len(row) > (at or 0)]
    if rows and not any("." in entry for entry in found):
        raise UsageError(f"{path}: has neither addresses nor domains; give them in a column named address")
    return (entry for entry in found if "." in entry)


def _column(header: list[str]) -> int | None:
    """Return where the entries stand, by the names of the columns; None where the first line is an entry."""
    names = [name.strip().lower() for name in header]
    return next((names.index(name) for name in _COLUMNS if name in names), None)


def _entry(cell: str) -> str:
    """Return an address or a domain in lower case, without the apostrophe that keeps spreadsheets calm."""
    return cell.strip().removeprefix("'").lower().removeprefix("@")
