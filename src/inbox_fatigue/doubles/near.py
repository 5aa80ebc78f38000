"""Tells which records of sends lie as near to one another as two records of one send may."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_SEND = timedelta(minutes=10)  # as far apart as two records may date one send
_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)


def near_pairs(
    records: pl.DataFrame,
    others: pl.DataFrame,
    names: Sequence[tuple[str, str]],
    spread: pl.Expr | None = None,
) -> pl.DataFrame:
    """Return (touch, touch_other, agrees) of records and other sends that may be one send.

    The person and one of the named columns agree (`agrees` is its place among them), and they are dated as near
    to one another as one send may be, or farther by the `spread` over which the others went, in microseconds.
    Times are microseconds since 1970; `records` has `day_only`.
    """
    later = pl.col("at_other") - pl.col("at")
    that_day = (pl.col("day_only") == 1) & later.is_between(0, _DAY // _MICROSECOND, closed="left")
    farther = pl.lit(0) if spread is None else spread
    near = (later.abs() <= SAME_SEND // _MICROSECOND + farther) | that_day
    return pl.concat(
        records.drop_nulls(["person", mine])
        .join(
            others.drop_nulls(theirs), left_on=["person", mine], right_on=["person", theirs], suffix="_other"
        )
        .filter(near)
        .select("touch", "touch_other", agrees=pl.lit(place, dtype=pl.Int64))
        for place, (mine, theirs) in enumerate(names)
    )
