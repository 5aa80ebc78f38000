"""Finds the columns that `--map` names, in the file that has them.

What is said of columns holds of every file of a call: one that lacks a column is read by its own names, if another
file has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.sources.logs.csv_table import CsvTable
from inbox_fatigue.sources.logs.json_table import JsonTable
from inbox_fatigue.sources.logs.names import known_names, name_table
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.sources.places import limits_of
from inbox_fatigue.sources.sniffing import NATIVE, Kind, kind_of
from inbox_fatigue.sources.storage import open_file
from inbox_fatigue.sources.streams import FileStream, Headed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def given_columns(header: Sequence[str], options: Mapping[str, Any], shown: str) -> dict[str, int | None]:
    """Return the columns of `--map` in a file; an empty name says that it has no such column."""
    ours = name_table()["columns"]
    found: dict[str, int | None] = {}
    for name, column in (options.get("map") or {}).items():
        if name not in ours:
            raise UnusableTableError(
                f"--map {name}={column} names no column of ours; they are {', '.join(ours)}"
            )
        if not column or column in header:
            found[name] = header.index(column) if column else None
        elif not _is_elsewhere(column, options):
            raise UnusableTableError(f"it has no column {column!r} for --map {name}={column}; it has {shown}")
    return found


def _is_elsewhere(column: str, options: Mapping[str, Any]) -> bool:
    """Return whether another table of the call has the column, or may have it."""
    return any(_has(path, column, options) for path in options.get("tables", ()))


def _has(path: str, column: str, options: Mapping[str, Any]) -> bool:
    limits = limits_of(options)
    with open_file(path) as opened:
        stream = Headed(FileStream(opened))
        kind = kind_of(path.rpartition("/")[2], stream.head)
        try:
            if kind is Kind.CSV:
                return column in CsvTable(stream, limits, options.get("delimiter"), known_names).header
            if kind is Kind.JSON:
                return column in JsonTable(stream, limits).header
        except UnusableTableError:
            return False
    return kind in NATIVE
