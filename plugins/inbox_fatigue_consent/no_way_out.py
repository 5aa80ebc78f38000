"""Counts marketing mail that one cannot leave with ease."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Channel, Inboxes, Measurements, Rule, Stream, windows
from inbox_fatigue_consent.rules import NO_WAY_OUT

LACKS = {
    "no_header": "{} without a List-Unsubscribe header",
    "no_one_click": "{} without one-click (RFC 8058)",
    "no_visible": "{} without a visible way",
}


@dataclass(frozen=True, kw_only=True)
class NoWayOut:
    """Counts marketing mails that are known to lack one of three ways out; what is not known is no lack."""

    rules: ClassVar[tuple[Rule, ...]] = (NO_WAY_OUT,)
    window: timedelta = field(default=timedelta(days=30), metadata={"doc": "the length of the window"})
    header_since: str = field(
        default="1998-07-01",
        metadata={"doc": "from when mail must carry List-Unsubscribe; RFC 2369 is of July 1998"},
    )
    one_click_since: str = field(
        default="2024-06-01",
        metadata={
            "doc": "from when mail must allow one-click unsubscribing; RFC 8058 is of January 2017, "
            "and the seven years to adopt it are a starting point of ours"
        },
    )

    def __post_init__(self) -> None:
        """Refuse a setting that is no date, before anything is measured with it."""
        date.fromisoformat(self.header_since)
        date.fromisoformat(self.one_click_since)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return how many mails that lack a way out the window that ends at each such mail holds."""
        lacking = self._lacking(inboxes)
        counts = [
            windows.trailing_sum(lacking, name, self.window).rename({"measured": name}) for name in LACKS
        ]
        frame = windows.trailing_count(lacking, self.window)
        for count in counts:
            frame = frame.join(count, on="touch")
        parts = [
            pl.when(pl.col(name) > 0).then(pl.format(text, pl.col(name).round().cast(pl.Int64)))
            for name, text in LACKS.items()
        ]
        note = pl.concat_str(parts, separator=", ", ignore_nulls=True)
        return Measurements(
            rule=NO_WAY_OUT,
            frame=frame.select("touch", "measured", note=note),
            span=self.window,
            counted=lacking.select("touch"),
        )

    def _lacking(self, inboxes: Inboxes) -> pl.DataFrame:
        """Return the marketing mails that lack something, with what each of them lacks."""
        sent_on = pl.col("at").dt.date()
        mail = (pl.col("stream") == Stream.MARKETING.value) & (pl.col("channel") == Channel.EMAIL.value)
        lacks = {
            "no_header": pl.col("way_out_header").not_() & (sent_on >= date.fromisoformat(self.header_since)),
            "no_one_click": pl.col("way_out_one_click").not_()
            & (sent_on >= date.fromisoformat(self.one_click_since)),
            "no_visible": pl.col("way_out_visible").not_(),
        }
        known = {name: lack.fill_null(value=False) for name, lack in lacks.items()}
        return inboxes.counted.filter(mail).with_columns(**known).filter(pl.any_horizontal(list(LACKS)))
