"""Recognises automated sequences that carry no id: the same two templates, equally far apart, for several people.

A campaign to many reaches them all on one day, and so does the next; in a sequence people start on different
days and yet wait equally long. That distance and the pair of templates are what gives it away.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

# Three people who waited equally long between the same two texts are no coincidence, two may be.
PEOPLE = 3
STARTS = 3  # different days on which the earlier of the two was sent to them
SHORTEST = timedelta(hours=12)  # below, two mails of one morning


def regular(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of touches that are two steps of one sequence, by their templates and distance.

    `pairs` has touch, earlier, inbox, sender, both creatives (`creative`, `_creative`) and both times
    (`at`, `_at`). The distance is counted in days and in working days: tools that send on working days
    alone keep the latter. One more touch only adds pairs, so it never takes a sequence away.
    """
    apart = pl.col("at") - pl.col("_at")
    looked = pairs.filter(
        (apart >= SHORTEST)
        & pl.col("creative").is_not_null()
        & pl.col("_creative").is_not_null()
        & (pl.col("creative") != pl.col("_creative"))
    ).with_columns(
        day=pl.col("_at").dt.date(),
        days=(apart.dt.total_hours() / 24).round().cast(pl.Int64),
        working_days=pl.business_day_count(pl.col("_at").dt.date(), pl.col("at").dt.date()).cast(pl.Int64),
    )
    found = [_alike(looked, distance) for distance in ("days", "working_days")]
    return pl.concat(found).unique()


def _alike(pairs: pl.DataFrame, distance: str) -> pl.DataFrame:
    same = ["sender", "_creative", "creative", distance]
    several = (pl.col("inbox").n_unique().over(same) >= PEOPLE) & (
        pl.col("day").n_unique().over(same) >= STARTS
    )
    return pairs.filter(several).select("touch", "earlier")
