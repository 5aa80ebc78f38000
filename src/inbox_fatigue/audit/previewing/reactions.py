"""Tells which planned follow-ups do not go, because whoever would get them has reacted to what went of the sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.inboxes.loading import canonical, own_names
from inbox_fatigue.ledger import reading
from inbox_fatigue.model import EventKind

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_fatigue.frames.schemas import Schema
    from inbox_fatigue.ledger import Ledger

REACTIONS: Schema = {
    "person": pl.Int64,
    "at": AT,
    "kind": pl.String,
    "campaign": pl.Int64,  # that it is about, where that is told
    "parent": pl.Int64,  # the message that it answers
    "subject_key": pl.Int64,
    "sender": pl.Int64,  # for mail from the person: the address that it was written to
}
_BELONGS = (("parent", "parents"), ("subject_key", "subjects"), ("sender", "senders"))
_SEQUENCE = ["campaign", "person"]


def reactions(ledger: Ledger, sends: pl.DataFrame, until: datetime | None) -> pl.DataFrame:
    """Return what came back (REACTIONS) from the people of planned sends, of the kinds that end a sequence.

    What came after `until` is left out, and so is what a machine may have done.
    """
    kinds = sends["unless"].explode().unique().drop_nulls().to_list()
    if not kinds:
        return pl.DataFrame(schema=REACTIONS)
    people = sends.select("person").unique()
    told = reading.events(ledger).join(people, on="person", how="semi")
    told = told.with_columns(pl.col("at").cast(AT), pl.col("kind").cast(pl.String))
    counts = pl.col("kind").is_in([*kinds, EventKind.DECLINE.value]) & (pl.col("reliable").fill_null(1) == 1)
    if until is not None:
        counts &= pl.col("at") <= until
    names = canonical(reading.message_names(ledger), own_names(ledger))
    named = told.filter(counts).join(names, on="parent_key", how="left")
    named = named.with_columns(parent=pl.coalesce("canonical", "parent_key"))
    return conform(named, REACTIONS).select(*REACTIONS)


def stopped(left: pl.DataFrame, sent: pl.DataFrame, came: pl.DataFrame) -> pl.DataFrame:
    """Return, of sends that have not gone, those that a reaction (REACTIONS) keeps from going, with all that follow.

    `left` and `sent` are as in `already.Begun`. A reaction belongs to a sequence if it came after the first of its
    mails that went to the person, and names it: by campaign, by header, by subject, or by whom it was written to.
    One that names nothing, such as a purchase, belongs to whatever went before it.
    """
    if left.is_empty() or sent.is_empty() or came.is_empty():
        return left.clear()
    went = sent.group_by(_SEQUENCE).agg(
        since=pl.col("recorded_at").min(),
        campaigns=pl.concat_list("campaign_key", "name_key", "recorded_as").explode().unique().drop_nulls(),
        parents=pl.col("parent").unique().drop_nulls(),
        subjects=pl.col("subject_key").unique().drop_nulls(),
        senders=pl.col("sender_key").unique().drop_nulls(),
    )
    both = came.rename({"campaign": "about"}).join(went, on="person").filter(pl.col("at") >= pl.col("since"))
    says_nothing = pl.all_horizontal(pl.col(name).is_null() for name, _ in _BELONGS)
    is_about = pl.col("about").is_null() | pl.col("about").is_in(pl.col("campaigns"))
    names_it = pl.any_horizontal(
        pl.col(name).is_in(pl.col(several)).fill_null(value=False) for name, several in _BELONGS
    )
    own = both.filter((says_nothing & is_about) | names_it)
    refusals = own.filter(kind=EventKind.DECLINE.value).with_columns(kind=pl.lit(EventKind.REPLY.value))
    reacted = pl.concat([own, refusals]).group_by(_SEQUENCE).agg(reacted=pl.col("kind").unique())
    told = left.join(reacted, on=_SEQUENCE, maintain_order="left")
    ends = pl.col("unless").list.set_intersection("reacted").list.len() > 0
    first = pl.col("step").filter(ends & (pl.col("step") > 0)).min().over(_SEQUENCE)
    return told.filter(pl.col("step") >= first).select(left.columns)
