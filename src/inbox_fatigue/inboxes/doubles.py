"""Tells of what came of a send that two records tell of by the names that the record has which counts."""

from __future__ import annotations

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.ledger import Ledger, reading


def of_the_record_that_counts(ledger: Ledger, events: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    """Return events with the campaign and the message of the touch, where a row that stands for it named another.

    A log may say of a campaign that it was answered, and the mail is there under another campaign or none.
    """
    if not reading.has_doubles(ledger):
        return events
    doubled = pl.col("same_as").is_not_null() & pl.col("campaign").is_not_null()
    others = reading.sends_where(ledger, doubled, "address", "campaign", "at", "same_as")
    counted = touches.select(
        same_as="touch", _campaign="campaign", _message="message", _counts=pl.lit(value=True)
    )
    named = others.with_columns(pl.col("at").cast(AT)).join(counted, on="same_as").drop("touch", "same_as")
    if named.is_empty():
        return events
    told = events.sort("at").join_asof(
        named.sort("at"), on="at", by=["address", "campaign"], strategy="backward", check_sortedness=False
    )
    return (
        told.with_columns(
            campaign=pl.when("_counts").then("_campaign").otherwise("campaign"),
            parent=pl.coalesce("parent", "_message"),
        )
        .select(events.columns)
        .sort("at", "event")
    )
