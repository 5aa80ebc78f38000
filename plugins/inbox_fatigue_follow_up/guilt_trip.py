"""Counts mail that blames the reader for silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plugin import Measurements, windows
from inbox_fatigue_follow_up.rules import GUILT_TRIP

if TYPE_CHECKING:
    from datetime import timedelta

    from inbox_fatigue.plugin import Inboxes

_OUTREACH = ("marketing", "sales")


def guilt_trip(chained: pl.DataFrame, inboxes: Inboxes, window: timedelta) -> Measurements:
    """Return how many blaming mails the window that ends at each of them holds.

    In marketing and sales mail the phrase is enough. Elsewhere it must follow up mail that was not answered:
    "we have not heard from you" is news where somebody waits for a form.
    """
    follow_ups = chained.filter(pl.col("previous").is_not_null())["touch"]
    stream = pl.col("stream").cast(pl.String)
    pressing = stream.is_in(_OUTREACH) | pl.col("touch").is_in(follow_ups.implode())
    blames = pl.col("guilt").cast(pl.Float64) >= 1
    arrived = ~pl.col("bounced").fill_null(value=False) & (stream != "list")
    touches = inboxes.described("guilt").filter(blames & pressing & arrived)
    return Measurements(
        rule=GUILT_TRIP,
        frame=windows.trailing_count(touches, window),
        span=window,
        counted=touches.select("touch"),
    )
