"""Reads the columns of a few words: what a row says happened, on which channel, and in which stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.model import Channel
from inbox_fatigue.sources.logs.answers import answers
from inbox_fatigue.sources.logs.cells import cells, names, texts
from inbox_fatigue.sources.logs.directions import came_in
from inbox_fatigue.sources.logs.kind_words import kinds_of, meanings
from inbox_fatigue.sources.logs.names import name_table, plain_name
from inbox_fatigue.sources.logs.remarks import odd_words
from inbox_fatigue.sources.logs.system_ids import streams_by_ids
from inbox_fatigue.sources.logs.table import LINE

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.plans import Plan
    from inbox_fatigue.sources.logs.remarks import Odd

_ELSEWHERE = (
    "elsewhere"  # a bounce, an opt-out and the like of another channel: inboxes do not tell them apart
)
_NOT_MAIL = ("sms", "push", "phone", "post", "social")  # "web" may be where somebody left the list
_OF_A_CHANNEL = ("unsubscribe", "subscribe", "complaint", "bounce", "delivered", "open", "click")
_FAILED = "failed"  # how badly is said by another column
_CHANGE = "change"  # of a subscription; which way, or why, is said by other columns


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the rows of a batch say happened."""

    meaning: pl.Series  # "sent", "sent:sms", the kind of an event; "" where a row is to be set aside
    status: pl.Series  # where rows are sends: the kind of event that became of each; null for others
    odd: tuple[Odd, ...] = ()  # the words that are not known


def kinds(frame: pl.DataFrame, plan: Plan) -> Kinds:
    """Return what each row says happened."""
    untold = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    if "kind" not in plan.columns:
        all_alike = pl.Series([plan.kind or "sent"], dtype=pl.String).new_from_index(0, frame.height)
        return Kinds(all_alike if plan.kind else all_alike.set(_stayed(frame, plan), ""), untold)
    if plan.of_payments:
        return Kinds(meanings(names(frame, plan, "kind"), "paid").fill_null(""), untold)
    meant = kinds_of(cells(frame, plan, "kind"), plan.words)
    meant = meant.set(texts(frame, plan, "left_all").is_not_null(), _CHANGE)
    changed = (meant == _CHANGE).fill_null(value=False)
    if changed.any():
        meant = meant.zip_with(~changed, _changes(frame, plan))
    unknown = meant.is_null()
    failed = (meant == _FAILED).fill_null(value=False)
    if failed.any():
        meant = meant.zip_with(~failed, meanings(names(frame, plan, "severity"), "severities").fill_null(""))
    if plan.of_sends:  # a word that is not known tells nothing against the send
        gone = meant.ne_missing("") & ~meant.str.starts_with("sent").fill_null(value=False)
        odd = _odd(frame, plan, unknown & ~came_in(frame, plan), why="unknown-status", column="kind")
        sent = meant.set(gone, "sent").set(_stayed(frame, plan), "")
        return Kinds(sent, meant.set(meant == _ELSEWHERE, None), odd)
    odd = _odd(frame, plan, unknown, why="unknown-kind", column="kind")
    odd += _odd(frame, plan, meant == _ELSEWHERE, why="event-of-another-channel", column="kind")
    if plan.of_events:
        sends = meant.str.starts_with("sent").fill_null(value=False)
        odd += _odd(frame, plan, sends, why="send-among-events", column="kind")
        meant = meant.set(sends, "")
    settled = meant.fill_null("").replace(_ELSEWHERE, "")
    return Kinds(settled.replace("delivered", "sent") if plan.deliveries_are_sends else settled, untold, odd)


def _stayed(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return of which sends the log tells that nothing went out.

    It says no, or it has a time when they were made or meant to go, and none of sending.
    """
    stayed = ~answers(frame, plan, "went").says.fill_null(value=True)
    if "planned" not in plan.columns:
        return stayed
    return stayed | (texts(frame, plan, "at").is_null() & texts(frame, plan, "planned").is_not_null())


def _changes(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return what changes of subscriptions were: by their reason, for a bounce is no opt-out, else by which way.

    To have left everything is to have left; not to have left everything tells nothing.
    """
    why = kinds_of(texts(frame, plan, "change_reason"))
    told = why.zip_with(why.is_not_null(), meanings(names(frame, plan, "change"), "changes"))
    left_all = answers(frame, plan, "left_all").says.fill_null(value=False)
    return told.set(left_all, "unsubscribe:all")


def streams(frame: pl.DataFrame, plan: Plan) -> tuple[pl.Series, tuple[Odd, ...]]:
    """Return the stream that each row names, null where it names none that is known."""
    written = names(frame, plan, "stream")
    meant = meanings(written, "streams")
    odd: tuple[Odd, ...] = ()
    if not _is_doubtful(plan, "stream"):
        odd = _odd(
            frame, plan, meant.is_null() & written.is_not_null(), why="unknown-stream", column="stream"
        )
    return meant.zip_with(meant.is_not_null(), streams_by_ids(frame, plan)), odd


def channels(frame: pl.DataFrame, plan: Plan, kinds: pl.Series) -> tuple[pl.Series, tuple[Odd, ...]]:
    """Return the channel that each row's kind ("sent:sms") or its own column names, null where none is named."""
    written = names(frame, plan, "channel")
    by_kind = kinds.str.extract(r"^sent:(.+)$")
    meant = meanings(written, "channels")
    unknown = meant.is_null() & written.is_not_null() & by_kind.is_null()
    if _is_doubtful(plan, "channel"):
        unknown = unknown & False
    odd = _odd(frame, plan, unknown, why="unknown-channel", column="channel")
    meant = by_kind.zip_with(by_kind.is_not_null(), meant)
    return meant.set(unknown, Channel.OTHER.value), odd


def other_channels(frame: pl.DataFrame, plan: Plan, kinds: pl.Series) -> tuple[pl.Series, tuple[Odd, ...]]:
    """Return which events are not about mail, by the column of channels; a word that is none tells nothing."""
    if "channel" not in plan.columns:
        return pl.Series([False]).new_from_index(0, frame.height), ()
    meant = meanings(names(frame, plan, "channel"), "channels")
    elsewhere = meant.is_in(_NOT_MAIL) & kinds.is_in(_OF_A_CHANNEL)
    return elsewhere.fill_null(value=False), _odd(
        frame, plan, elsewhere, why="event-of-another-channel", column="channel"
    )


def _odd(frame: pl.DataFrame, plan: Plan, which: pl.Series, *, why: str, column: str) -> tuple[Odd, ...]:
    which = which.fill_null(value=False)
    if not which.any():
        return ()
    rows = frame.filter(which)
    return odd_words(names(rows, plan, column), rows[LINE], why=why, column=column)


def _is_doubtful(plan: Plan, name: str) -> bool:
    """Return whether a column may say something else, so that a word that is not known tells nothing."""
    return (
        name in plan.columns and plain_name(plan.header[plan.columns[name]]) in name_table()["doubtful"][name]
    )
