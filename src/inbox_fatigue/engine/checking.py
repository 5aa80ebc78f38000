"""Looks at what a scorer returned before anything is concluded from it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.findings import Measurement, Measurements, Rule

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST_NOTE = 200


class GarbageError(Exception):
    """A scorer returned something that is no measurement; the text says what."""


def iterated(answer: Any, method: str) -> Iterator[Any]:
    """Yield what a scorer's method returned; a coroutine or anything else that does not loop is garbage."""
    if inspect.iscoroutine(answer):
        answer.close()  # it would warn that nobody awaited it
    if not isinstance(answer, Iterable) or isinstance(answer, str | bytes | pl.DataFrame):
        raise GarbageError(f"{method} returned {type(answer).__name__}")
    yield from answer


def checked_columns(found: Any, touches: pl.DataFrame) -> Measurements:
    """Return measurements with exactly the columns and types that `episodes.find` relies on."""
    if not (isinstance(found, Measurements) and isinstance(found.rule, Rule)):
        raise GarbageError(f"measure gave {type(found).__name__}, not Measurements of a Rule")
    slug = found.rule.slug
    if not (found.span is None or (isinstance(found.span, timedelta) and found.span > timedelta(0))):
        raise GarbageError(f"{slug}: span is {found.span!r:.80}, not a time span above zero")
    frame = _frame(found.frame, f"{slug}: frame", touches)
    counted = found.counted
    if counted is not None:
        counted = _counted(counted, f"{slug}: counted", touches, grouped="group" in frame.columns)
    return Measurements(rule=found.rule, frame=frame, span=found.span, counted=counted)


def checked_row(row: Any, slugs: Collection[str], touches: Collection[int]) -> Measurement:
    """Return a plain-Python measurement of one inbox that can be trusted."""
    if not isinstance(row, Measurement):
        raise GarbageError(f"measure_inbox gave {type(row).__name__}, not a Measurement")
    if row.rule not in slugs:
        raise GarbageError(f"measure_inbox measured {row.rule!r:.80}, which is no rule of this scorer")
    if not isinstance(row.measured, Real) or not math.isfinite(row.measured):
        raise GarbageError(f"{row.rule}: measured is {row.measured!r:.80}, not a finite number")
    if not isinstance(row.note, str):
        raise GarbageError(f"{row.rule}: note is {type(row.note).__name__}, not text")
    for touch in (row.touch, *row.touches):
        if not isinstance(touch, Integral) or touch not in touches:
            raise GarbageError(f"{row.rule}: touch {touch!r:.80} is not in the inbox that was measured")
    return Measurement(
        rule=row.rule,
        touch=int(row.touch),
        measured=float(row.measured),
        touches=tuple(int(touch) for touch in row.touches),
        note=row.note[:_LONGEST_NOTE],
    )


def _frame(frame: Any, name: str, touches: pl.DataFrame) -> pl.DataFrame:
    _require(frame, name, "touch", "measured")
    kinds = {column: kind for column, kind in frame.schema.items() if kind != pl.Null}
    wanted = [
        _whole(kinds, "touch", name),
        _number(kinds, name),
        *(_whole(kinds, column, name) for column in ("group",) if column in frame.columns),
        *(_time(kinds, name) for column in ("since",) if column in kinds),
        *(_text(kinds, name) for column in ("note",) if column in kinds),
    ]
    checked: pl.DataFrame = frame.select(wanted)
    if not checked["measured"].drop_nulls().is_finite().all():
        raise GarbageError(f"{name}: measured has a number that is not finite")
    _known(checked, name, touches)
    keys = [column for column in ("touch", "group") if column in checked.columns]
    if checked.select(keys).is_duplicated().any():
        raise GarbageError(f"{name}: the same {' and '.join(keys)} is measured twice")
    return checked


def _counted(counted: Any, name: str, touches: pl.DataFrame, *, grouped: bool) -> pl.DataFrame:
    columns = ["touch", "group"] if grouped else ["touch"]
    _require(counted, name, *columns)
    checked: pl.DataFrame = counted.select(_whole(dict(counted.schema), column, name) for column in columns)
    _known(checked, name, touches)
    return checked


def _require(frame: Any, name: str, *columns: str) -> None:
    if not isinstance(frame, pl.DataFrame):
        raise GarbageError(f"{name} is {type(frame).__name__}, not a DataFrame")
    for column in columns:
        if column not in frame.columns:
            raise GarbageError(f"{name} has no column {column}")


def _known(frame: pl.DataFrame, name: str, touches: pl.DataFrame) -> None:
    for column in ("touch", "group"):
        if column in frame.columns and frame[column].null_count():
            raise GarbageError(f"{name}: {column} is missing in a row")
    strangers = frame.select("touch").join(touches.select("touch"), on="touch", how="anti")
    if not strangers.is_empty():
        raise GarbageError(f"{name}: touch {strangers['touch'][0]} is not in these inboxes")


def _whole(kinds: dict[str, Any], column: str, name: str) -> pl.Expr:
    if column in kinds and not kinds[column].is_integer():
        raise GarbageError(f"{name}: {column} is {kinds[column]}, not a whole number")
    return pl.col(column).cast(pl.Int64)


def _number(kinds: dict[str, Any], name: str) -> pl.Expr:
    if "measured" in kinds and not kinds["measured"].is_numeric():
        raise GarbageError(f"{name}: measured is {kinds['measured']}, not a number")
    return pl.col("measured").cast(pl.Float64)


def _time(kinds: dict[str, Any], name: str) -> pl.Expr:
    if getattr(kinds["since"], "time_zone", None) != "UTC":
        raise GarbageError(f"{name}: since is {kinds['since']}, not a time in UTC")
    return pl.col("since").cast(AT)


def _text(kinds: dict[str, Any], name: str) -> pl.Expr:
    if kinds["note"] != pl.String:
        raise GarbageError(f"{name}: note is {kinds['note']}, not text")
    return pl.col("note").str.slice(0, _LONGEST_NOTE)
