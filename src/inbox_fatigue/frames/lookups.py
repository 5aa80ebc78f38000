"""Adds columns to a large frame, and counts its rows, without copies of all that it has."""

from __future__ import annotations

import polars as pl

_PIECE = 1_000_000  # rows


def looked_up(frame: pl.DataFrame, on: str, table: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the other columns of a table that has each key once; null where it has none.

    A column that the frame has already is replaced.
    """
    added = [name for name in table.columns if name != on]
    if table.is_empty() or frame[on].null_count() == len(frame):
        return frame.with_columns(pl.lit(None, dtype=table.schema[name]).alias(name) for name in added)
    found = frame.select(on).join(table, on=on, how="left", maintain_order="left")
    return frame.with_columns(found.drop(on).get_columns())


def how_many(frame: pl.DataFrame, *by: str | pl.Expr) -> pl.DataFrame:
    """Return how many rows have which of the few values of some columns, as `number`, sorted by these.

    A piece at a time: to group ten million rows at once takes hundreds of megabytes.
    """
    pieces = (piece.group_by(by).agg(number=pl.len().cast(pl.Int64)) for piece in frame.iter_slices(_PIECE))
    found = pl.concat([frame.clear().select(*by, number=pl.lit(None, dtype=pl.Int64)), *pieces])
    names = found.columns[:-1]
    return found.group_by(names).agg(pl.col("number").sum()).sort(names)


def found_in(frame: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with what some row of a table has in all of its columns; a piece at a time likewise."""
    pieces = (piece.join(table, on=table.columns, how="semi") for piece in frame.iter_slices(_PIECE))
    return pl.concat([frame.clear(), *pieces])


def looked_up_in(frame: pl.DataFrame, on: str, large: pl.DataFrame) -> pl.DataFrame:
    """Return what `looked_up` does, of a table far larger than the frame: a join would first index all of it."""
    return looked_up(frame, on, found_in(large, frame.select(on).unique()))


def only(frame: pl.DataFrame, kept: pl.Expr) -> pl.DataFrame:
    """Return the rows that hold; the frame as it is where all do, for a filter copies it all the same."""
    holds = frame.select(kept.fill_null(value=False)).to_series()
    return frame if holds.all() else frame.filter(holds)
