"""Tells whose clock is known well enough to say when it was night."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plugin import TIME_NOT_TOLD

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.plugin import Inboxes

# The clock of mail that people wrote is often not theirs: a program writes UTC, an export moves the hours.
# Of the people at Enron whom such a clock had woken, each had written by it at night more often than so,
# or had written too little to tell.
FEWEST = 5  # answers on record
MOST_AT_NIGHT = 0.1  # share of them


def clocks(inboxes: Inboxes, dark: Callable[[pl.Expr], pl.Expr]) -> pl.DataFrame:
    """Return (person, given) for those whose clock is known: by their time zone, else by their own days.

    `dark` says of a time on a person's clock whether it is night.
    """
    given = inboxes.people.filter(pl.col("timezone").is_not_null()).select("person", given=pl.lit(value=True))
    naive = pl.col("at").dt.replace_time_zone(None)
    offsets = inboxes.touches.group_by("person").agg(offset=(pl.col("local_at") - naive).max())
    wrote = (
        inboxes.events.filter(pl.col("kind") == "reply", pl.col("detail").ne_missing(TIME_NOT_TOLD))
        .select("person", "at")
        .unique()
        .join(offsets.join(given, on="person", how="anti").drop_nulls(), on="person")
    )
    days = wrote.group_by("person").agg(answers=pl.len(), at_night=dark(naive + pl.col("offset")).mean())
    kept = (pl.col("answers") >= FEWEST) & (pl.col("at_night") <= MOST_AT_NIGHT)
    return pl.concat([given, days.filter(kept).select("person", given=pl.lit(value=False))])


def unsettled(inboxes: Inboxes, known: pl.DataFrame) -> pl.DataFrame:
    """Return the people of whose clock there is a sign that does not settle it, with the reason."""
    signs = inboxes.touches.drop_nulls("local_at").select("person").unique()
    reason = (
        "their time zone is not known (--contacts; the hours of the mail that they wrote do not settle it)"
    )
    return signs.join(known, on="person", how="anti").with_columns(reason=pl.lit(reason))


def timeless(touches: pl.DataFrame) -> pl.DataFrame:
    """Return the people (person, reason) who got some of those messages at no time of day that is known."""
    reason = "the log tells on which day their mail went, and not when"
    days = touches.filter(pl.col("day_only").fill_null(value=False))
    return days.select("person").unique().with_columns(reason=pl.lit(reason))


def with_times(touches: pl.DataFrame) -> pl.DataFrame:
    """Return the messages of which the time of day is known; to look is quicker than to copy them."""
    return touches.filter(timed()) if touches["day_only"].any() else touches


def timed() -> pl.Expr:
    """Return whether the time of day of a message is known."""
    return pl.col("day_only").ne_missing(other=True)
