"""Counts marketing and sales mail to people who had opted out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, Stream, windows
from inbox_fatigue_consent.opt_outs import opt_outs
from inbox_fatigue_consent.rules import MAILED_AFTER_OPT_OUT

DOUBTFUL = "whether a letter after their opt-out was sales mail is not known ([[streams]] in the settings can say so)"

UNDATED = (
    "since when they have opted out is not known, and so is whether mail came after it (--events can say so)"
)


@dataclass(frozen=True, kw_only=True)
class MailedAfterOptOut:
    """Counts touches later than an opt-out and the time to honour it, until the person subscribes again.

    Service mail (an outage, new terms) is needed and therefore allowed, like transactional mail.
    A letter of which nothing but its being the first tells that it sells is held to an opt-out only where
    such mail had come before: a newsletter's reader who left it may yet have asked for a quote.
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
        states = opt_outs(inboxes, self.stop_words)
        after = _after(inboxes, states, self)
        touches = after.filter(~pl.col("doubtful"))
        untold = pl.concat([_doubtful(after), _undated(inboxes, states)]).unique(
            "person", maintain_order=True
        )
        nth = pl.col("at").rank("max").over("inbox", "group").cast(pl.Float64)
        return Measurements(
            rule=MAILED_AFTER_OPT_OUT,
            frame=touches.select("touch", "since", "group", "note", measured=nth),
            counted=touches.select("touch", "group"),
            unassessed=untold.join(touches, on="person", how="anti"),
        )


def _after(inboxes: Inboxes, states: pl.DataFrame, settings: MailedAfterOptOut) -> pl.DataFrame:
    """Return the touches after an opt-out in force, with whether it is in doubt that it was meant for them."""
    concerned = pl.col("inbox").is_in(states["inbox"].unique().implode())
    wanted = pl.col("stream").cast(pl.String).is_in(settings.streams)
    touches = inboxes.touches.filter("counted", concerned, wanted)
    dated = states.select("inbox", "out", "note", "at", told_at="at", group="event").sort("at")
    latest = windows.ordered(
        touches.select("touch", "inbox", "at", "person", guessed=_is_guessed())
    ).join_asof(dated, on="at", by="inbox", strategy="backward", check_sortedness=False)
    since = pl.col("told_at") + settings.honouring_time
    unwanted = latest.with_columns(since=since).filter(pl.col("out") & (pl.col("at") > pl.col("since")))
    courted = inboxes.touches.filter(_is_sales()).group_by("inbox").agg(courted_at=pl.col("at").min())
    before = (pl.col("courted_at") < pl.col("told_at")).fill_null(value=False)
    return unwanted.join(courted, on="inbox", how="left").with_columns(doubtful=pl.col("guessed") & ~before)


def _doubtful(after: pl.DataFrame) -> pl.DataFrame:
    return after.filter("doubtful").select("person", reason=pl.lit(DOUBTFUL))


def _undated(inboxes: Inboxes, states: pl.DataFrame) -> pl.DataFrame:
    """Return the people who got mail before an opt-out of which only the latest moment is known."""
    left = states.filter(pl.col("out") & ~pl.col("dated")).select("inbox", by="at")
    mail = inboxes.touches.filter("counted").select("inbox", "person", "at").join(left, on="inbox")
    return mail.filter(pl.col("at") <= pl.col("by")).select("person", reason=pl.lit(UNDATED))


def _is_sales() -> pl.Expr:
    return pl.col("stream").cast(pl.String) == Stream.SALES.value


def _is_guessed() -> pl.Expr:
    """Return whether a mail is taken for sales for want of any sign of what it is."""
    assumed = pl.col("stream_confidence").cast(pl.String) == "assumed"
    return (_is_sales() & assumed).fill_null(value=False)
