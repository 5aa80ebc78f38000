"""Adds columns to a large frame without copying those that it has, as a join would."""

from __future__ import annotations

import polars as pl


def looked_up(frame: pl.DataFrame, on: str, table: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the other columns of a table that has each key once; null where it has none.

    A column that the frame has already is replaced.
    """
    added = [name for name in table.columns if name != on]
    if table.is_empty() or frame[on].null_count() == len(frame):
        return frame.with_columns(pl.lit(None, dtype=table.schema[name]).alias(name) for name in added)
    found = frame.select(on).join(table, on=on, how="left", maintain_order="left")
    return frame.with_columns(found.drop(on).get_columns())


def only(frame: pl.DataFrame, kept: pl.Expr) -> pl.DataFrame:
    """Return the rows that hold; the frame as it is where all do, for a filter copies it all the same."""
    holds = frame.select(kept.fill_null(value=False)).to_series()
    return frame if holds.all() else frame.filter(holds)
