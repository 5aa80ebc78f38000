"""After which message people left, and after which they answered.

To leave is to unsubscribe, to complain, or to decline. It is laid to the last message that counts as pressure
before it, of the same organisation, if that is no older than `LAID_TO`. Where a log says that people left after
a send, and not when, it is laid to that send.
An answer that is no refusal is laid to a message in the same way.
A message is looked at until the person has left, and where enough time went by after it to see whether they would.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import OPT_OUTS, TIME_NOT_TOLD

if TYPE_CHECKING:
    from inbox_fatigue.inbox_frames import Inboxes

LEAVING = (*OPT_OUTS, "decline")
ANSWERING = ("reply",)
LAID_TO = timedelta(days=14)
# Who has known a sender for a year leaves for other reasons than who met them last week.
_AGES = (7, 30, 90, 365)  # days since the first message


@dataclass(frozen=True, kw_only=True)
class Departures:
    """Messages at which somebody might have left, and whether they did."""

    messages: pl.DataFrame  # touch, person, left and answered (Boolean), stratum
    kinds: tuple[tuple[str, int], ...]  # of events by which people left, and how many
    unplaced: int  # people who left after no message that is known
    answers: bool  # whether any answer is known


def departures(inboxes: Inboxes) -> Departures:
    """Return after which messages people left."""
    went = inboxes.counted.filter(~pl.col("planned")).select(
        "touch", "person", "inbox", "organisation", "campaign", "at"
    )
    events, answers = (
        inboxes.events.filter(pl.col("kind").cast(pl.String).is_in(kinds)) for kinds in (LEAVING, ANSWERING)
    )
    in_time = went.sort("at", "touch")
    laid = _laid(events, in_time)
    left_at = _left_at(events, went, laid)
    end = went["at"].max()
    seen = pl.col("at") <= (end - LAID_TO if isinstance(end, datetime) else None)
    at_risk = went.join(left_at, on="inbox", how="left").filter(
        seen & (pl.col("left_at").is_null() | (pl.col("at") <= pl.col("left_at")))
    )
    left, answered = (
        pl.col("touch").is_in(found["touch"].implode()) for found in (laid, _laid(answers, in_time))
    )
    first = went.group_by("inbox").agg(first=pl.col("at").min())
    status = inboxes.people.select("person", status=pl.col("status").rank("dense").cast(pl.Int64))
    placed = (
        at_risk.join(first, on="inbox", how="left")
        .join(status, on="person", how="left")
        .select("touch", "person", left=left, answered=answered, stratum=_stratum())
    )
    counts = events.group_by(kind=pl.col("kind").cast(pl.String)).len().sort("kind").rows()
    leavers = events["person"].n_unique()
    return Departures(
        messages=placed,
        kinds=tuple((kind, count) for kind, count in counts),
        answers=not answers.is_empty(),
        unplaced=leavers - laid.join(went, on="touch")["person"].n_unique(),
    )


def _laid(events: pl.DataFrame, went: pl.DataFrame) -> pl.DataFrame:
    """Return the touches after which somebody did what events tell."""
    untold = pl.col("detail").eq_missing(TIME_NOT_TOLD)
    timed = events.filter(~untold).select("at", "inbox", "person").sort("at")
    of_sends = events.filter(untold, pl.col("campaign").is_not_null(), pl.col("inbox").is_not_null())
    named = of_sends.select("inbox", "campaign").join(went, on=["inbox", "campaign"])
    found = [
        _before(timed.filter(pl.col("inbox").is_not_null()), went, "inbox"),
        _before(timed.filter(pl.col("inbox").is_null()), went, "person"),
        named.group_by("inbox", "campaign").agg(pl.col("touch").sort_by("at").last()).select("touch"),
    ]
    return pl.concat(found).unique().sort("touch")


def _before(events: pl.DataFrame, went: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return the last touch before each event, as far as it is no older than `LAID_TO`."""
    found = events.select("at", by).join_asof(
        went.select("touch", by, "at"), on="at", by=by, tolerance=LAID_TO, check_sortedness=False
    )
    return found.select("touch").drop_nulls()


def _left_at(events: pl.DataFrame, went: pl.DataFrame, laid: pl.DataFrame) -> pl.DataFrame:
    """Return (inbox, left_at): the moment from which on nobody asks whether they would leave."""
    by_touch = laid.join(went, on="touch").select("inbox", "at")
    own = events.filter(pl.col("inbox").is_not_null()).select("inbox", "at")
    of_all = events.filter(pl.col("inbox").is_null()).select("person", "at")
    of_any = of_all.join(went.select("person", "inbox").unique(), on="person").select("inbox", "at")
    return pl.concat([by_touch, own, of_any]).group_by("inbox").agg(left_at=pl.col("at").min())


def _stratum() -> pl.Expr:
    """Return a number that messages of one organisation, quarter, status and age of the acquaintance have in common."""
    days = (pl.col("at") - pl.col("first")).dt.total_days()
    age = pl.sum_horizontal(*((days >= least).cast(pl.Int64) for least in _AGES))
    quarter = pl.col("at").dt.year().cast(pl.Int64) * 4 + pl.col("at").dt.quarter()
    organisation = pl.col("organisation").to_physical().cast(pl.Int64)
    status = pl.col("status").fill_null(0)
    return ((organisation.fill_null(-1) * 100_000 + quarter) * 10 + age) * 10 + status
