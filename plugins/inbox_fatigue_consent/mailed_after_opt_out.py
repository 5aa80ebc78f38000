"""Counts marketing and sales mail to people who had opted out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, Stream, windows
from inbox_fatigue_consent.lists import ALL_MAIL, of_other_tracks, on_their_tracks
from inbox_fatigue_consent.opt_outs import opt_outs
from inbox_fatigue_consent.rules import MAILED_AFTER_OPT_OUT

DOUBTFUL = "whether a letter after their opt-out was sales mail is not known ([[streams]] in the settings can say so)"

UNDATED = (
    "since when they have opted out is not known, and so is whether mail came after it (--events can say so)"
)

UNLISTED = (
    "whether the mail after they left a list is of that list is not known "
    "(a category in the plan, or a column list or category of the log, can say so)"
)


@dataclass(frozen=True, kw_only=True)
class MailedAfterOptOut:
    """Counts touches later than an opt-out and the time to honour it, until the person subscribes again.

    An opt-out that names a list binds the mail of that list (`lists`), any other all marketing and sales mail.
    Service mail (an outage, new terms) is needed and therefore allowed, like transactional mail.
    A letter of which nothing but its being the first tells that it sells is held to an opt-out only where
    such mail had come before: a newsletter's reader who left it may yet have asked for a quote.
    """

    rules: ClassVar[tuple[Rule, ...]] = (MAILED_AFTER_OPT_OUT,)
    honouring_time: timedelta = field(
        default=timedelta(days=2), metadata={"doc": "how long an opt-out may take to be honoured"}
    )
    streams: tuple[str, ...] = field(
        default=("marketing", "sales"), metadata={"doc": "the streams that an opt-out ends"}
    )
    stop_words: tuple[str, ...] = field(
        default=("stop", "remove me", "unsubscribe", "opt-out", "opt out"),
        metadata={
            "doc": "what the detail of a decline says when it is an opt-out; others are a no to one offer"
        },
    )

    def __post_init__(self) -> None:
        """Refuse a stream that does not exist: with a misspelt one the rule would never fire."""
        for stream in self.streams:
            Stream(stream)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return which touch after the opt-out each one was; an opt-out is a group."""
        states = opt_outs(inboxes, self.stop_words)
        if states.is_empty():
            return Measurements.nothing(MAILED_AFTER_OPT_OUT)
        mail = _mail(inboxes, states, self.streams)
        unlisted = _unlisted(mail, states, self.honouring_time)
        after = _after(inboxes, mail.join(unlisted, on="touch", how="anti"), states, self.honouring_time)
        touches = after.filter(~pl.col("doubtful"))
        untold = pl.concat(
            [
                after.filter("doubtful").select("person", reason=pl.lit(DOUBTFUL)),
                unlisted.select("person", reason=pl.lit(UNLISTED)),
                _undated(inboxes, states),
            ]
        ).unique("person", keep="first", maintain_order=True)
        nth = pl.col("at").rank("max").over("inbox", "group").cast(pl.Float64)
        return Measurements(
            rule=MAILED_AFTER_OPT_OUT,
            frame=touches.select("touch", "since", "group", "note", measured=nth),
            counted=touches.select("touch", "group"),
            unassessed=untold.join(touches, on="person", how="anti"),
        )


def _mail(inboxes: Inboxes, states: pl.DataFrame, streams: tuple[str, ...]) -> pl.DataFrame:
    """Return the touches that an opt-out might end, each with the track of opt-outs that holds for it."""
    concerned = pl.col("inbox").is_in(states["inbox"].unique().implode())
    touches = inboxes.touches.filter("counted", concerned, pl.col("stream").cast(pl.String).is_in(streams))
    told = touches.select("touch", "inbox", "at", "person", "list", "category", guessed=_is_guessed())
    return on_their_tracks(told, states)


def _unwanted(mail: pl.DataFrame, states: pl.DataFrame, honouring_time: timedelta) -> pl.DataFrame:
    """Return the touches that came later than an opt-out of their track and the time to honour it."""
    dated = states.select("inbox", "track", "out", "note", "at", told_at="at", group="event").sort("at")
    latest = mail.sort("at", "touch").join_asof(
        dated, on="at", by=["inbox", "track"], strategy="backward", check_sortedness=False
    )
    since = pl.col("told_at") + honouring_time
    return latest.with_columns(since=since).filter(pl.col("out") & (pl.col("at") > pl.col("since")))


def _unlisted(mail: pl.DataFrame, states: pl.DataFrame, honouring_time: timedelta) -> pl.DataFrame:
    """Return the touches (touch, person) that a list forbids or allows other than all mail, and may be of it."""
    others = of_other_tracks(mail, states)
    forbidden = _unwanted(mail, states, honouring_time)["touch"].implode()
    listed = _unwanted(others, states, honouring_time).select("touch", "track", unwanted=pl.lit(value=True))
    told = others.join(listed, on=["touch", "track"], how="left")
    differs = pl.col("unwanted").fill_null(value=False) != pl.col("touch").is_in(forbidden)
    return told.filter(differs).select("touch", "person").unique("touch").sort("touch")


def _after(
    inboxes: Inboxes, mail: pl.DataFrame, states: pl.DataFrame, honouring_time: timedelta
) -> pl.DataFrame:
    """Return the touches after an opt-out in force, with whether it is in doubt that it was meant for them."""
    unwanted = windows.ordered(_unwanted(mail, states, honouring_time))
    courted = inboxes.touches.filter(_is_sales()).group_by("inbox").agg(courted_at=pl.col("at").min())
    before = (pl.col("courted_at") < pl.col("told_at")).fill_null(value=False)
    return unwanted.join(courted, on="inbox", how="left", maintain_order="left").with_columns(
        doubtful=pl.col("guessed") & ~before
    )


def _undated(inboxes: Inboxes, states: pl.DataFrame) -> pl.DataFrame:
    """Return the people who got mail before an opt-out of which only the latest moment is known."""
    untold = pl.col("out") & ~pl.col("dated") & (pl.col("track") == ALL_MAIL)
    left = states.filter(untold).select("inbox", by="at")
    mail = inboxes.touches.filter("counted").select("inbox", "person", "at").join(left, on="inbox")
    return mail.filter(pl.col("at") <= pl.col("by")).select("person", reason=pl.lit(UNDATED))


def _is_sales() -> pl.Expr:
    return pl.col("stream").cast(pl.String) == Stream.SALES.value


def _is_guessed() -> pl.Expr:
    """Return whether a mail is taken for sales for want of any sign of what it is."""
    assumed = pl.col("stream_confidence").cast(pl.String) == "assumed"
    return (_is_sales() & assumed).fill_null(value=False)
