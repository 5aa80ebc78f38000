"""Reads from the events of each inbox from when to when the person had opted out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plugin import TIME_NOT_TOLD
from inbox_fatigue_consent.lists import by_track

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

WRITTEN = ("reply", "decline")
ASKED = "opt_out_request"  # a feature of contents that any describer may give
NAMES = {
    "unsubscribe": "unsubscribe",
    "complaint": "complaint",
    "reply": "written stop",
    "decline": "written stop",
}


def opt_outs(inboxes: Inboxes, stop_words: tuple[str, ...]) -> pl.DataFrame:
    """Return the moments at which an inbox's state changes: inbox, track, at, out, event, note, dated.

    A track is of all mail or of one list (`lists`).

    An opt-out told to nobody in particular stands for every organisation that writes to the person.
    Of several opt-outs in a row the first one counts, for it was in force ever since.
    A subscribe at the same moment as an opt-out is the later word, in doubt for the sender.
    """
    told = by_track(_spoken(inboxes, stop_words)).sort("inbox", "track", "at", pl.col("out").not_(), "event")
    changes = pl.col("out").ne_missing(pl.col("out").shift(1).over("inbox", "track"))
    return told.filter(changes).unique(["inbox", "track", "at"], keep="last", maintain_order=True)


def _spoken(inboxes: Inboxes, stop_words: tuple[str, ...]) -> pl.DataFrame:
    """Return every opt-out and subscribe, once for each inbox that it stands for."""
    kind = pl.col("kind").cast(pl.String)
    said_no = kind.is_in(["unsubscribe", "complaint"]) | _written_stop(kind, stop_words)
    told = (
        _with_features(inboxes)
        .filter(pl.col("reliable").fill_null(value=True))
        .with_columns(out=said_no.fill_null(value=False))
        .filter(pl.col("out") | (kind == "subscribe"))
        .select(
            "event",
            "person",
            "inbox",
            "at",
            "out",
            "list",
            kind=kind,
            dated=pl.col("detail").ne_missing(TIME_NOT_TOLD),
        )
    )
    addressed = told.drop_nulls("inbox")
    to_nobody = told.filter(pl.col("inbox").is_null())
    theirs = pl.col("person").is_in(to_nobody["person"].unique().implode())
    inboxes_of = inboxes.touches.select("person", everywhere="inbox").filter(theirs).unique()
    general = to_nobody.join(inboxes_of, on="person").with_columns(inbox=pl.col("everywhere"))
    name = pl.col("kind").replace_strict(NAMES, default="", return_dtype=pl.String)
    on = pl.when("dated").then(pl.lit("on")).otherwise(pl.lit("that came by"))
    left = pl.when(pl.col("list").is_null()).then(pl.lit("")).otherwise(pl.format(' from "{}"', "list"))
    note = pl.format("{}{} {} {}", name, left, on, pl.col("at").dt.strftime("%Y-%m-%d"))
    return pl.concat([addressed, general.drop("everywhere")]).select(
        "inbox", "at", "out", "event", "list", "dated", note=note
    )


def _with_features(inboxes: Inboxes) -> pl.DataFrame:
    """Return the events with what a describer said of what the person wrote, null where none did."""
    if ASKED not in inboxes.contents.columns:
        return inboxes.events.with_columns(pl.lit(None).alias(ASKED))
    written = inboxes.contents.select("content", ASKED).unique("content")
    return inboxes.events.join(written, on="content", how="left")


def _written_stop(kind: pl.Expr, stop_words: tuple[str, ...]) -> pl.Expr:
    """Return whether an event is a reply or decline in which the person asked to be left alone."""
    asked = kind.is_in(WRITTEN) & (pl.col(ASKED).cast(pl.Float64) >= 1)
    detail = pl.col("detail").str.strip_chars(" .!").str.to_lowercase().is_in(stop_words)
    return asked.fill_null(value=False) | ((kind == "decline") & detail.fill_null(value=False))
