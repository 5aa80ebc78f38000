"""Turns a batch of a log's rows into sends, events and rows that could not be used, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.checking.log_frames import told_apart
from inbox_fatigue.columns import EVENT_LOG, OUTCOMES, SEND_LOG, TIMES_OF_OUTCOMES
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.sources.logs.answers import answers
from inbox_fatigue.sources.logs.cells import cells, in_turn, names, texts
from inbox_fatigue.sources.logs.directions import aside, came_in, writers
from inbox_fatigue.sources.logs.kind_words import meanings
from inbox_fatigue.sources.logs.lists import SCOPES, lists
from inbox_fatigue.sources.logs.names import shape
from inbox_fatigue.sources.logs.outcomes import bounce_of_status, times_of_outcomes, with_kind, with_status
from inbox_fatigue.sources.logs.recipients import of_several, recipients
from inbox_fatigue.sources.logs.system_ids import campaigns
from inbox_fatigue.sources.logs.table import LINE, BadRow
from inbox_fatigue.sources.logs.times import of_answers, read_times
from inbox_fatigue.sources.logs.vocabulary import channels, kinds, other_channels, streams

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.plans import Plan
    from inbox_fatigue.sources.logs.remarks import Odd

_NAMES = (
    "creative",
    "template",
    "category",
    "list",
    "sequence",
    "step",
    "message_id",
)
_SENDERS = ("sender", "sender_name")
_SHOWN = 40  # characters of a value that a message quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """What a batch holds."""

    sends: pl.DataFrame  # as columns.SEND_LOG
    events: pl.DataFrame  # as columns.EVENT_LOG
    bad: tuple[BadRow, ...]
    odd: tuple[Odd, ...]  # words that are not known
    aside: tuple[int, ...]  # lines of rows that are neither, such as "queued"
    naive: bool  # some times carry no offset


def translate(frame: pl.DataFrame, plan: Plan) -> Translated:
    """Return the sends and the events among some rows."""
    frame = in_turn(frame, plan)
    if plan.times_of_kinds:  # to whom it did not happen has no time
        frame = frame.filter(names(frame, plan, "at").is_not_null())
    frame, who = recipients(frame, plan)
    read = read_times(cells(frame, plan, "at"), plan.times)
    told = kinds(frame, plan)
    who, meaning = _answered(frame, plan, who, told.meaning)
    rows = pl.DataFrame({LINE: frame[LINE], "recipient": who, "meaning": meaning, "status": told.status})
    rows = pl.concat([rows, read.drop("naive")], how="horizontal")
    aside = rows["meaning"] == ""
    usable = ~aside & rows["recipient"].is_not_null() & rows["at"].is_not_null()
    sent = usable & rows["meaning"].str.contains(r"^sent\b")
    happened = usable & ~sent
    sends, odd_sends = _sends(rows.filter(sent), frame.filter(sent), plan)
    events, odd_events = _events(rows.filter(happened), frame.filter(happened), plan)
    return Translated(
        sends=sends,
        events=events,
        bad=_bad(rows.filter(~aside), frame.filter(~aside), plan),
        odd=(*told.odd, *odd_sends, *odd_events),
        aside=tuple(rows[LINE].filter(aside).to_list()),
        naive=bool(read["naive"].any()),
    )


def _answered(
    frame: pl.DataFrame, plan: Plan, who: pl.Series, meaning: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """Return who each row is about and what happened; mail that came in is a reply of who wrote it."""
    meaning = meaning.set(aside(frame, plan), "")
    came = came_in(frame, plan) & meaning.str.contains(r"^sent\b").fill_null(value=False)
    if not came.any():
        return who, meaning
    by = writers(frame, plan)
    return who.zip_with(~came | by.is_null(), by), meaning.set(came, "reply").set(came & by.is_null(), "")


def _bad(rows: pl.DataFrame, frame: pl.DataFrame, plan: Plan) -> tuple[BadRow, ...]:
    lacking = rows["recipient"].is_null() | rows["at"].is_null()
    if not lacking.any():
        return ()
    times = cells(frame.filter(lacking), plan, "at").cast(pl.String)
    who = texts(frame.filter(lacking), plan, "recipient")
    marked = rows.filter(lacking).with_columns(
        times.alias("time"), who.alias("who"), nobody=pl.col("recipient").is_null()
    )
    marks = marked.select(LINE, "who", "time", "nobody", "ambiguous").iter_rows()
    return tuple(
        BadRow(line=line, why=why, detail=detail)
        for line, who, time, nobody, ambiguous in marks
        for why, detail in (_why(who or "", time or "", plan, nobody=nobody, ambiguous=ambiguous),)
    )


def _why(who: str, time: str, plan: Plan, *, nobody: bool, ambiguous: bool) -> tuple[str, str]:
    """Return why a row could not be used: the slug, and a sentence about its cells."""
    if nobody:
        return (
            "no-recipient",
            f"its recipient is {who!r}, which is nobody" if who else "its recipient is empty",
        )
    if not time.strip():
        return "no-time", "its time is empty"
    if ambiguous:  # it consists of a date, and nothing else
        return "ambiguous-time", f"its time {time[:_SHOWN]!r} leaves open which number is the day"
    layout = plan.times.format
    wrong = f"does not fit --time-format {layout}" if layout else "cannot be read or is out of range"
    return "unreadable-time", f"its time, which looks like {shape(time)}, {wrong}"


def _sends(rows: pl.DataFrame, frame: pl.DataFrame, plan: Plan) -> tuple[pl.DataFrame, tuple[Odd, ...]]:
    told = {name: answers(frame, plan, name) for name in OUTCOMES}
    stream, odd_streams = streams(frame, plan)
    channel, odd_channels = channels(frame, plan, rows["meaning"])
    columns = [names(frame, plan, name).alias(name) for name in _NAMES]
    columns += [campaigns(frame, plan).alias("campaign"), *_sender(frame, plan)]
    columns += [
        with_status(told[name].says, rows["status"], kind).alias(name) for name, kind in OUTCOMES.items()
    ]
    columns += _times_of_outcomes(frame, plan)
    columns += [
        bounce_of_status(_of_bounce(frame, plan), rows["status"]).alias("detail"),
        texts(frame, plan, "subject").alias("subject"),
        stream.alias("stream"),
        channel.alias("channel"),
        _language(texts(frame, plan, "language")).alias("language"),
        texts(frame, plan, "weight").cast(pl.Float64, strict=False).alias("weight"),
    ]
    full = rows.select(LINE, "recipient", "at", "utc_offset", "day_only").with_columns(columns)
    odd = (*odd_streams, *odd_channels, *(odd for one in told.values() for odd in one.odd))
    return conform(full, SEND_LOG).select(*SEND_LOG), odd


def _sender(frame: pl.DataFrame, plan: Plan) -> list[pl.Series]:
    """Return the address of who wrote and the name: "Ines Calder <ines@tea.example>" tells both."""
    return [*told_apart(*(names(frame, plan, column).alias(column) for column in _SENDERS))]


def _times_of_outcomes(frame: pl.DataFrame, plan: Plan) -> list[pl.Series]:
    """Return the columns of when something came of a send, those alone that hold a time."""
    told = {
        TIMES_OF_OUTCOMES[name]: times_of_outcomes(cells(frame, plan, name), plan.times)
        for name in OUTCOMES
        if name in plan.columns
    }
    return [times.alias(name) for name, times in told.items() if times is not None]


def _events(rows: pl.DataFrame, frame: pl.DataFrame, plan: Plan) -> tuple[pl.DataFrame, tuple[Odd, ...]]:
    parts = rows["meaning"].str.split_exact(":", 1).struct.unnest()
    kind, more = parts["field_0"], parts["field_1"]
    left, more = lists(frame, plan, kind, more), more.set(more.is_in(SCOPES).fill_null(value=False), None)
    by_machine = answers(frame, plan, "machine")
    elsewhere, odd_channels = other_channels(frame, plan, kind)
    machine = by_machine.says.set(more == "machine", value=True)
    one_of_them = kind.is_in(["open", "click"]) & of_several(frame, plan)  # and nobody knows who
    machine = machine.set(one_of_them, value=True)
    unsure = (kind == "open") & machine.is_null()  # nothing says whether a person opened it
    detail = with_kind(_detail(frame, plan), more.set(more == "machine", None))
    columns = {
        LINE: rows[LINE],
        "recipient": rows["recipient"],
        "at": of_answers(rows),
        "kind": kind,
        "campaign": campaigns(frame, plan),
        "list": left,
        "detail": detail,
        "reliable": (~machine.fill_null(value=False)).set(unsure, None),
    }
    each = pl.DataFrame(columns).filter(~elsewhere).explode("list")
    told = conform(each, EVENT_LOG).select(*EVENT_LOG)
    return told, (*by_machine.odd, *odd_channels)


def _detail(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return what is said of each event beside its kind."""
    told = texts(frame, plan, "detail")
    return told.clear(len(told)) if plan.columns.get("detail") == plan.columns.get("kind") else told


def _of_bounce(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return what is said of the bounce of each send, first its kind where the column of bounces tells that."""
    detail = _detail(frame, plan)
    if "bounced" not in plan.columns or cells(frame, plan, "bounced").dtype != pl.String:
        return detail
    kind = meanings(texts(frame, plan, "bounced"), "bounces")
    if plan.columns.get("detail") == plan.columns["bounced"]:
        detail = detail.set(kind.is_not_null(), None)
    return with_kind(detail, kind.set(kind == "", None))


def _language(values: pl.Series) -> pl.Series:
    """Return the language of "de", "de-DE" and "de_AT"; null for names and anything else."""
    return values.str.to_lowercase().str.extract(r"^([a-z]{2})(?:[-_].*)?$")
