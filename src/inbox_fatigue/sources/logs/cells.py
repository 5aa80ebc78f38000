"""The cells of a log's columns as text, and the words that stand in cells where nothing does."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.names import name_table
from inbox_fatigue.sources.logs.table import column_name

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.plans import Plan

_LIST_OF_ONE = r'^\["([^"\\]*)"\]$'
_WHOLE = 2.0**53  # from here on a float does not tell whole numbers apart


def in_turn(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return rows in which some columns hold what the first of several that is not empty holds."""
    filled = []
    for name, several in plan.in_turn.items():
        columns = [column_name(at) for at in several]
        if all(frame[column].dtype == pl.String for column in columns):
            told = [pl.when(pl.col(one).str.strip_chars() != "").then(one) for one in columns]
            filled.append(pl.coalesce(told).alias(column_name(plan.columns[name])))
    return frame.with_columns(filled)


def cells(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    """Return a column as it was read."""
    return frame[column_name(plan.columns[name])]


def texts(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    """Return a column as text, null where it is empty; all null where the log has none."""
    if name not in plan.columns:
        return pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    return _text(cells(frame, plan, name))


def names(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    """Return a column of names as text, null also where a word says that nothing is there.

    A list of one name, as JSON has it, is that name.
    """
    if name not in plan.columns:
        return texts(frame, plan, name)
    return named(frame, plan.columns[name])


def named(frame: pl.DataFrame, at: int) -> pl.Series:
    """Return the names in the column at a position of the file, as `names` does."""
    text = _text(frame[column_name(at)])
    if text.str.starts_with('["').any():
        text = text.str.replace(_LIST_OF_ONE, "$1")
    nothing = are_nothing(text)
    return text.set(nothing, None) if nothing.any() else text


def are_nothing(text: pl.Series) -> pl.Series:
    """Return which texts only say that nothing is there, as "NULL" and "n/a" do; an empty one does not."""
    return text.is_in(_nothing()).fill_null(value=False)


@cache
def _nothing() -> list[str]:
    """Return the words for nothing in the letters in which they are written: to lower a column takes longer."""
    words = name_table()["cells"]["nothing"]
    return sorted({form for word in words for form in (word, word.upper(), word.capitalize(), word.title())})


def _text(found: pl.Series) -> pl.Series:
    text = (_written(found) if found.dtype.is_float() else found.cast(pl.String)).str.strip_chars()
    return text.set(text == "", None)


def _written(numbers: pl.Series) -> pl.Series:
    """Return floats as text: an id that a table keeps as 123.0 is 123, and one that is not a number is none."""
    whole = (numbers.is_finite() & (numbers == numbers.floor()) & (numbers.abs() < _WHOLE)).fill_null(
        value=False
    )
    plain = numbers.set(~whole, None).cast(pl.Int64).cast(pl.String)
    return plain.zip_with(whole, numbers.fill_nan(None).cast(pl.String))
