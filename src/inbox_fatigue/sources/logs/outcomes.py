"""Reads what came of a send out of its own row: by a status, and when, where a cell has a time and not only a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.sources.logs.times import of_answers, read_times

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.times import TimeRules

_SHORTEST = 8  # signs of a time: counts and most words are shorter, and cost a glance
_FIRST_EPOCH = 1e8  # a smaller number is a count


def times_of_outcomes(values: pl.Series, rules: TimeRules) -> pl.Series | None:
    """Return the times in a column of an outcome, null where a cell is none; None where no cell is one."""
    likely = _likely(values)
    if not likely.any():
        return None
    read = of_answers(read_times(values.filter(likely), rules))
    if read.null_count() == len(read):
        return None
    empty = pl.Series([None], dtype=AT).new_from_index(0, len(values))
    return empty.scatter(likely.arg_true(), read)


def with_status(told: pl.Series, status: pl.Series, kind: str) -> pl.Series:
    """Return whether something came of each send, by a column of its own or by the status (`kind_words.kinds_of`)."""
    if status.null_count() == len(status):
        return told
    parts = status.str.split_exact(":", 1).struct.unnest()
    by_status = (parts["field_0"] == kind) & parts["field_1"].ne_missing("machine")  # that was nobody
    return told | by_status.fill_null(value=False)


def bounce_of_status(detail: pl.Series, status: pl.Series) -> pl.Series:
    """Return what is said of a bounce, by the status and in a column of its own."""
    if status.null_count() == len(status):
        return detail
    return with_kind(detail, status.str.extract(r"^bounce:(.+)$"))


def with_kind(detail: pl.Series, kind: pl.Series) -> pl.Series:
    """Return details that say first which kind it was: that a bounce was hard, and then the server's words for it."""
    both = pl.concat_str(pl.col("kind"), pl.col("detail"), separator=": ", ignore_nulls=True)
    told = pl.select(kind=kind, detail=detail).select(both.replace("", None))
    return told.to_series()


def _likely(values: pl.Series) -> pl.Series:
    """Return which cells may be times."""
    if values.dtype.is_temporal():
        return values.is_not_null()
    if values.dtype == pl.Boolean:
        return values.is_null() & values.is_not_null()
    if values.dtype.is_numeric():
        return (values.cast(pl.Float64) >= _FIRST_EPOCH).fill_null(value=False)
    text = values.cast(pl.String)
    long = (text.str.len_bytes() >= _SHORTEST).fill_null(value=False)
    return long & text.str.contains(r"\d").fill_null(value=False) if long.any() else long
