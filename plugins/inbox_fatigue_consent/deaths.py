"""Reads from the events of each inbox which addresses are dead, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plugin import bounces

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

_ALIVE = ("reply", "out_of_office", "click", "open", "delivered", "subscribe")


def deaths(inboxes: Inboxes) -> pl.DataFrame:
    """Return the moments at which an address dies or lives again: inbox, address, at, dead, event, note.

    Addresses to which nothing died are not among them.
    Of several hard bounces in a row the first one counts, for the address was dead ever since.
    A sign of life at the moment of a bounce is the later word, in doubt for the sender.
    """
    kind = pl.col("kind").cast(pl.String)
    dead = (kind == "bounce") & bounces.is_for_good(pl.col("detail"))
    lives = kind.is_in(_ALIVE) & pl.col("reliable").fill_null(value=False)
    buried = inboxes.events.filter(dead).select("address").unique()
    known = inboxes.events.with_columns(dead=dead).filter(dead | lives).join(buried, on="address", how="semi")
    told = _heard(inboxes, known)
    ordered = told.sort("inbox", "address", "at", pl.col("dead").not_(), "event")
    turns = pl.col("dead").ne_missing(pl.col("dead").shift(1).over("inbox", "address"))
    note = pl.format("hard bounce of {}", pl.col("at").dt.strftime("%Y-%m-%d"))
    changes = ordered.filter(turns).unique(["inbox", "address", "at"], keep="last", maintain_order=True)
    return changes.select("inbox", "address", "at", "dead", "event", note=note)


def _heard(inboxes: Inboxes, told: pl.DataFrame) -> pl.DataFrame:
    """Return the events in the inboxes of whom they were told to.

    A bounce often names no organisation, for the machine that wrote it knows of none: who had written to the address
    before has heard of it. Where one alone writes to the address it is theirs, also if it is older than the mail on
    record, as in a list of bounces.
    """
    touches = inboxes.touches.join(told, on="address", how="semi")
    wrote = touches.group_by("inbox", "address", "person").agg(first=pl.col("at").min())
    wrote = wrote.with_columns(alone=pl.len().over("address") == 1)
    met = told.select("event", "address", "at", "dead", told="inbox").join(wrote, on="address")
    untold = pl.col("told").is_null() & (pl.col("alone") | (pl.col("first") <= pl.col("at")))
    return met.filter(untold | (pl.col("told") == pl.col("inbox")))
