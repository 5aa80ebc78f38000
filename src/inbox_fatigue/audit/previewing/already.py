"""Tells which planned sends have gone already by the history, so that none counts twice and what follows goes on.

A planned send and a record of the history are one send as a log and a mail are (decision 55): the person, and
campaign, sequence, subject or text agree, and ten minutes at most lie between them.
A follow-up waits in queues, over nights and weekends: after the mail before it, one that goes early or late is it
all the same (decision 73).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.previewing.reactions import stopped
from inbox_fatigue.columns import AT
from inbox_fatigue.doubles import near_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.frames.schemas import Schema

OWN = ("campaign", "row", "address")  # whose steps they are
_NAMES = (
    ("campaign", "campaign_key"),
    ("campaign", "name_key"),
    ("sequence", "named_sequence"),
    ("content", "content"),
    ("subject_key", "subject_key"),
)
_WEEKEND = timedelta(days=3)
_OF_DUE = ("row", "channel", "waited", "alone")
_BY_SUBJECT = len(_NAMES) - 1  # its place among the names
HELD: Schema = {
    "touch": pl.Int64,  # the planned one
    "held": pl.Int64,  # the one of the history
    "held_at": AT,  # when it went
    "recorded_at": AT,  # likewise, as the record says; where it tells the day alone, when that began
    "recorded_as": pl.Int64,  # the campaign of the record
    "parent": pl.Int64,  # its message, where it was read from mail
}


@dataclass(frozen=True, kw_only=True)
class Begun:
    """The sends of a plan, by what the history holds of them; each frame has the columns of all sends."""

    left: pl.DataFrame  # still to go; follow-ups are counted from when the mail before them went
    sent: pl.DataFrame  # with HELD
    stopped: pl.DataFrame  # does not go, because the person has reacted
    missed: pl.DataFrame  # did not go when the step went to others, or follow one that did not
    late: pl.DataFrame  # of `left`, at a time that is past though the history holds nothing of their step


def begun(sends: pl.DataFrame, records: pl.DataFrame, came: pl.DataFrame, now: datetime | None) -> Begun:
    """Return what of planned sends has gone, and what of the others does not go.

    `sends` has touch, person, at, channel, step, unless, sender_key, spread_us (of its campaign), and the columns of
    OWN and `_NAMES`; `records` has touch, person, at (microseconds since 1970), day_only, channel, message and the
    same names; `came` is what came back (`reactions.REACTIONS`).
    `now` is where the history ends, None where there is none.
    """
    left = sends.with_columns(
        waited=pl.lit(None, pl.Duration("us")), alone=pl.len().over([*OWN, "subject_key"]) == 1
    )
    sent = [left.clear().join(pl.DataFrame(schema=HELD), on="touch")]
    for step in sends["step"].unique().sort():
        due = left.filter(pl.col("step") == step)
        in_time = _held(due, records)
        waiting = due.join(in_time, on="touch", how="anti").drop_nulls("waited")
        unused = records.join(in_time, left_on="touch", right_on="held", how="anti")
        told = pl.concat([in_time, _held(waiting, unused, patiently=True)])
        held = due.join(told, on="touch", maintain_order="left")
        records = records.join(held, left_on="touch", right_on="held", how="anti")
        left = _counted_from(left.join(held, on="touch", how="anti", maintain_order="left"), held)
        sent.append(held)
    all_sent = pl.concat(sent)
    reacted = stopped(left, all_sent, came)
    left = left.join(reacted, on="touch", how="anti", maintain_order="left")
    missed = _missed(left, all_sent, now)
    left = left.join(missed, on="touch", how="anti", maintain_order="left")
    return Begun(left=left, sent=all_sent, stopped=reacted, missed=missed, late=_late(left, now))


def _held(due: pl.DataFrame, records: pl.DataFrame, *, patiently: bool = False) -> pl.DataFrame:
    """Return which sends of one step have gone (HELD), each record of the history used once.

    `patiently` takes what went late by as long as they waited, or a weekend, or early by half of that wait; a
    subject tells them then if no other step has it, for letters by hand go below the mail before them, too.
    """
    late = pl.max_horizontal("waited", pl.lit(_WEEKEND))
    farther = late.dt.total_microseconds() if patiently else pl.lit(0)
    planned = due.with_columns(at=pl.col("at").dt.epoch("us"), farther=pl.col("spread_us") + farther)
    to_whom = ["campaign", "person"]
    known = records.select(
        "touch", "day_only", "message", record_at="at", record_channel="channel", recorded_as="campaign"
    )
    pairs = (
        near_pairs(records, planned, _NAMES, pl.col("farther"))
        .join(planned.select(*to_whom, *_OF_DUE, touch_other="touch", planned_at="at"), on="touch_other")
        .join(known, on="touch")
        .filter(_is_follow_up() if patiently else True)
        .filter(pl.col("channel").cast(pl.String) == pl.col("record_channel").cast(pl.String))
        .sort("agrees", (pl.col("planned_at") - pl.col("record_at")).abs(), "touch_other")
    )
    # Copies to one person are alike: as many of them have gone as the history has records.
    first = pairs.unique("touch", keep="first", maintain_order=True).select("touch", *to_whom)
    ranked = pairs.join(first, on=["touch", *to_whom], how="semi").with_columns(
        record=pl.struct("record_at", "touch").rank("dense").over(to_whom),
        copy=pl.struct("row", "touch_other").rank("dense").over(to_whom),
    )
    same = ranked.filter(pl.col("record") == pl.col("copy")).unique("touch_other", maintain_order=True)
    went = pl.when(pl.col("day_only") == 1).then("planned_at").otherwise("record_at")
    return same.select(
        touch="touch_other",
        held="touch",
        held_at=_moment(went),
        recorded_at=_moment(pl.col("record_at")),
        recorded_as="recorded_as",
        parent="message",
    )


def _is_follow_up() -> pl.Expr:
    """Return whether a record that is not in time may be the follow-up all the same."""
    early = pl.col("planned_at") - pl.col("record_at")
    return (early <= pl.col("waited").dt.total_microseconds() // 2) & (
        (pl.col("agrees") < _BY_SUBJECT) | pl.col("alone")
    )


def _moment(microseconds: pl.Expr) -> pl.Expr:
    return microseconds.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _counted_from(left: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Return sends of which those that follow one that went are as much later or earlier as that one was.

    `waited` is how long after it the next one goes.
    """
    told = held.select(*OWN, "held_at", shift=pl.col("held_at") - pl.col("at"), next=pl.col("step") + 1)
    moved = left.join(
        told.unique(OWN, keep="first", maintain_order=True), on=OWN, how="left", maintain_order="left"
    ).with_columns(at=pl.col("at") + pl.col("shift").fill_null(timedelta(0)))
    waited = pl.when(pl.col("step") == pl.col("next")).then(pl.col("at") - pl.col("held_at"))
    return moved.with_columns(waited=waited).select(left.columns)


def _missed(left: pl.DataFrame, sent: pl.DataFrame, now: datetime | None) -> pl.DataFrame:
    """Return the sends that did not go although their step, or a later one, went to others, and what follows them."""
    if now is None or sent.is_empty():
        return left.clear()
    reached = sent.group_by("campaign").agg(reached=pl.col("step").max())
    own = sent.group_by(OWN).agg(own=pl.col("step").max())
    told = left.join(reached, on="campaign", how="left", maintain_order="left")
    told = told.join(own, on=OWN, how="left", maintain_order="left")
    gone = (pl.col("at") <= now) & (pl.col("step") <= pl.col("reached"))
    behind = pl.col("own").fill_null(-1) < pl.col("step")  # nothing went to them since
    first = pl.col("step").filter(gone & behind).min().over(OWN)
    return told.filter(gone | (pl.col("step") >= first)).select(left.columns)


def _late(left: pl.DataFrame, now: datetime | None) -> pl.DataFrame:
    return left.clear() if now is None else left.filter(pl.col("at") < now)


def remarks_on(found: Begun) -> tuple[str, ...]:
    """Return sentences on what has gone already, and on whom it did not go to."""
    told = []
    if found.sent.height:
        one = found.sent.height == 1
        counted = _by_name(found.sent)
        told.append(
            f"{found.sent.height:,} {'send has' if one else 'sends have'} gone already ({counted}): the history holds "
            f"{'it' if one else 'them'}, and what follows is counted from when {'it' if one else 'they'} went."
        )
    if found.stopped.height:
        people = found.stopped["person"].n_unique()
        told.append(
            f"{people:,} {'person has' if people == 1 else 'people have'} reacted to what went already: what that "
            f"keeps from going is not planned ({_by_name(found.stopped.sort('step'))})."
        )
    first = found.missed.sort("step").unique(OWN, keep="first", maintain_order=True)
    first = first.join(found.sent, on=["campaign", "step", "person"], how="anti", maintain_order="left")
    if first.height:  # who got one of two copies got it
        people = first["person"].n_unique()
        told.append(
            f"{people:,} {'person' if people == 1 else 'people'} did not get what went to others ({_by_name(first)}): "
            "its time is past, and neither it nor what follows it is planned for them."
        )
    return tuple(told)


def _by_name(some: pl.DataFrame) -> str:
    counted: Sequence[tuple[str, int]] = some.group_by("name", maintain_order=True).len().rows()
    return ", ".join(f'{number:,} of "{name}"' for name, number in counted)
