"""Refuses a table that cannot be read as a log: for want of a column, or of times that anybody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.layouts import ambiguity
from inbox_fatigue.sources.logs.names import shape
from inbox_fatigue.sources.logs.table import UnusableTableError, column_name
from inbox_fatigue.sources.logs.times import read_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.sources.logs.table import Table
    from inbox_fatigue.sources.logs.times import TimeRules

_SHOWN = 20  # columns named in a message


def first_values(table: Table, at: int) -> pl.Series:
    """Return what a column holds in the first rows, empty fields left out."""
    values = table.sample[column_name(at)].drop_nulls()
    return values.filter(values.str.strip_chars() != "") if values.dtype == pl.String else values


def require(header: list[str], found: Mapping[str, int], *, told: bool | None) -> None:
    """Refuse a table that lacks a column; `told` is of events: whether anything else tells what happened."""
    needed = {"recipient": "who got it", "at": "when it was sent"}
    if told is not None:
        needed = {"recipient": "who it was", "at": "when it happened"}
        needed |= {} if told else {"kind": "what happened"}
    missing = [name for name in needed if name not in found]
    if missing:
        what = " or ".join(needed[name] for name in missing)
        how = " ".join(f"--map {name}=COLUMN" for name in missing)
        if told and missing == ["at"]:
            how += ", or add one with the day on which the list was written, for by then it had happened"
        elif told is None and missing == ["at"]:
            how += ", or give the list that says when each campaign went with --campaigns"
        elif told is not None:
            how += ", or give it without --events (mail that went out) or with --contacts (people)"
        raise UnusableTableError(f"no column says {what} (it has {shown(header)}); name it with {how}")
    for name in ("recipient", "at"):
        if header.count(header[found[name]]) > 1:
            raise UnusableTableError(f"two columns are called {header[found[name]]!r}; rename one of them")


def require_times(table: Table, at: int, times: TimeRules, *, clear: bool) -> None:
    """Refuse a log none of whose first times can be read, or that leave day and month open."""
    values = first_values(table, at)
    read = read_times(values, times)
    column = table.header[at]
    if int(read["ambiguous"].sum()) * 2 > len(values):  # fewer are rows at fault, told one by one
        unsure = [str(one) for one in values.filter(read["ambiguous"])]
        raise UnusableTableError(ambiguity(unsure, column), is_log=clear)
    if len(values) and read["at"].null_count() == len(values):
        raise UnusableTableError(
            f"no time in the column {column!r} can be read (the first looks like {shape(values[0])}); "
            "pass --time-format or --map at=COLUMN",
            is_log=clear,
        )


def shown(header: list[str]) -> str:
    """Return the names of the columns as a message may show them."""
    # A file without a header shows its first row here, and that may be about somebody.
    names = [(shape(name) if "@" in name else name[:60]) or "(no name)" for name in header[:_SHOWN]]
    more = f" and {len(header) - _SHOWN} more" if len(header) > _SHOWN else ""
    return ", ".join(names) + more
