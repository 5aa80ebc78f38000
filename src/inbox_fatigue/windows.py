"""Sliding windows over timelines: what a number was, at each touch, in the time just before it.

A window is (t − span, t]: two touches exactly one span apart are not in one window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import timedelta


def trailing_count(touches: pl.DataFrame, span: timedelta, *, by: str = "inbox") -> pl.DataFrame:
    """Return (touch, measured): how many touches of the same `by` lie in (at − span, at], itself included."""
    return _trailing(touches, pl.len(), span, by)


def trailing_sum(touches: pl.DataFrame, column: str, span: timedelta, *, by: str = "inbox") -> pl.DataFrame:
    """Return (touch, measured): the sum of a column over (at − span, at] among touches of the same `by`."""
    measured = pl.col(column).cast(pl.Float64).rolling_sum_by("at", window_size=span).over(by)
    return touches.select("touch", measured=measured)


def trailing_distinct(
    touches: pl.DataFrame, column: str, span: timedelta, *, by: str = "inbox"
) -> pl.DataFrame:
    """Return (touch, measured): how many distinct values of a column lie in (at − span, at]; nulls are none."""
    return _trailing(touches, pl.col(column).drop_nulls().n_unique(), span, by)


def _trailing(touches: pl.DataFrame, number: pl.Expr, span: timedelta, by: str) -> pl.DataFrame:
    ordered = touches if _is_in_order(touches, by) else touches.sort(by, "at", "touch")
    windows = ordered.rolling("at", period=span, group_by=by).agg(measured=number.cast(pl.Float64))
    return pl.DataFrame({"touch": ordered["touch"], "measured": windows["measured"]})


def _is_in_order(touches: pl.DataFrame, by: str) -> bool:
    """Return whether touches lie as inboxes hold them; to sort a million takes longer than to count them."""
    later = (pl.col(by) == pl.col(by).shift(1)) & (pl.col("at") >= pl.col("at").shift(1))
    placed = later | (pl.col(by) > pl.col(by).shift(1))
    return bool(touches.select(placed.fill_null(value=False).slice(1).all()).item())
