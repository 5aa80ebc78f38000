"""Counts the colleagues who take turns in one unanswered matter."""

from __future__ import annotations

import polars as pl

from inbox_fatigue.plugin import Measurements
from inbox_fatigue_follow_up.rules import TAG_TEAM

_MOMENT = pl.duration(microseconds=1)  # so that (since, at] holds the first mail of a chain


def tag_team(chained: pl.DataFrame) -> Measurements:
    """Return how many different writers the unanswered mail had that each touch goes on with, its own included."""
    return Measurements(
        rule=TAG_TEAM,
        frame=chained.select(
            "touch",
            measured=pl.col("writers").cast(pl.Float64),
            since=pl.col("chain_at") - _MOMENT,
            group="chain",
        ),
        counted=chained.select("touch", group="chain"),
    )
