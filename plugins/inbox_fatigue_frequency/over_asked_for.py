"""Counts touches above the number that the person asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_frequency.rules_of_limits import OVER_ASKED_FOR

WEEK = timedelta(days=7)
_NEARLY = 1e-9  # 7 / 0.07 is a hair below a hundred days
_FOR_LIFE = 36_500  # days; more of them say no more, and some do not fit into a span of time


@dataclass(frozen=True, kw_only=True)
class OverAskedFor:
    """Compares each 7 days with max_per_week of the person.

    Less than one a week is read as one in so many whole days: 0.5 allows one in any 14 days, 0.4 in any 17.
    Other fractions are rounded up, in favour of the sender, as those days are rounded down; 0 allows none.
    """

    rules: ClassVar[tuple[Rule, ...]] = (OVER_ASKED_FOR,)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return how many touches more than allowed the window that ends at each touch holds."""
        touches = _asked(inboxes)
        count = pl.col("nth") - pl.col("before").fill_null(0)
        frame = _before(touches).select(
            "touch",
            since=_midnight(),
            measured=(count - pl.col("allowed")).cast(pl.Float64),
            note=pl.format("{} in {} days, {} a week asked for", count, _days(), _plain("max_per_week")),
        )
        return Measurements(rule=OVER_ASKED_FOR, frame=frame, span=WEEK, counted=touches.select("touch"))


def _asked(inboxes: Inboxes) -> pl.DataFrame:
    """Return the counted touches of those who asked, with what they allow and since when it counts."""
    wanted = pl.col("max_per_week")
    rare = (wanted > 0) & (wanted < 1)
    days = pl.when(rare).then((7 / wanted + _NEARLY).floor().clip(upper_bound=_FOR_LIFE)).otherwise(7.0)
    asked = inboxes.people.filter(wanted.is_finite() & (wanted >= 0)).select(
        "person",
        "max_per_week",
        allowed=wanted.ceil().cast(pl.Int64),
        window=pl.duration(days=days),
    )
    days = pl.col("clock").dt.truncate("1d").dt.replace_time_zone("UTC")
    touches = inboxes.counted.select("touch", "person", "inbox", moment="at", clock=_clock())
    touches = touches.with_columns(at=days).join(asked, on="person")
    # The last of several touches at one moment sees them all, and so do the others.
    nth = pl.col("moment").rank("max").over("inbox").cast(pl.Int64)
    return touches.with_columns(nth=nth, since=pl.col("at") - pl.col("window"))


def _clock() -> pl.Expr:
    """Return the time of a touch on the person's own clock, else in UTC.

    A weekly letter is a little early once, and an hour early when summer time begins; by days it is weekly.
    """
    return pl.coalesce("local_at", pl.col("at").dt.replace_time_zone(None))


def _midnight() -> pl.Expr:
    """Return the moment before the first day that is counted with a touch."""
    begins = (pl.col("since") + pl.duration(days=1)).dt.replace_time_zone(None)
    return pl.col("moment") - (pl.col("clock") - begins) - pl.duration(microseconds=1)


def _before(touches: pl.DataFrame) -> pl.DataFrame:
    """Return the touches with the number of those that came before each one's window.

    The windows differ from person to person, which a rolling window cannot do; counts at two moments can.
    """
    earlier = touches.group_by("inbox", "at").agg(before=pl.col("nth").max()).sort("at")
    return touches.sort("since").join_asof(
        earlier, left_on="since", right_on="at", by="inbox", strategy="backward", check_sortedness=False
    )


def _days() -> pl.Expr:
    return pl.col("window").dt.total_days()


def _plain(column: str) -> pl.Expr:
    """Return a number as text without a trailing ".0"."""
    return pl.col(column).cast(pl.String).str.strip_suffix(".0")
