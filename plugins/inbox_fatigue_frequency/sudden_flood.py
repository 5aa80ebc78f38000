"""Compares each week with what the person is used to from the organisation."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, windows
from inbox_fatigue_frequency.rules_of_counts import SUDDEN_FLOOD

WEEK = timedelta(days=7)
# Terms of the tail fall off at least as λ / (n + 1); what is smaller than this part of the sum is left out.
_ENOUGH = 1e-12


@dataclass(frozen=True, kw_only=True)
class SuddenFlood:
    """Measures how unlikely a week is, if mail came by chance at the person's own rate (Poisson)."""

    rules: ClassVar[tuple[Rule, ...]] = (SUDDEN_FLOOD,)
    weeks: int = field(
        default=8, metadata={"doc": "the weeks before the last seven days that say what is usual"}
    )
    least_rate: float = field(
        default=1.0,
        metadata={"doc": "the messages a week that surprise nobody, whatever came before"},
    )

    def __post_init__(self) -> None:
        """Refuse a history of no weeks and a rate of nothing: every message would be a flood."""
        if self.weeks < 1 or self.least_rate <= 0:
            raise ValueError("weeks must be 1 or more, and least_rate above 0")

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return −log10 of the chance of so many touches in the week that ends at each touch."""
        touches = inboxes.counted
        judged = self._counts(touches).filter("used_to").drop("used_to")
        usual = pl.max_horizontal(pl.col("before") / self.weeks, pl.lit(self.least_rate))
        surprising = _surprise(judged.with_columns(usual=usual)).filter(pl.col("measured") > 0)
        return Measurements(
            rule=SUDDEN_FLOOD,
            frame=surprising.select("touch", "measured", note=self._note()),
            span=WEEK,
            counted=touches.select("touch"),
            unassessed=self._new(inboxes, judged),
        )

    def _counts(self, touches: pl.DataFrame) -> pl.DataFrame:
        """Return for each touch how many came this week, how many before, and whether that is long enough."""
        in_order = windows.ordered(touches)
        history = (self.weeks + 1) * WEEK
        begun = windows.at_begin(pl.col("at"), "inbox") <= pl.col("at") - history
        counts = windows.trailing_counts(in_order, this=WEEK, measured=history)
        return counts.hstack(in_order.select("person", used_to=begun)).with_columns(
            before=pl.col("measured") - pl.col("this")
        )

    def _note(self) -> pl.Expr:
        rate = (pl.col("before") / self.weeks).round(1).cast(pl.String).str.strip_suffix(".0")
        return pl.format(
            "{} messages in 7 days, {} a week in the {} weeks before", _whole("this"), rate, self.weeks
        )

    def _new(self, inboxes: Inboxes, judged: pl.DataFrame) -> pl.DataFrame:
        """Return the people whom nobody has written to for long enough to know what is usual."""
        new = inboxes.people_written_to.join(judged, on="person", how="anti")
        reason = f"what they are used to is not known: less than {self.weeks + 1} weeks of mail are on record"
        return new.with_columns(reason=pl.lit(reason))


def _surprise(rated: pl.DataFrame) -> pl.DataFrame:
    """Add `measured`; there are few different pairs of numbers, so each is worked out once."""
    pairs = rated.select("this", "usual").unique(maintain_order=True)
    worked = pl.Series(
        [_surprise_of(count, rate) for count, rate in pairs.cast(pl.Float64).iter_rows()], dtype=pl.Float64
    )
    return rated.drop("measured").join(pairs.with_columns(measured=worked), on=["this", "usual"])


def _surprise_of(count: float, rate: float) -> float:
    """Return −log10 P(X ≥ count) of a Poisson distribution; 0 where no more came than usual.

    P(X ≥ n) = P(X = n) · (1 + λ/(n+1) + λ²/((n+1)(n+2)) + …), which converges for n above λ, in logarithms.
    """
    if count <= rate:
        return 0.0
    term = total = 1.0
    above = count
    while term > _ENOUGH * total:
        above += 1
        term *= rate / above
        total += term
    logarithm = count * math.log(rate) - rate - math.lgamma(count + 1) + math.log(total)
    return round(max(0.0, -logarithm / math.log(10)), 6)


def _whole(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int64)
