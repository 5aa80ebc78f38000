"""Reads who said no to what, from declines and from what people wrote back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import timedelta

    from inbox_fatigue.plugin import Inboxes

# A no is short; in a long answer the same words are more likely about something else.
SHORT_ANSWER = 60


def refusals(inboxes: Inboxes, stop_words: tuple[str, ...], put_off: timedelta) -> pl.DataFrame:
    """Return each no once for each inbox in which it stands.

    `wide` ones ("stop", "remove me") are said to the whole organisation, others to one matter and its
    writers; `outright` ones are events of their own kind, not read from a text; `untold` ones name
    neither a writer nor a matter. `over_at` is when the person took it back, or, of a no with "ask again in
    autumn" beside it, when `put_off` had gone by: then nobody can tell from the text that it is too early.
    """
    events = _described(inboxes)
    asked = pl.col("opt_out_request").cast(pl.Float64).fill_null(0.0) > 0
    no = pl.col("decline").cast(pl.Float64).fill_null(0.0) > 0
    short = pl.col("words").cast(pl.Int64).fill_null(0) <= SHORT_ANSWER
    outright = pl.col("kind") == "decline"
    stop = outright & pl.col("detail").str.strip_chars(" .!").str.to_lowercase().is_in(stop_words)
    told = events.with_columns(
        wide=(asked & short & pl.col("kind").is_in(["reply", "decline"])) | stop.fill_null(value=False),
        outright=outright,
        refused=outright | ((pl.col("kind") == "reply") & short & (asked | no)),
        untold=pl.all_horizontal(
            [pl.col(name).is_null() for name in ("sender", "parent", "subject_key", "campaign")]
        ),
    )
    nos = _with_end(told.filter(pl.col("refused")), told)
    later = pl.col("later").cast(pl.Float64).fill_null(0.0) >= 1
    passes = pl.when(later & ~pl.col("wide")).then(pl.col("no_at") + put_off)
    return nos.with_columns(over_at=pl.min_horizontal("over_at", passes)).drop("later")


def _described(inboxes: Inboxes) -> pl.DataFrame:
    """Return the events by inbox, with what the person's words say."""
    names = ("words", "decline", "opt_out_request", "later")
    have = [name for name in names if name in inboxes.contents.columns]
    missing = [pl.lit(None).alias(name) for name in names if name not in have]
    homes = inboxes.touches.select("person", home="inbox").unique()
    kinds = ["reply", "decline", "subscribe"]
    return (
        inboxes.events.with_columns(pl.col("kind").cast(pl.String))
        .filter(pl.col("kind").is_in(kinds))
        .join(homes, on="person")
        .filter(pl.col("inbox").is_null() | (pl.col("inbox") == pl.col("home")))
        .with_columns(inbox="home")
        .join(inboxes.contents.select("content", *have).unique("content"), on="content", how="left")
        .with_columns(missing)
    )


def _with_end(nos: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Add when a no was taken back: by subscribing, or, one to a matter, by writing to its writer again."""
    again = events.filter(~pl.col("refused")).select(
        "inbox", _at="at", _sender="sender", _subscribed=pl.col("kind") == "subscribe"
    )
    same = pl.col("_sender").is_null() | pl.col("sender").is_null() | (pl.col("_sender") == pl.col("sender"))
    taken_back = (
        nos.select("inbox", "event", "at", "sender", "wide")
        .join(again, on="inbox")
        .filter((pl.col("_at") > pl.col("at")) & (pl.col("_subscribed") | (~pl.col("wide") & same)))
        .group_by("inbox", "event")
        .agg(over_at=pl.col("_at").min())
    )
    return nos.join(taken_back, on=["inbox", "event"], how="left").select(
        "inbox",
        "wide",
        "outright",
        "untold",
        "over_at",
        "later",
        no="event",
        no_at="at",
        no_sender="sender",
        no_parent="parent",
        no_subject="subject_key",
        no_campaign="campaign",
        no_message="message",
    )
