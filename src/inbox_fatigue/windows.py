"""Sliding windows over timelines: what a number was, at each touch, in the time just before it.

A window is (t − span, t]: two touches exactly one span apart are not in one window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import timedelta

# Windows of more touches than these are not looked through one by one: to do so is quadratic in a mailbox that
# gets a thousand mails a day, and in a company with thousands of colleagues. To walk takes four times as long in
# windows of a few.
_MANY = 64


def trailing_count(touches: pl.DataFrame, span: timedelta, *, by: str = "inbox") -> pl.DataFrame:
    """Return (touch, measured): how many touches of the same `by` lie in (at − span, at], itself included."""
    return _trailing(touches, pl.len(), span, by)


def trailing_counts(touches: pl.DataFrame, *, by: str = "inbox", **spans: timedelta) -> pl.DataFrame:
    """Return `touch` and a column for each named span: what `trailing_count` returns as `measured`."""
    in_order = ordered(touches, by)
    counted = {name: trailing_count(in_order, span, by=by)["measured"] for name, span in spans.items()}
    return in_order.select("touch", **counted)


def trailing_sum(touches: pl.DataFrame, column: str, span: timedelta, *, by: str = "inbox") -> pl.DataFrame:
    """Return (touch, measured): the sum of a column over (at − span, at] among touches of the same `by`."""
    measured = pl.col(column).cast(pl.Float64).rolling_sum_by("at", window_size=span).over(by)
    return touches.select("touch", measured=measured)


def trailing_distinct(
    touches: pl.DataFrame, column: str, span: timedelta, *, by: str = "inbox", keep: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Return (touch, measured): how many distinct values of a column lie in (at − span, at]; nulls are none.

    Columns of the touches that are to `keep` follow.
    """
    if touches[column].n_unique() == 1 and not touches[column].has_nulls():
        return touches.select("touch", pl.lit(1.0).alias("measured"), *keep)
    in_order = ordered(touches, by)
    distinct = pl.col(column).drop_nulls().n_unique()
    crowded = _crowded(in_order, span, by)
    if crowded.is_empty():
        return _trailing(in_order, distinct, span, by, keep)
    among = pl.col(by).is_in(crowded.implode())
    return pl.concat(
        [
            _trailing(in_order.filter(~among), distinct, span, by, keep),
            _walked_distinct(in_order.filter(among), column, span, by, keep),
        ]
    )


def _crowded(in_order: pl.DataFrame, span: timedelta, by: str) -> pl.Series:
    """Return the groups of which some window holds many touches: one and the one so many before it lie in it."""
    same = pl.col(by) == pl.col(by).shift(_MANY)
    return in_order.filter(same & (pl.col("at") - pl.col("at").shift(_MANY) < span))[by].unique()


def _trailing(
    touches: pl.DataFrame, number: pl.Expr, span: timedelta, by: str, keep: tuple[str, ...] = ()
) -> pl.DataFrame:
    in_order = ordered(touches, by)
    windows = in_order.rolling("at", period=span, group_by=by).agg(measured=number.cast(pl.Float64))
    return in_order.select("touch", windows["measured"], *keep)


def _walked_distinct(
    in_order: pl.DataFrame, column: str, span: timedelta, by: str, keep: tuple[str, ...]
) -> pl.DataFrame:
    """Return what `trailing_distinct` returns, in one walk through time, however many touches a window holds.

    A value is there from the time at which it comes until it comes again, or has been there for the whole span.
    """
    come = in_order.select(
        by, "at", change=pl.col(column).is_not_null().cast(pl.Int32), row=pl.int_range(pl.len())
    )
    told = in_order.select(by, column, "at").drop_nulls(column).sort(by, column, "at")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(-1) for name in (by, column))
    again = pl.when(same).then(pl.col("at").shift(-1))
    gone = told.select(
        by,
        at=pl.min_horizontal(pl.col("at") + span, again),
        change=pl.lit(-1, dtype=pl.Int32),
        row=pl.lit(None, dtype=pl.Int64),
    )
    changes = pl.concat([come, gone]).sort(by, "at", "row", nulls_last=True)
    # What holds at a moment is told behind all changes of that moment; over a whole group they add up to nothing.
    last = pl.any_horizontal(pl.col(name) != pl.col(name).shift(-1) for name in (by, "at"))
    there = pl.when(last.fill_null(value=True)).then(pl.col("change").cum_sum()).backward_fill()
    measured = changes.select("row", measured=there.cast(pl.Float64)).drop_nulls("row")
    return in_order.select("touch", measured["measured"], *keep)


def begins(*by: str) -> pl.Expr:
    """Tell which touches begin a run of the same `by`; in touches that lie by them, a run is a group.

    To carry on what holds where a run begins takes a tenth of the time that a window over the groups takes.
    """
    fresh = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in by)
    return fresh.fill_null(value=True)


def at_begin(value: pl.Expr, *by: str) -> pl.Expr:
    """Return what a value is at the first touch of each run of the same `by`; it is never null there."""
    return pl.when(begins(*by)).then(value).forward_fill()


def ordered(touches: pl.DataFrame, by: str = "inbox") -> pl.DataFrame:
    """Return the touches in the order of `by`, `at` and `touch`; those that lie so already are not sorted again."""
    return touches if _is_in_order(touches, by) else touches.sort(by, "at", "touch")


def _is_in_order(touches: pl.DataFrame, by: str) -> bool:
    """Return whether touches lie as inboxes hold them; to sort a million takes longer than to count them."""
    before = {name: pl.col(name).shift(1) for name in (by, "at", "touch")}
    at_once = (pl.col("at") == before["at"]) & (pl.col("touch") >= before["touch"])
    later = (pl.col(by) == before[by]) & ((pl.col("at") > before["at"]) | at_once)
    placed = later | (pl.col(by) > before[by])
    return bool(touches.select(placed.fill_null(value=False).slice(1).all()).item())
