"""Turns a batch of a log's rows into sends, events and rows that could not be used, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import EVENT_LOG, OUTCOMES, SEND_LOG, TIMES_OF_OUTCOMES, conform
from inbox_fatigue.sources.logs.names import name_table, plain_name, shape
from inbox_fatigue.sources.logs.outcomes import bounce_of_status, times_of_outcomes, with_status
from inbox_fatigue.sources.logs.plans import kinds_of
from inbox_fatigue.sources.logs.table import LINE, BadRow, column_name
from inbox_fatigue.sources.logs.times import read_times

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.plans import Plan

_TEXTS = (
    "campaign",
    "creative",
    "subject",
    "sender",
    "sender_name",
    "category",
    "sequence",
    "step",
    "message_id",
)
_YES, _NO = ["true", "yes", "y", "t", "x"], ["false", "no", "n", "f", "-", "none", "null"]
_ANGLE = r"<([^<>\s]+@[^<>\s]+)>\s*$"
_SHOWN = 40  # characters of a value that a message quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """What a batch holds."""

    sends: pl.DataFrame  # as columns.SEND_LOG
    events: pl.DataFrame  # as columns.EVENT_LOG
    bad: tuple[BadRow, ...]
    aside: tuple[int, ...]  # lines of rows that are neither, such as "queued"
    naive: bool  # some times carry no offset


def translate(frame: pl.DataFrame, plan: Plan) -> Translated:
    """Return the sends and the events among some rows."""
    read = read_times(_column(frame, plan, "at"), plan.times)
    naive = bool(read["naive"].any())
    rows = pl.DataFrame(
        {
            LINE: frame[LINE],
            "recipient": _recipient(frame, plan),
            "meaning": _meaning(frame, plan),
            "status": _status(frame, plan),
        }
    )
    rows = pl.concat([rows, read.drop("naive")], how="horizontal")
    aside = (rows["meaning"] == "").fill_null(value=False)
    bad = _bad(rows.filter(~aside), frame.filter(~aside), plan)
    usable = (
        ~aside & rows["recipient"].is_not_null() & rows["at"].is_not_null() & rows["meaning"].is_not_null()
    )
    sent = usable & (rows["meaning"] == "sent")
    happened = usable & ~sent
    return Translated(
        sends=_sends(rows.filter(sent), frame.filter(sent), plan),
        events=_events(rows.filter(happened), frame.filter(happened), plan),
        bad=bad,
        aside=tuple(rows[LINE].filter(aside).to_list()),
        naive=naive,
    )


def _column(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    return frame[column_name(plan.columns[name])]


def _text(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    """Return a column as text, null where it is empty; all null where the log has none."""
    if name not in plan.columns:
        return pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    text = _column(frame, plan, name).cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def _recipient(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    text = _text(frame, plan, "recipient")
    if not text.str.contains("<", literal=True).any():
        return text
    inside = text.str.extract(_ANGLE)
    return inside.zip_with(inside.is_not_null(), text)


def _meaning(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    if "kind" not in plan.columns:
        return pl.Series([plan.kind or "sent"], dtype=pl.String).new_from_index(0, frame.height)
    kinds = kinds_of(_column(frame, plan, "kind"))
    if plan.of_sends:  # a word that is not known tells nothing against the send
        return kinds.set(kinds.ne_missing(""), "sent")
    kinds = kinds.fill_null("")
    return kinds.replace("delivered", "sent") if plan.deliveries_are_sends else kinds


def _status(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return the kind of event that each row's status stands for, where rows are sends; null for others."""
    if not plan.of_sends:
        return pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    return kinds_of(_column(frame, plan, "kind"))


def _bad(rows: pl.DataFrame, frame: pl.DataFrame, plan: Plan) -> tuple[BadRow, ...]:
    lacking = rows["recipient"].is_null() | rows["at"].is_null()
    if not lacking.any():
        return ()
    times = _column(frame.filter(lacking), plan, "at").cast(pl.String)
    marked = rows.filter(lacking).with_columns(times.alias("time"), nobody=pl.col("recipient").is_null())
    return tuple(
        _bad_row(line, time or "", nobody=nobody, ambiguous=ambiguous)
        for line, time, nobody, ambiguous in marked.select(LINE, "time", "nobody", "ambiguous").iter_rows()
    )


def _bad_row(line: int, time: str, *, nobody: bool, ambiguous: bool) -> BadRow:
    if nobody:
        return BadRow(line=line, why="no-recipient", detail="its recipient is empty")
    if not time.strip():
        return BadRow(line=line, why="no-time", detail="its time is empty")
    if ambiguous:  # it consists of a date, and nothing else
        shown = f"{time[:_SHOWN]!r}"
        return BadRow(
            line=line, why="ambiguous-time", detail=f"its time {shown} leaves open which number is the day"
        )
    return BadRow(
        line=line, why="unreadable-time", detail=f"its time {shape(time)} cannot be read or is out of range"
    )


def _sends(rows: pl.DataFrame, frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    columns = [_text(frame, plan, name).alias(name) for name in _TEXTS]
    columns += [
        with_status(_outcome(frame, plan, name), rows["status"], kind).alias(name)
        for name, kind in OUTCOMES.items()
    ]
    columns += _times_of_outcomes(frame, plan)
    columns += [
        bounce_of_status(_text(frame, plan, "detail"), rows["status"]).alias("detail"),
        _named(_text(frame, plan, "stream"), name_table()["streams"]).alias("stream"),
        _named(_text(frame, plan, "channel"), name_table()["channels"]).alias("channel"),
        _language(_text(frame, plan, "language")).alias("language"),
        _text(frame, plan, "weight").cast(pl.Float64, strict=False).alias("weight"),
    ]
    return conform(
        rows.select(LINE, "recipient", "at", "utc_offset", "day_only").with_columns(columns), SEND_LOG
    ).select(*SEND_LOG)


def _events(rows: pl.DataFrame, frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    parts = rows["meaning"].str.split_exact(":", 1).struct.unnest()
    kind, more = parts["field_0"], parts["field_1"]
    machine = _outcome(frame, plan, "machine")
    machine = machine.set(more == "machine", value=True)
    unsure = (kind == "open") & machine.is_null()  # nothing says whether a person opened it
    detail = _text(frame, plan, "detail")
    detail = detail.zip_with(detail.is_not_null(), more.set(more == "machine", None))
    columns = {
        LINE: rows[LINE],
        "recipient": rows["recipient"],
        "at": rows["at"],
        "kind": kind,
        "campaign": _text(frame, plan, "campaign"),
        "detail": detail,
        "reliable": (~machine.fill_null(value=False)).set(unsure, None),
    }
    return conform(pl.DataFrame(columns), EVENT_LOG).select(*EVENT_LOG)


def _times_of_outcomes(frame: pl.DataFrame, plan: Plan) -> list[pl.Series]:
    """Return the columns of when something came of a send, those alone that hold a time."""
    told = {
        TIMES_OF_OUTCOMES[name]: times_of_outcomes(_column(frame, plan, name), plan.times)
        for name in OUTCOMES
        if name in plan.columns
    }
    return [times.alias(name) for name, times in told.items() if times is not None]


def _outcome(frame: pl.DataFrame, plan: Plan, name: str) -> pl.Series:
    """Return a yes or no: a count above zero, a word for yes, or any other text, such as a time, is yes."""
    if name not in plan.columns:
        return pl.Series([None], dtype=pl.Boolean).new_from_index(0, frame.height)
    if _column(frame, plan, name).dtype == pl.Boolean:
        return _column(frame, plan, name)
    text = _text(frame, plan, name).str.to_lowercase()
    number = text.cast(pl.Float64, strict=False)
    answer = text.is_not_null() & ~text.is_in(_NO) & (number.is_null() | (number > 0))
    return answer.set(text.is_null(), None)


def _named(values: pl.Series, known: dict[str, str]) -> pl.Series:
    distinct = values.unique().drop_nulls()
    meanings = [known.get(plain_name(value)) for value in distinct]
    table = pl.DataFrame(
        {"value": distinct, "meaning": meanings}, schema={"value": pl.String, "meaning": pl.String}
    )
    return values.to_frame("value").join(table, on="value", how="left", maintain_order="left")["meaning"]


def _language(values: pl.Series) -> pl.Series:
    """Return the language of "de", "de-DE" and "de_AT"; null for names and anything else."""
    return values.str.to_lowercase().str.extract(r"^([a-z]{2})(?:[-_].*)?$")
