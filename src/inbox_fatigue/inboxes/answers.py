"""Leaves out answers without a time of which another record tells the time."""

from __future__ import annotations

import polars as pl

from inbox_fatigue.columns import TIME_NOT_TOLD


def told_once(events: pl.DataFrame) -> pl.DataFrame:
    """Return events without the answers that have no time, where one with a time is meant.

    It is of the same address, not before the mail, and to the same message or of the same campaign; or it comes from
    a list of events that names neither.
    """
    untold = (pl.col("kind").cast(pl.String) == "reply") & pl.col("detail").eq_missing(TIME_NOT_TOLD)
    open_ones = events.filter(untold)
    if open_ones.is_empty():
        return events
    timed = events.filter((pl.col("kind").cast(pl.String) == "reply") & ~untold)
    pairs = open_ones.join(timed, on="address", suffix="_timed").filter(pl.col("at_timed") >= pl.col("at"))
    same = [pl.col(name) == pl.col(f"{name}_timed") for name in ("parent", "campaign")]
    general = pl.all_horizontal(
        pl.col(f"{name}_timed").is_null() for name in ("parent", "campaign", "sender")
    )
    meant = pairs.filter(pl.any_horizontal(*same, general).fill_null(value=False))
    return events.join(meant, on="event", how="anti", maintain_order="left")
