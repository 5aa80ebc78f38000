"""Adds up what of earlier messages still weighs on a person: each loses half of it with every half-life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, Stream, windows
from inbox_fatigue_frequency.rules_of_counts import NO_REST

# Powers of two grow past the range of a float after 1,023 half-lives; 400 leaves room for the sums.
BLOCK = 400
# After four half-lives a message has 6 % of its weight left: older ones are not named as evidence.
REMEMBERED = 4


@dataclass(frozen=True, kw_only=True)
class NoRest:
    """Measures P(t) = Σ w · 2^((tᵢ - t) / half_life) over all touches up to and at t."""

    rules: ClassVar[tuple[Rule, ...]] = (NO_REST,)
    half_life: timedelta = field(
        default=timedelta(days=7), metadata={"doc": "the time in which a message loses half of its weight"}
    )
    service_weight: float = field(
        default=0.5, metadata={"doc": "what a service message adds, where marketing and sales add 1"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the pressure at each touch."""
        touches = inboxes.counted
        weight = pl.when(pl.col("stream") == Stream.SERVICE.value).then(self.service_weight).otherwise(1.0)
        return Measurements(
            rule=NO_REST,
            frame=pressure(touches.with_columns(weight=weight), self.half_life),
            span=REMEMBERED * self.half_life,
            counted=touches.select("touch"),
        )


def pressure(touches: pl.DataFrame, half_life: timedelta) -> pl.DataFrame:
    """Return (touch, measured): the halving sum of `weight` in each inbox, touches at one moment included.

    Time is told in half-lives since the inbox's first touch and cut into blocks.
    Within a block the sum of w · 2^age, taken back by 2^-age, is the pressure without a loop.
    Of the block before, its last pressure is carried over; what is older is below 2^-400.
    """
    span = half_life / timedelta(microseconds=1)
    age = (pl.col("at") - windows.at_begin(pl.col("at"), "inbox")).dt.total_microseconds() / span
    timed = (
        windows.ordered(touches)
        .lazy()
        .select("touch", "inbox", "at", "weight", age=age)
        .with_columns(block=(pl.col("age") / BLOCK).floor().cast(pl.Int64))
        .with_columns(
            scale=_exp2(pl.col("age") - pl.col("block") * BLOCK),
            run=windows.begins("inbox", "block").cum_sum(),
        )
    )
    within = (pl.col("weight") * pl.col("scale")).cum_sum().over("run") / pl.col("scale")
    summed = timed.with_columns(within=within)
    # The touch before the first of a block is the last of the block before, if that is the inbox's own.
    follows = (pl.col("inbox") == pl.col("inbox").shift(1)) & (
        pl.col("block") == pl.col("block").shift(1) + 1
    )
    end = pl.when(follows).then(pl.col("within").shift(1)).otherwise(0.0)
    ended = pl.when(follows).then(pl.col("age").shift(1)).otherwise("age")
    carried = windows.at_begin(end, "run") * _exp2(windows.at_begin(ended, "run") - pl.col("age"))
    # The last of several touches at one moment has the sum of all of them, for no weight is below nothing.
    followed = (pl.col("inbox") == pl.col("inbox").shift(-1)) & (pl.col("at") == pl.col("at").shift(-1))
    return (
        summed.select("touch", "inbox", "at", measured=pl.col("within") + carried)
        .with_columns(
            measured=pl.when(followed.fill_null(value=False)).then(None).otherwise("measured").backward_fill()
        )
        # Rounded, so that four messages at one moment are 4 and not a hair above it.
        .select("touch", pl.col("measured").round(6))
        .collect()
    )


def _exp2(exponent: pl.Expr) -> pl.Expr:
    return pl.lit(2.0).pow(exponent)
