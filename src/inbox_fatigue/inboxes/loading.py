"""Loads whole inboxes from the ledger into the frames of `columns`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import windows
from inbox_fatigue.columns import AT, EVENTS, LABEL, TOUCHES
from inbox_fatigue.frames.lookups import looked_up, only
from inbox_fatigue.frames.one_value import spared, without_doubles
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.inbox_frames import Inboxes
from inbox_fatigue.inboxes.answers import told_once
from inbox_fatigue.inboxes.bounces import came_back
from inbox_fatigue.inboxes.clocks import with_local_time
from inbox_fatigue.inboxes.contents import load_contents
from inbox_fatigue.inboxes.doubles import of_the_record_that_counts
from inbox_fatigue.inboxes.lists import with_list_ids
from inbox_fatigue.inboxes.opt_outs import opt_outs_of_contacts, with_late_opt_outs
from inbox_fatigue.inboxes.people import load_people
from inbox_fatigue.keys import mix_columns, text_key
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.writing.mail_rows import BY_ANSWER
from inbox_fatigue.model import PRESSING, Stream
from inbox_fatigue.people.senders import minted_senders, of_one_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.organisations import Audited


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Which part of the ledger is audited, and which moment is *now*; what is planned is always in it."""

    since: datetime | None = None  # touches before are left out
    until: datetime | None = None  # touches at or after are left out
    as_of: datetime | None = None  # None: the last touch in the period
    believed: datetime | None = None  # touches after are left out: nobody can have sent them yet


def load(
    ledger: Ledger, audited: Audited, period: Period, *, kinds: Mapping[str, type], trust_opens: bool = False
) -> Inboxes:
    """Return all inboxes of a ledger; `kinds` gives the type of each feature."""
    people = load_people(ledger)
    placed = with_local_time(_touches(ledger, audited, period), people)
    touches = without_doubles(windows.ordered(spared(conform(placed, TOUCHES).select(*TOUCHES))))
    as_of = period.as_of or touches["at"].max()
    went = touches.filter(~pl.col("planned"))["at"].max()
    events = _events(
        ledger,
        as_of if isinstance(as_of, datetime) else None,
        went if isinstance(went, datetime) else None,
    )
    events = told_once(of_the_record_that_counts(ledger, events, touches))
    touches = with_list_ids(ledger, touches, events)
    seen = frozenset(events.select("organisation", "kind").unique().rows())
    return Inboxes(
        touches=touches,
        events=events,
        people=people,
        contents=load_contents(ledger, kinds),
        alike=reading.alike(ledger),
        as_of=as_of if isinstance(as_of, datetime) else None,
        seen_kinds=frozenset(kind for _, kind in seen),
        seen_at=seen,
        same_name=of_one_name(ledger),
        trust_opens=trust_opens,
    )


def _touches(ledger: Ledger, audited: Audited, period: Period) -> pl.DataFrame:
    """Return the touches with all that is known of them; they are put in order while they are few columns."""
    groups = reading.content_groups(ledger)
    ours = _put_in_order(spared(_one_sender(ledger, _audited(ledger, audited, period))))
    told = looked_up(_with_message(ledger, ours), "content", groups)
    told = looked_up(told, "creative", reading.audiences(ledger))
    told = looked_up(told, "touch", came_back(ledger, ours))
    bounced = (pl.col("bounced") == 1) | pl.col("came_back").fill_null(value=False)
    return told.with_columns(
        bounced=bounced,
        planned=pl.col("planned") == 1,
        day_only=pl.col("day_only") == 1,
        reply_prefix=pl.col("reply_prefix").fill_null(0) == 1,
        automatic=_automatic(),
        counted=pl.col("stream").is_in(PRESSING) & ~bounced,
        **{name: pl.col(name) == 1 for name in ("way_out_header", "way_out_one_click")},
        way_out_visible=_can_be_left(),
    )


def _put_in_order(touches: pl.DataFrame) -> pl.DataFrame:
    """Return the touches as inboxes hold them; a column at a time, so that no two copies of all lie in memory."""
    keys = touches.select("inbox", "at", "touch").with_row_index("place")
    places = keys.sort("inbox", "at", "touch")["place"]
    columns = [touches.select(name) for name in touches.columns]
    del touches, keys
    for number, column in enumerate(columns):
        columns[number] = column[places]
    return pl.concat(columns, how="horizontal")


def _audited(ledger: Ledger, audited: Audited, period: Period) -> pl.DataFrame:
    """Return the touches of audited organisations to known people in the period, with their inbox."""
    told = reading.touches(ledger)
    nameless = pl.lit(audited.of_logs)
    if audited.of_planned is not None:
        told = looked_up(told, "touch", audited.of_planned.rename({"organisation": "told_of"}))
        nameless = pl.coalesce("told_of", nameless)
    told = told.with_columns(
        organisation=pl.when(pl.col("sender").is_null()).then(nameless).otherwise(pl.col("organisation")),
        at=pl.col("at").cast(AT),
    ).with_columns(pl.col("organisation", "category", "list").cast(LABEL))
    is_known = pl.col("organisation", "person", "at").is_not_null()
    ours = only(told, pl.all_horizontal(is_known) & _within(period))
    return ours.with_columns(inbox=inbox_keys(ours))


def _one_sender(ledger: Ledger, touches: pl.DataFrame) -> pl.DataFrame:
    """Return the touches with addresses that were made for one message told as one sender: name and domain."""
    minted = {key: sender for key, (sender, _) in minted_senders(ledger).items()}
    if not minted:
        return touches
    return touches.with_columns(sender=pl.col("sender").replace(minted))


def _within(period: Period) -> pl.Expr:
    kept = pl.lit(value=True)
    if period.since is not None:
        kept = kept & (pl.col("at") >= period.since)
    if period.until is not None:
        kept = kept & (pl.col("at") < period.until)
    if period.believed is not None:
        kept = kept & (pl.col("at") <= period.believed)
    return kept | (pl.col("planned") == 1)


def _automatic() -> pl.Expr:
    """Tell what a machine sent: a log's row, a sequence, by its own word, or one creative to several people."""
    return (
        pl.col("from_log")
        | pl.col("sequence").is_not_null()
        | (pl.col("sending_system").fill_null("") != "")
        | (pl.col("mail_automatic").fill_null(0) == 1)
        | (pl.col("audience").fill_null(0) > 1) & pl.col("stream").is_in(PRESSING)
    )


def _can_be_left() -> pl.Expr:
    """Tell what shows a way out; the word to answer with is one in marketing mail, of others no sign of anything."""
    by_answer = (pl.col("way_out_visible") == BY_ANSWER) & (pl.col("stream") == Stream.MARKETING.value)
    return (pl.col("way_out_visible") == 1) | by_answer


def _with_message(ledger: Ledger, touches: pl.DataFrame) -> pl.DataFrame:
    """Return the touches with their message's facts and the keys by which messages refer to one another."""
    facts = reading.messages(ledger).select(
        "message", "kind", "subject_key", "reply_prefix", "parent_key", "sending_system",
        "way_out_header", "way_out_one_click", "way_out_visible", "pictures", mail_automatic="automatic",
    )  # fmt: skip
    names, own = reading.message_names(ledger), own_names(ledger)
    joined = looked_up(looked_up(touches, "message", facts), "message", own)
    joined = looked_up(joined, "parent_key", canonical(names, own))
    return joined.with_columns(
        parent=pl.coalesce("canonical", "parent_key"),
        message_key=pl.coalesce("own", "log_message"),
        from_log=pl.col("message").is_null(),
    ).with_columns(message=pl.col("message_key"))


def own_names(ledger: Ledger) -> pl.DataFrame:
    """Return (message, own): the key of the Message-ID by which inboxes know each message."""
    return reading.message_names(ledger).group_by("message").agg(own=pl.col("message_key").min())


def canonical(names: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return (parent_key, canonical): copies of one message may carry several Message-IDs, one stands for all."""
    one = names.group_by("message_key").agg(pl.col("message").min())
    return one.join(own, on="message").select(parent_key="message_key", canonical="own")


def inbox_keys(touches: pl.DataFrame) -> pl.Series:
    """Return the key of each row's inbox: one person and one organisation."""
    distinct = touches.select(pl.col("organisation").unique().drop_nulls())
    names = distinct["organisation"].cast(pl.String).to_list()
    known = distinct.with_columns(
        key=pl.Series([text_key("organisation", name) for name in names], dtype=pl.Int64)
    )
    keys = looked_up(touches.select("organisation"), "organisation", known)["key"]
    return mix_columns([touches["person"].fill_null(0), keys.fill_null(0)]).alias("inbox")


def _events(ledger: Ledger, as_of: datetime | None, last: datetime | None) -> pl.DataFrame:
    """Return what came back until *now*; the last mail went at `last`."""
    names, own = reading.message_names(ledger), own_names(ledger)
    told = reading.events(ledger).filter(pl.col("person").is_not_null())
    placed = told.with_columns(
        at=pl.col("at").cast(AT), reliable=pl.col("reliable") == 1, message=pl.col("message_key")
    ).join(canonical(names, own), on="parent_key", how="left")
    placed = placed.with_columns(parent=pl.coalesce("canonical", "parent_key"), inbox=inbox_keys(placed))
    placed = placed.with_columns(
        inbox=pl.when(pl.col("organisation").is_null()).then(None).otherwise(pl.col("inbox"))
    )
    known = last if as_of is None or last is None else min(as_of, last)
    if as_of is not None:
        placed = with_late_opt_outs(placed, as_of if known is None else known)
        placed = placed.filter(pl.col("at") <= as_of)
    told = conform(placed, EVENTS).select(*EVENTS)
    said = opt_outs_of_contacts(reading.left(ledger), told, as_of if known is None else known)
    return pl.concat([told, said]).sort("at", "event")
