"""Reads the cells that answer whether something happened: yes or no, how often, or when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.cells import are_nothing, cells, texts
from inbox_fatigue.sources.logs.kind_words import meanings
from inbox_fatigue.sources.logs.names import name_table
from inbox_fatigue.sources.logs.remarks import odd_words
from inbox_fatigue.sources.logs.table import LINE
from inbox_fatigue.sources.logs.times import TimeRules, read_times

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.plans import Plan
    from inbox_fatigue.sources.logs.remarks import Odd

_COMMA = r"^([+-]?\d+),(\d+)$"  # "0,5" as many countries write it
# What is written for no time at all: 0000-00-00, 00/00/0000, the first day of .NET and that of Unix.
_NO_TIME = (
    r"^(?:0{4}[-/.]00[-/.]00|00[-/.]00[-/.]0{4}|0001-01-01|1970-01-01)"
    r"(?:[t ][0:.]+)?(?:z|[+-]00:?00| utc)?$"
)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one column."""

    says: pl.Series  # null where nothing is told
    odd: tuple[Odd, ...] = ()  # what stands in cells and is no answer


def answers(frame: pl.DataFrame, plan: Plan, name: str) -> Answers:
    """Return a yes or no of each row; what is neither, no number and no time, is not known."""
    if name not in plan.columns:
        return Answers(pl.Series([None], dtype=pl.Boolean).new_from_index(0, frame.height))
    found = cells(frame, plan, name)
    if found.dtype == pl.Boolean:
        return Answers(found)
    if found.dtype.is_temporal():
        return Answers(found.is_not_null().set(found.is_null(), None))
    written = texts(frame, plan, name)
    told = _read(written.unique().drop_nulls(), plan.times, name)
    read = written.to_frame("text").join(told, on="text", how="left", maintain_order="left")
    unread = read["unread"].fill_null(value=False)
    odd = odd_words(written.filter(unread), frame[LINE].filter(unread), why="unknown-answer", column=name)
    return Answers(read["says"], odd)


def _read(text: pl.Series, rules: TimeRules, name: str) -> pl.DataFrame:
    """Return by text what it says, and whether it could not be read; most columns hold a few, many times."""
    says = _by_words(text.str.to_lowercase(), name)
    left = says.is_null() & ~are_nothing(text)
    timely = _are_times(text.filter(left), rules)
    row = left.arg_true()
    return pl.DataFrame(
        {
            "text": text,
            "says": says.scatter(row.filter(timely), values=True),
            "unread": left.scatter(row.filter(timely), values=False),
        }
    )


def _by_words(text: pl.Series, name: str) -> pl.Series:
    """Return what words, numbers and empty times answer, null for anything else."""
    table = name_table()["answers"]
    number = text.str.strip_chars("% ").str.replace(_COMMA, "$1.$2").cast(pl.Float64, strict=False)
    number = number.set(~number.is_finite(), None)
    yes = text.is_in([*table["yes"], name]) | _are_bounces(text, name) | (number > 0).fill_null(value=False)
    no = text.is_in(table["no"]) | text.str.contains(_NO_TIME) | (number <= 0).fill_null(value=False)
    return yes.set(~(yes | no).fill_null(value=False), None)


def _are_bounces(text: pl.Series, name: str) -> pl.Series:
    """Return which words in a column of bounces say of which kind one was."""
    if name != "bounced":
        return pl.Series([False]).new_from_index(0, len(text))
    return meanings(text, "bounces").is_not_null()


def _are_times(text: pl.Series, rules: TimeRules) -> pl.Series:
    """Return which texts are times, be they of another format than the times of sending."""
    timely = _is_time(text, rules)
    return timely if rules.format is None else timely | _is_time(text, TimeRules(zone=rules.zone))


def _is_time(text: pl.Series, rules: TimeRules) -> pl.Series:
    read = read_times(text, rules)
    return read["at"].is_not_null() | read["ambiguous"]
