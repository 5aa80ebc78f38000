"""Counts marketing and sales mail to people who had opted out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, Stream, windows
from inbox_fatigue_consent.opt_outs import opt_outs
from inbox_fatigue_consent.rules import MAILED_AFTER_OPT_OUT


@dataclass(frozen=True, kw_only=True)
class MailedAfterOptOut:
    """Counts touches later than an opt-out and the time to honour it, until the person subscribes again.

    Service mail (an outage, new terms) is needed and therefore allowed, like transactional mail.
    """

    rules: ClassVar[tuple[Rule, ...]] = (MAILED_AFTER_OPT_OUT,)
    honouring_time: timedelta = field(
        default=timedelta(days=2), metadata={"doc": "How long an opt-out may take to be honoured."}
    )
    streams: tuple[str, ...] = field(
        default=("marketing", "sales"), metadata={"doc": "The streams that an opt-out ends."}
    )
    stop_words: tuple[str, ...] = field(
        default=("stop", "remove me", "unsubscribe", "opt-out", "opt out"),
        metadata={
            "doc": "What the detail of a decline says when it is an opt-out; others are a no to one offer."
        },
    )

    def __post_init__(self) -> None:
        """Refuse a stream that does not exist: with a misspelt one the rule would never fire."""
        for stream in self.streams:
            Stream(stream)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return which touch after the opt-out each one was; an opt-out is a group."""
        touches = _unwanted(inboxes, opt_outs(inboxes, self.stop_words), self)
        nth = pl.col("at").rank("max").over("inbox", "group").cast(pl.Float64)
        return Measurements(
            rule=MAILED_AFTER_OPT_OUT,
            frame=touches.select("touch", "since", "group", "note", measured=nth),
            counted=touches.select("touch", "group"),
        )


def _unwanted(inboxes: Inboxes, states: pl.DataFrame, settings: MailedAfterOptOut) -> pl.DataFrame:
    """Return the touches that an opt-out in force should have prevented."""
    concerned = pl.col("inbox").is_in(states["inbox"].unique().implode())
    wanted = pl.col("stream").cast(pl.String).is_in(settings.streams)
    touches = inboxes.touches.filter("counted", concerned, wanted)
    dated = states.select("inbox", "out", "note", "at", told_at="at", group="event").sort("at")
    latest = windows.ordered(touches.select("touch", "inbox", "at")).join_asof(
        dated, on="at", by="inbox", strategy="backward", check_sortedness=False
    )
    since = pl.col("told_at") + settings.honouring_time
    return latest.with_columns(since=since).filter(pl.col("out") & (pl.col("at") > pl.col("since")))
