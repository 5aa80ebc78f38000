"""On what each refusal rests: the cap or the pair, and the touches that are counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from inbox_fatigue.arbitration.lines import PAST, sums
from inbox_fatigue.caps.windows import Calendar, Grouped, Sliding, SlidingMonths
from inbox_fatigue.caps.wording import noun_text, window_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from inbox_fatigue.arbitration.lines import Bools, Ints, Line
    from inbox_fatigue.arbitration.pairs import Clashes, Pair
    from inbox_fatigue.caps.cap import Cap
    from inbox_fatigue.frames.schemas import Schema

MOST_TOLD = 1_000  # touches that are named for one refusal: the latest of them, where a window holds more
CAUSES: Schema = {
    "number": pl.Int64,  # of the planned touch that is refused
    "cap": pl.String,
    "counted": pl.List(pl.Int64),
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refusals:
    """Refused touches with the windows that refuse them, by their rows in one line."""

    rows: Ints
    windows: Ints


def causes(lines: Sequence[Line], clashing: Clashes, pairs: Sequence[Pair], goes: Bools) -> pl.DataFrame:
    """Return CAUSES: one row for each planned touch that does not go.

    Of several caps that refuse it the first is told, and before all the one that may block it.
    """
    open_ones = ~goes
    found = [pl.DataFrame(schema=CAUSES)]
    for strict in (True, False):
        for line in lines:
            refused = _refused(line, goes, open_ones, strict=strict)
            open_ones[line.planned[refused.rows]] = False
            found.append(_told(line, refused, goes))
        if strict:
            found.append(_by_pairs(clashing, pairs, goes, open_ones))
    return pl.concat(found).sort("number")


def _refused(line: Line, goes: Bools, open_ones: Bools, *, strict: bool) -> _Refusals:
    """Return the refused touches whose own window is full, or a later one that reaches back to them."""
    going = line.going(goes)
    held = sums(going)
    full = line.blockable & (held[line.hi] - held[line.lo] >= line.limit)
    rows = np.flatnonzero((line.planned != PAST) & open_ones[line.planned] & (line.blockable | (not strict)))
    later = np.append(np.flatnonzero(full & going), len(line.lo))
    ahead = later[np.searchsorted(later, np.searchsorted(line.hi, line.hi[rows]))]
    reaches = ahead < len(line.lo)
    reaches[reaches] = line.lo[ahead[reaches]] <= rows[reaches]
    windows = np.where(full[rows], rows, ahead)
    known = full[rows] | reaches
    return _Refusals(rows=rows[known], windows=windows[known])


def _told(line: Line, refused: _Refusals, goes: Bools) -> pl.DataFrame:
    if not len(refused.rows):
        return pl.DataFrame(schema=CAUSES)
    going = line.going(goes)
    held, touches = sums(going), line.touch[going]
    first, last = held[line.lo[refused.windows]], held[line.hi[refused.windows]]
    counts = last - first
    own = refused.windows == refused.rows
    days = line.at[refused.windows].astype("datetime64[us]").astype("datetime64[D]")
    reasons = [
        _reason(line.cap, count, limit, None if is_own else day)
        for count, limit, is_own, day in zip(
            counts.tolist(), line.limit[refused.windows].tolist(), own.tolist(), days.tolist(), strict=True
        )
    ]
    numbers = line.planned[refused.rows]
    return pl.DataFrame(
        {
            "number": numbers,
            "cap": [line.cap.name] * len(numbers),
            "counted": _lists(touches, np.maximum(first, last - MOST_TOLD), last),
            "reason": reasons,
        },
        schema=CAUSES,
    )


def _lists(values: Ints, first: Ints, last: Ints) -> pl.Series:
    """Return the runs of some values, each a list; they may be empty."""
    lengths = last - first
    ends = np.cumsum(lengths)
    places = np.arange(int(lengths.sum())) + np.repeat(first - ends + lengths, lengths)
    told = pl.DataFrame({"run": np.repeat(np.arange(len(first)), lengths), "value": values[places]})
    lists = told.group_by("run", maintain_order=True).agg("value")
    runs = pl.DataFrame({"run": np.arange(len(first))}).join(
        lists, on="run", how="left", maintain_order="left"
    )
    return runs["value"].fill_null(pl.lit([], dtype=pl.List(pl.Int64)))


@lru_cache(maxsize=65_536)
def _reason(cap: Cap, count: int, limit: int, day: date | None) -> str:
    """Return why; `day` is that of the later touch whose window would be overfull, None for the touch's own."""
    if limit <= 0:
        return f"the cap '{cap.name}' lets nothing through"
    return f"{count:,} {noun_text(cap, count)} {_where(cap, day)}; the cap '{cap.name}' allows {limit}"


def _where(cap: Cap, day: date | None) -> str:
    match cap.window:
        case Calendar(unit=unit, count=1):
            return f"in the same calendar {unit}"
        case Calendar():
            return f"in these {window_text(cap.window)}"
        case Grouped() if day is None:
            return f"in the {window_text(cap.window)}"
        case Sliding() | SlidingMonths() if day is None:
            return f"in the {window_text(cap.window)} before"
        case _:
            return f"in the {window_text(cap.window)} up to {day:%Y-%m-%d}"


def _by_pairs(clashing: Clashes, pairs: Sequence[Pair], goes: Bools, open_ones: Bools) -> pl.DataFrame:
    """Return the refusals of pairs, and take them from `open_ones`."""
    told = pl.DataFrame(list(_pair_rows(clashing, pairs, goes, open_ones)), schema=CAUSES, orient="row")
    told = told.group_by("number", "cap", "reason", maintain_order=True).agg(
        pl.col("counted").explode().unique()
    )
    told = told.unique("number", keep="first", maintain_order=True).select(*CAUSES)
    open_ones[told["number"].to_numpy()] = False
    return told


def _pair_rows(
    clashing: Clashes, pairs: Sequence[Pair], goes: Bools, open_ones: Bools
) -> Iterator[tuple[int, str, list[int], str]]:
    sides = (
        (clashing.first_planned, clashing.second_planned, clashing.second),
        (clashing.second_planned, clashing.first_planned, clashing.first),
    )
    for refused, other, touch in sides:
        stopped = (refused != PAST) & open_ones[refused] & ((other == PAST) | goes[other])
        for number, place, counted in zip(
            refused[stopped].tolist(), clashing.pair[stopped].tolist(), touch[stopped].tolist(), strict=True
        ):
            yield number, pairs[place].name, [counted], _pair_reason(pairs[place])


def _pair_reason(pair: Pair) -> str:
    if pair.within is None:
        return f"{pair.name}: never both to one person, and the other one goes"
    return f"{pair.name}: the two are less than {window_text(Sliding(span=pair.within))} apart, and the other one goes"
