"""Counts mail to addresses that had bounced for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Channel, Inboxes, Measurements, Rule, Stream, bounces
from inbox_fatigue_consent.deaths import deaths
from inbox_fatigue_consent.rules import DEAD_ADDRESS

TOLD_TWICE = timedelta(days=1)  # as far apart as two systems may date one bounce


@dataclass(frozen=True, kw_only=True)
class DeadAddress:
    """Counts attempts later than a hard bounce and the time to hear of it, until the address shows life.

    Attempts count, whether they bounced or not: nobody tells of each bounce.
    """

    rules: ClassVar[tuple[Rule, ...]] = (DEAD_ADDRESS,)
    hearing_time: timedelta = field(
        default=timedelta(days=1), metadata={"doc": "how long a bounce may take to be heard of"}
    )
    streams: tuple[str, ...] = field(
        default=("marketing", "sales", "service"),
        metadata={"doc": "the streams that must leave a dead address alone"},
    )

    def __post_init__(self) -> None:
        """Refuse a stream that does not exist: with a misspelt one the rule would never fire."""
        for stream in self.streams:
            Stream(stream)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return which attempt after the bounce each one was; a bounce is a group."""
        touches = self._attempts(inboxes)
        nth = pl.col("at").rank("max").over("inbox", "group").cast(pl.Float64)
        return Measurements(
            rule=DEAD_ADDRESS,
            frame=touches.select("touch", "since", "group", "note", measured=nth),
            counted=touches.select("touch", "group"),
            unassessed=_untold(inboxes),
        )

    def _attempts(self, inboxes: Inboxes) -> pl.DataFrame:
        """Return the mail to addresses that were dead when it was sent, and known to be."""
        states = deaths(inboxes)
        stream, email = pl.col("stream").cast(pl.String), pl.col("channel") == Channel.EMAIL.value
        theirs = inboxes.touches.join(states, on=["inbox", "address"], how="semi")
        sent = theirs.filter(stream.is_in(self.streams) & email).select("touch", "inbox", "address", "at")
        latest = sent.sort("at", "touch").join_asof(
            states.with_columns(died_at="at", group="event").drop("event").sort("at"),
            on="at",
            by=["inbox", "address"],
            strategy="backward",
            check_sortedness=False,
        )
        since = pl.col("died_at") + self.hearing_time
        return latest.with_columns(since=since).filter(pl.col("dead") & (pl.col("at") > pl.col("since")))


def _untold(inboxes: Inboxes) -> pl.DataFrame:
    """Return the people one of whose bounces came without a word on whether it was for good.

    A bounce may be told twice, by two logs of one send, and the other one says it.
    """
    told = inboxes.events.filter(pl.col("kind") == "bounce").select(
        "event", "person", "address", "at", "detail"
    )
    silent = told.filter(~bounces.says_which(pl.col("detail")))
    telling = told.filter(bounces.says_which(pl.col("detail"))).select("address", told_at="at")
    near = (pl.col("at") - pl.col("told_at")).abs() <= TOLD_TWICE
    heard = silent.join(telling, on="address").filter(near)
    people = silent.join(heard, on="event", how="anti").select("person").unique()
    reason = "whether their mail bounced for good is not known (hard or soft, or a status such as 5.1.1)"
    return people.with_columns(reason=pl.lit(reason))
