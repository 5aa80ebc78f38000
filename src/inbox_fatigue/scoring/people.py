"""How tired each person is: now, and in the worst window.

At any moment a person's strain is the sum, over rules and organisations, of the highest strain that the
rule reached in the window that ends then. A rule that fires several times in one window counts at its
worst, not several times: else one more message, which joins two episodes into one, could lower a score.
Families are capped, so that one theme cannot drown the rest.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.results import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

_SERIES = ("person", "inbox", "rule")
_AT_ONCE = 100_000  # hits, about: each becomes two steps, which are sorted and joined several times


def score_people(
    hits: pl.DataFrame, *, window: timedelta, as_of: datetime, caps: Mapping[str, float]
) -> pl.DataFrame:
    """Return person, fatigue, at_worst, at_worst_on and a column `family:NAME` each (all 0 … 100).

    `hits` has person, inbox, rule, family, at and strain; people without hits are not in the answer.
    """
    families = sorted(hits["family"].unique().to_list())
    if not families:
        return pl.DataFrame(
            schema={
                "person": pl.Int64,
                "fatigue": pl.Float64,
                "at_worst": pl.Float64,
                "at_worst_on": pl.Datetime("us", "UTC"),
            }
        )
    parts = -(-len(hits) // _AT_ONCE)
    scores = [
        _scores(_changes(some, window), families, caps, as_of)
        for some in (hits.filter(pl.col("person") % parts == part) for part in range(parts))
    ]
    return pl.concat(scores).sort("person")


def _scores(
    changes: pl.DataFrame, families: list[str], caps: Mapping[str, float], as_of: datetime
) -> pl.DataFrame:
    """Return what `score_people` returns, in any order."""
    timeline = _timeline(changes, families, caps).filter(pl.col("at") <= as_of)
    by_person = timeline.group_by("person", maintain_order=True)
    worst = by_person.agg(
        at_worst=pl.col("fatigue").max(),
        at_worst_on=pl.col("at").sort_by("fatigue", "at", descending=[True, False]).first(),
    )
    now = by_person.agg(pl.col("fatigue", *(f"family:{name}" for name in families)).last())
    return now.join(worst, on="person")


def _changes(hits: pl.DataFrame, window: timedelta) -> pl.DataFrame:
    """Return (person, family, at, change): when the windowed maximum of a rule steps up or down."""
    lying = hits.select(*_SERIES, "family", "at", "strain").sort(*_SERIES, "at")
    fresh = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in _SERIES)
    # Told apart by a number: a hundred thousand windows told apart by three columns take four times as long.
    starts = lying.select("person", "family", "at", "strain", series=fresh.fill_null(value=True).cum_sum())
    ends = starts.with_columns(pl.col("at") + window, strain=pl.lit(None, dtype=pl.Float64))
    steps = pl.concat([starts, ends]).sort("series", "at")
    levels = steps.rolling("at", period=window, group_by="series").agg(level=pl.col("strain").max())
    level = levels["level"].fill_null(0.0)
    before = pl.when(pl.col("series") == pl.col("series").shift(1)).then(pl.col("level").shift(1))
    return (
        steps.drop("strain")
        .with_columns(level=level)
        .with_columns(change=pl.col("level") - before.fill_null(0.0))
        .group_by("person", "family", "at")
        .agg(pl.col("change").sum())
    )


def _timeline(changes: pl.DataFrame, families: list[str], caps: Mapping[str, float]) -> pl.DataFrame:
    """Return each person's fatigue after each change, by family and in all."""
    wide = changes.select(
        "person",
        "at",
        *(pl.when(pl.col("family") == name).then("change").otherwise(0.0).alias(name) for name in families),
    )
    steps = wide.group_by("person", "at").agg(pl.col(*families).sum()).sort("person", "at")
    levels = steps.with_columns(
        pl.col(name).cum_sum().over("person").clip(lower_bound=0.0) for name in families
    )
    capped = levels.with_columns(
        pl.min_horizontal(1.0 - (-pl.col(name)).exp(), pl.lit(caps.get(name, 100.0) / 100.0)).alias(name)
        for name in families
    )
    calm = pl.lit(1.0)
    for name in families:
        calm = calm * (1.0 - pl.col(name))
    return (
        capped.with_columns(fatigue=(100.0 * (1.0 - calm)).round(6))
        .rename({name: f"family:{name}" for name in families})
        .with_columns((pl.col(f"family:{name}") * 100.0).round(6) for name in families)
    )


def state_of(fatigue: float, bounds: Mapping[State, float]) -> State:
    """Return the state whose lower bound the fatigue reaches; `rested` below all of them."""
    if math.isnan(fatigue):
        return State.UNKNOWN
    for state in (State.EXHAUSTED, State.TIRED, State.COMFORTABLE):
        if fatigue >= bounds[state]:
            return state
    return State.RESTED
