"""Where each window of a cap lies, and how much it holds: the one place that counts for caps.

Touches are laid on a line per unit (a person, an address, an account …), and a window is a range of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.caps.cap import Cap  # noqa: TC001 - a field of a public dataclass
from inbox_fatigue.caps.scope import UNITS, in_scope
from inbox_fatigue.caps.windows import position, start

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """What one cap counts, and the window of each touch.

    `rows` has one row per touch that counts, sorted by unit, place in time, and touch:
    touch, person, at, planned (bool), unit (i64, 0 … without gaps, equal for touches counted together),
    position and start (i64: its place on the line, and the first place that its window holds; `windows`),
    blockable (bool; False: it uses the cap up and is never refused), limit (i64, what the person is allowed),
    lo and hi (i64: the touch's window is the rows lo … hi − 1, itself included; all are of its unit),
    count (i64, hi − lo).
    The cap is broken at a blockable row whose count is above its limit.
    A window ends at its touch (and what has the very same time), so of a set of touches that go, the
    windows of those that go are all that need to be looked at.
    `unknown` has one row per person and reason for whom some touch could not be placed; those touches
    are not in `rows`. `last` is when the last of them went or goes.
    """

    cap: Cap
    rows: pl.DataFrame
    unknown: pl.DataFrame  # person, reason, last


def spans(cap: Cap, touches: pl.DataFrame, people: pl.DataFrame, *, among: Sequence[Cap] = ()) -> Spans:
    """Return the windows of a cap over touches, past and planned, of whole units.

    `touches` has the columns TOUCHES and `people` the columns PEOPLE; `among` holds the other caps of the
    policy, to which this one may yield.
    """
    looked = in_scope(cap, touches, people, among)
    placed = (
        looked.filter(pl.col("unknown").is_null())
        .with_columns(
            position=position(cap.window, pl.col("clock")), start=start(cap.window, pl.col("clock"))
        )
        .sort(*UNITS[cap.per], "position", "touch")
    )
    unit = _numbered(placed, UNITS[cap.per])
    lo = _first_rows(unit, placed["position"].to_numpy(), placed["start"].to_numpy())
    hi = _ends(_numbered(placed, (*UNITS[cap.per], "position")))
    rows = placed.select(
        "touch", "person", "at", "planned", "blockable", "limit", "position", "start"
    ).with_columns(unit=pl.Series(unit), lo=pl.Series(lo), hi=pl.Series(hi), count=pl.Series(hi - lo))
    told = looked.filter(pl.col("unknown").is_not_null()).group_by("person", reason="unknown")
    unknown = told.agg(last=pl.col("at").max()).sort("person", "reason")
    return Spans(cap=cap, rows=rows, unknown=unknown)


def _numbered(rows: pl.DataFrame, names: Sequence[str]) -> np.ndarray:
    """Return 0, 1 … for sorted rows, the same number for those that are equal in the columns named."""
    fresh = rows.select(pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in names))
    return fresh.to_series().fill_null(value=False).cum_sum().cast(pl.Int64).to_numpy()


def _ends(numbers: np.ndarray) -> np.ndarray:
    """Return for each row the row after the last one that has the same number; equal ones are together."""
    import numpy as np  # noqa: PLC0415 - most audits have no caps

    lengths = np.bincount(numbers)
    return np.repeat(np.cumsum(lengths), lengths).astype(np.int64)


def _first_rows(unit: np.ndarray, places: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return for each row the first row of its unit whose place is not before the row's start.

    All rows halve their ranges at once: units are short, so that few rounds do and memory is near.
    """
    import numpy as np  # noqa: PLC0415 - likewise

    lengths = np.bincount(unit)
    low = np.repeat(np.cumsum(lengths) - lengths, lengths)
    high = np.arange(len(unit))
    for _ in range(int((high - low).max(initial=0)).bit_length()):
        middle = (low + high) // 2
        before = places[middle] < starts
        low = np.where(before, middle + 1, low)
        high = np.where(before, high, middle)
    return low
