"""Measures how many working days a follow-up leaves to answer the mail before it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plugin import Measurements
from inbox_fatigue_follow_up.rules import TOO_SOON

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

# Two mails of one minute come from one run of a program, often in two matters: nobody can answer in between.
ONE_RUN = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)  # so that (since, at] holds the mail that is followed up


def too_soon(chained: pl.DataFrame, inboxes: Inboxes, working_days: int) -> Measurements:
    """Return how many working days each follow-up came short of."""
    dates = inboxes.touches.select("touch", "at", day=_day(), zoned=pl.col("local_at").is_not_null())
    before = dates.select(previous="touch", previous_at="at", previous_day="day", previous_zoned="zoned")
    pairs = (
        _before_its_run(chained, dates)
        .join(dates, on="touch")
        .join(before, on="previous")
        .with_columns(_same_clock("day", "at"), _same_clock("previous_day", "previous_at"))
    )
    one = pl.duration(days=1)
    left = pl.business_day_count(pl.col("previous_day") + one, pl.col("day") + one)
    return Measurements(
        rule=TOO_SOON,
        frame=pairs.select(
            "touch",
            measured=(working_days - left).clip(0).cast(pl.Float64),
            since=pl.col("previous_at") - MOMENT,
            group="chain",
        ),
        counted=chained.select("touch", group="chain"),
    )


def _before_its_run(chained: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """Return the follow-ups of a chain, with the last of its mails before their own run as `previous`.

    A follow-up in the same minute as the one before leaves as much time to answer as that one did.
    """
    timed = chained.join(dates.select("touch", "at"), on="touch")
    earlier = timed.select("chain", before="touch", before_at="at").sort("before_at", "before")
    follow_ups = (
        timed.filter(pl.col("previous").is_not_null())
        .join(dates.select(previous="touch", previous_at="at"), on="previous")
        .with_columns(by=pl.col("at") - ONE_RUN)
        .sort("by", "touch")
    )
    held = follow_ups.join_asof(
        earlier, left_on="by", right_on="before_at", by="chain", strategy="backward", check_sortedness=False
    )
    same_run = pl.col("previous_at") > pl.col("by")
    previous = pl.when(same_run).then(pl.col("before")).otherwise(pl.col("previous"))
    return held.select("touch", "chain", previous=previous).drop_nulls("previous")


def _day() -> pl.Expr:
    return pl.col("local_at").dt.date()


def _same_clock(day: str, at: str) -> pl.Expr:
    """Return the person's date where both mails have one, else that of UTC for both."""
    both = pl.col("zoned") & pl.col("previous_zoned")
    return pl.when(both).then(pl.col(day)).otherwise(pl.col(at).dt.date()).alias(day)
