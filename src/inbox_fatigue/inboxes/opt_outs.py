"""Says from when on opt-outs were known of which a send's row or contacts tell that they came, and not when."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from inbox_fatigue.columns import EVENTS, OPT_OUTS, TIME_NOT_TOLD
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.keys import mix_columns, text_key

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


def opt_outs_of_contacts(left: pl.DataFrame, events: pl.DataFrame, last: datetime | None) -> pl.DataFrame:
    """Return the opt-outs (as EVENTS) of those (address, person) of whom contacts say that they want no mail.

    They are known since `last`, the last mail that went. Whoever left or came back at a time that is told is left
    to that.
    """
    general = pl.col("kind").is_in([*OPT_OUTS, "subscribe"]) & pl.col("list").is_null()
    told = events.filter(general & (pl.col("detail") != TIME_NOT_TOLD))
    untold = left.join(told.select("person"), on="person", how="anti").unique("person", keep="first")
    if last is None or untold.is_empty():
        return conform(untold.head(0), EVENTS).select(*EVENTS)
    key = pl.Series([text_key("event", "contact")]).new_from_index(0, len(untold))
    rows = untold.with_columns(
        mix_columns([untold["address"], key]).alias("event"),
        at=pl.lit(last),
        kind=pl.lit("unsubscribe"),
        detail=pl.lit(TIME_NOT_TOLD),
        reliable=pl.lit(value=True),
    )
    return conform(rows, EVENTS).select(*EVENTS)
