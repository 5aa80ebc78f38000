"""Keeps a column that holds one value throughout as that value: it takes no memory, and to sort it no time.

A send log knows of no Message-ID, no step and no clock: of the columns of ten million touches half are empty,
and written out they would take as much memory as the others.
Columns that are alike in every row, such as the people and their addresses where everybody has one, lie in
memory once.
"""

from __future__ import annotations

from itertools import combinations

import polars as pl

_GLANCE = 64  # rows that are looked at first: most columns differ within a few


def spared(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame, equal in every cell, with each column of one value held as that value."""
    return united(*divided(frame), frame.columns)


def without_doubles(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame, equal in every cell, with columns of one type that are alike in every row held as one."""
    seen = frame.head(_GLANCE)
    varying = [name for name in frame.columns if seen[name].n_unique() > 1]
    twins: dict[str, str] = {}
    for one, other in combinations(varying, 2):
        alike = frame.schema[one] == frame.schema[other] and seen[one].equals(seen[other], null_equal=True)
        if alike and other not in twins and frame.select(pl.col(one).eq_missing(pl.col(other)).all()).item():
            twins[other] = one
    return frame.with_columns(pl.col(one).alias(other) for other, one in twins.items())


def with_column(frame: pl.DataFrame, column: pl.Series) -> pl.DataFrame:
    """Return the frame with one more column, as its value where it holds one value throughout."""
    return frame.with_columns(pl.lit(column.head(1)).first() if holds_one_value(column) else column)


def holds_one_value(column: pl.Series) -> bool:
    """Return whether a column holds one value throughout, null or another; one of no rows does not."""
    if column.is_empty() or column.head(_GLANCE).n_unique() > 1:
        return False
    return column.null_count() == len(column) or bool(column.eq_missing(column.head(1)).all())


def divided(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the columns that vary, and one row of those that hold one value; the first stands for the height."""
    first, *others = frame.columns
    alike = [name for name in others if holds_one_value(frame[name])]
    return frame.select(first, *(name for name in others if name not in alike)), frame.select(alike).head(1)


def united(varying: pl.DataFrame, one_row: pl.DataFrame, order: list[str]) -> pl.DataFrame:
    """Return the frame that was divided, its columns in that order."""
    if varying.is_empty():
        return varying.with_columns(one_row.clear()).select(order)
    return varying.with_columns(pl.lit(column).first() for column in one_row).select(order)
