"""Says from when on opt-outs were known of which a send's row tells that they came, and not when."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from inbox_fatigue.columns import OPT_OUTS, TIME_NOT_TOLD

# The way out of a mail must work for thirty days (15 U.S.C. 7704 (a)(3)(A)(ii)): within them it may have been
# taken at any time, and mail before it was wanted.
WORKS_FOR = timedelta(days=30)


def with_late_opt_outs(events: pl.DataFrame, last: datetime | None) -> pl.DataFrame:
    """Return the events with opt-outs without a time at the last moment at which they can have come.

    It is not after `last`, the last mail that went: by the end of the log it was known. An opt-out of the same
    address that has a time, not before the mail, is the one that is meant.
    """
    untold = pl.col("kind").is_in(OPT_OUTS) & (pl.col("detail") == TIME_NOT_TOLD)
    if last is None or not events.select(untold.any()).item():
        return events
    timed = events.filter(pl.col("kind").is_in(OPT_OUTS) & ~untold)
    timed = timed.group_by("address", "kind").agg(timed=pl.col("at").max())
    known = pl.max_horizontal("at", pl.min_horizontal(pl.col("at") + WORKS_FOR, pl.lit(last)))
    placed = events.join(timed, on=["address", "kind"], how="left", maintain_order="left")
    meant = (untold & (pl.col("timed") >= pl.col("at"))).fill_null(value=False)
    return placed.filter(~meant).with_columns(at=pl.when(untold).then(known).otherwise("at")).drop("timed")
