"""The cells of a log's columns as text, and the words that stand in cells where nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.names import name_table
from inbox_fatigue.sources.logs.table import column_name

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.plans import Plan

_WHOLE = 2.0**53  # from here on a float does not tell whole numbers apart


def cells(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    """Return a column as it was read."""
    return frame[column_name(plan.columns[name])]


def texts(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    """Return a column as text, null where it is empty; all null where the log has none."""
    if name not in plan.columns:
        return pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    found = cells(frame, plan, name)
    text = (_written(found) if found.dtype.is_float() else found.cast(pl.String)).str.strip_chars()
    return text.set(text == "", None)


def words(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    """Return a column of a few words as text, null also where a word says that nothing is there."""
    text = texts(frame, plan, name)
    return text.set(are_nothing(text).fill_null(value=False), None)


def are_nothing(text: pl.Series) -> pl.Series:
    """Return which texts only say that nothing is there, as "NULL" and "n/a" do; null for an empty one."""
    return text.str.to_lowercase().is_in(name_table()["cells"]["nothing"])


def _written(numbers: pl.Series) -> pl.Series:
    """Return floats as text: an id that a table keeps as 123.0 is 123, and one that is not a number is none."""
    whole = (numbers.is_finite() & (numbers == numbers.floor()) & (numbers.abs() < _WHOLE)).fill_null(
        value=False
    )
    plain = numbers.set(~whole, None).cast(pl.Int64).cast(pl.String)
    return plain.zip_with(whole, numbers.fill_nan(None).cast(pl.String))
