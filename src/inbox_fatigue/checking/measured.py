"""Looks at what a scorer returned before anything is concluded from it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.findings import Measurement, Measurements, Rule

if TYPE_CHECKING:
    from collections.abc import Collection

    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.model import Inbox

_LONGEST_NOTE = 200
_WANTED = {"measure": "Measurements or a list of them", "measure_inbox": "measurements to loop over"}


class GarbageError(Exception):
    """A scorer returned something that is no measurement; the text says what."""


def iterated(answer: Any, method: str) -> Iterator[Any]:
    """Yield what a scorer's method returned; a coroutine or anything else that does not loop is garbage."""
    if inspect.iscoroutine(answer):
        answer.close()  # it would warn that nobody awaited it
    if not isinstance(answer, Iterable) or isinstance(answer, str | bytes | pl.DataFrame):
        raise GarbageError(f"{method} returned {_what(answer)}, not {_WANTED[method]}")
    yield from answer


def _what(answer: Any) -> str:
    return "nothing (is a return or a yield missing?)" if answer is None else type(answer).__name__


@dataclass(frozen=True)
class Known:
    """The touches that may be measured, each once, and orders in which scorers mostly return them."""

    touches: pl.Series
    counted: pl.Series

    @classmethod
    def of(cls, inboxes: Inboxes) -> Self:
        """Return the touches of some inboxes."""
        touches = inboxes.touches["touch"]
        return cls(touches, touches.filter(inboxes.touches["counted"]))

    @cached_property
    def by_key(self) -> pl.Series:
        """The touches by their keys: to look up a million sorted ones in it takes a quarter of a join."""
        return self.touches.sort()

    def holds_in_order(self, named: pl.Series) -> bool:
        """Return whether these are all touches, or all counted ones: then no search is needed."""
        return named.equals(self.counted) or named.equals(self.touches)


def checked_columns(found: Any, known: Known) -> Measurements:
    """Return measurements with exactly the columns and types that `episodes.find` relies on."""
    if not (isinstance(found, Measurements) and isinstance(found.rule, Rule)):
        raise GarbageError(f"measure gave {type(found).__name__}, not Measurements of a Rule")
    slug = found.rule.slug
    if not (found.span is None or (isinstance(found.span, timedelta) and found.span > timedelta(0))):
        raise GarbageError(f"{slug}: span is {found.span!r:.80}, not a time span above zero")
    frame = _frame(found.frame, f"{slug}: frame", known)
    counted = found.counted
    if counted is not None:
        counted = _counted(counted, f"{slug}: counted", known, measured=frame)
    unassessed = found.unassessed
    if unassessed is not None:
        unassessed = _unassessed(unassessed, f"{slug}: unassessed")
    return Measurements(
        rule=found.rule,
        frame=frame,
        span=found.span,
        counted=counted,
        unassessed=unassessed,
        shared=found.shared is True and "group" in frame.columns and counted is not None,
    )


def looped(scorer: Any, inboxes: Iterable[Inbox]) -> list[Measurement]:
    """Return what a scorer in plain Python measured in some inboxes; of a rule and a touch the greatest number."""
    slugs = {rule.slug for rule in scorer.rules}
    rows: dict[tuple[str, int], Measurement] = {}
    for inbox in inboxes:
        touches = {touch.id for touch in inbox.touches}
        for told in iterated(scorer.measure_inbox(inbox), "measure_inbox"):
            row = checked_row(told, slugs, touches)
            before = rows.get((row.rule, row.touch))
            if before is None or row.measured > before.measured:
                rows[row.rule, row.touch] = row
    return list(rows.values())


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
        if not isinstance(touch, Integral):
            raise GarbageError(f"{row.rule}: touch is a {type(touch).__name__}, not the id of one (touch.id)")
        if touch not in touches:
            raise GarbageError(f"{row.rule}: touch {touch!r:.80} is not in the inbox that was measured")
    return Measurement(
        rule=row.rule,
        touch=int(row.touch),
        measured=float(row.measured),
        touches=tuple(int(touch) for touch in row.touches),
        note=row.note[:_LONGEST_NOTE],
    )


def _frame(frame: Any, name: str, known: Known) -> pl.DataFrame:
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
    _none_missing(checked, name)
    each_once = _all_known(checked, name, known)
    keys = [column for column in ("touch", "group") if column in checked.columns]
    if not each_once and checked.select(keys).is_duplicated().any():
        raise GarbageError(f"{name}: the same {' and '.join(keys)} is measured twice")
    return checked


def _counted(counted: Any, name: str, known: Known, *, measured: pl.DataFrame) -> pl.DataFrame:
    columns = [column for column in ("touch", "group") if column in measured.columns]
    _require(counted, name, *columns)
    checked: pl.DataFrame = counted.select(_whole(dict(counted.schema), column, name) for column in columns)
    _none_missing(checked, name)
    if not checked["touch"].equals(measured["touch"]):  # which were looked at already
        _all_known(checked, name, known)
    return checked


def _unassessed(told: Any, name: str) -> pl.DataFrame:
    _require(told, name, "person", "reason")
    kinds = {column: kind for column, kind in told.schema.items() if kind != pl.Null}
    checked: pl.DataFrame = told.select(_whole(kinds, "person", name), _text(kinds, name, "reason"))
    if any(checked[column].null_count() for column in checked.columns):
        raise GarbageError(f"{name}: person or reason is missing in a row")
    return checked


def _require(frame: Any, name: str, *columns: str) -> None:
    if not isinstance(frame, pl.DataFrame):
        raise GarbageError(f"{name} is {type(frame).__name__}, not a DataFrame")
    for column in columns:
        if column not in frame.columns:
            raise GarbageError(f"{name} has no column {column}")


def _none_missing(frame: pl.DataFrame, name: str) -> None:
    for column in ("touch", "group"):
        if column in frame.columns and frame[column].null_count():
            raise GarbageError(f"{name}: {column} is missing in a row")


def _all_known(frame: pl.DataFrame, name: str, known: Known) -> bool:
    """Refuse touches that are not in these inboxes; return whether each is certain to be there once."""
    if frame.is_empty() or known.holds_in_order(frame["touch"]):
        return True
    named, last = frame["touch"].sort(), len(known.by_key) - 1
    if last < 0 or (known.by_key.gather(known.by_key.search_sorted(named).clip(0, last)) != named).any():
        strangers = frame.select("touch").join(known.touches.to_frame(), on="touch", how="anti")
        if not strangers.is_empty():
            raise GarbageError(f"{name}: touch {strangers['touch'][0]} is not in these inboxes")
    return not (named.diff() == 0).any()


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


def _text(kinds: dict[str, Any], name: str, column: str = "note") -> pl.Expr:
    if kinds.get(column, pl.String) != pl.String:
        raise GarbageError(f"{name}: {column} is {kinds[column]}, not text")
    return pl.col(column).cast(pl.String).str.slice(0, _LONGEST_NOTE)
