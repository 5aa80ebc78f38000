"""Counts what each sender would send in 24 hours, against what it may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, windows
from inbox_fatigue_plan.rules_of_steps import TOO_FAST
from inbox_fatigue_plan.steps import STEP, facts, plan_steps, planned, untold

_DAY = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class TooFast:
    """Finds senders that would send more in 24 hours than they may.

    24 hours are counted, and not a date, because that is how mail providers count what a mailbox sends.
    """

    rules: ClassVar[tuple[Rule, ...]] = (TOO_FAST,)
    max_per_day: int | None = field(
        default=None,
        metadata={"doc": "how many a sender may send in 24 hours, where its campaigns do not say"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return each sender's fullest 24 hours if they are too full, carried by the step in which they end."""
        said = facts(inboxes).creatives.select(*STEP, "sender", "max_per_day").unique(STEP, keep="first")
        sends = planned(inboxes).join(said, on=STEP, how="left").with_columns(pl.col("sender").fill_null(""))
        # A number that one campaign of a sender gives holds for the mailbox and so for all of its campaigns.
        told = pl.col("max_per_day").min().over("sender")
        sends = sends.with_columns(limit=pl.coalesce(told, pl.lit(self.max_per_day, dtype=pl.Int64)))
        known = sends.drop_nulls("limit")
        return Measurements(
            rule=TOO_FAST,
            frame=_fullest(known, plan_steps(inboxes)),
            unassessed=untold(sends.filter(pl.col("limit").is_null()), TOO_FAST.needs[0]),
        )


def _fullest(sends: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the fullest 24 hours of each sender that is above its limit: touch, measured, note."""
    counted = sends.join(windows.trailing_count(sends, _DAY, by="sender"), on="touch")
    peak = (
        counted.filter(pl.col("measured") > pl.col("limit"))
        .sort("measured", "at", "touch", descending=[True, False, False])
        .unique("sender", keep="first", maintain_order=True)
        .select(*STEP, "measured", "limit", "at")
    )
    carried = peak.join(steps.select("touch", *STEP), on=STEP)
    note = pl.format(
        "{} messages in the 24 hours up to {} UTC, and the sender may send {}",
        pl.col("measured").cast(pl.Int64),
        pl.col("at").dt.strftime("%Y-%m-%d %H:%M"),
        "limit",
    )
    hits = carried.select("touch", note=note, measured=pl.col("measured") - pl.col("limit"))
    return hits.sort("measured", "touch", descending=[True, False]).unique(
        "touch", keep="first", maintain_order=True
    )
