"""Finds the column of a log that says when, and how its times are to be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inbox_fatigue.sources.logs.names import name_of_time, name_table, plain_name
from inbox_fatigue.sources.logs.refusing import first_values
from inbox_fatigue.sources.logs.times import TimeRules, read_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.sources.logs.table import Table


def time_rules(table: Table, options: Mapping[str, Any], given: Mapping[str, int | None]) -> TimeRules:
    """Return how the times are to be read; a format that is meant for another file is left out."""
    times = TimeRules.of(options)
    plain = replace(times, format=None)
    at = given.get("at", time_column(table, plain, with_kind=True))
    if times.format is None or at is None:
        return times
    values = first_values(table, at)
    fits = read_times(values, times)["at"].is_not_null().any()
    return times if fits or read_times(values, plain)["at"].has_nulls() else plain


def in_its_zone(times: TimeRules, column: str) -> tuple[TimeRules, str]:
    """Return how the times of a column are read, which may name their zone, and its name without that."""
    name = name_of_time(column)
    return (times if name == plain_name(column) else replace(times, zone="UTC")), name


def time_column(table: Table, times: TimeRules, *, with_kind: bool, of_each: bool = False) -> int | None:
    """Return the first column by name whose first rows are times; the first by name if none are.

    With `of_each` the names come first that mean when each row happened.
    """
    plain = [name_of_time(column) for column in table.header]
    names = [
        name
        for name in (*(name_table()["of_each"]["at"] if of_each else ()), *name_table()["columns"]["at"])
        if name in plain and (with_kind or name not in name_table()["with_kind"]["at"])
    ]
    for name in names:
        values = first_values(table, plain.index(name))
        read = read_times(values, times)
        timely = int((read["at"].is_not_null() | read["ambiguous"]).sum())
        if timely and timely * 2 >= len(values):
            return plain.index(name)
    return plain.index(names[0]) if names else None
