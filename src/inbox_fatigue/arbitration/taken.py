"""The places on a cap's line that are taken, and how full the windows are that end there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from inbox_fatigue.arbitration.bisecting import first_from
from inbox_fatigue.arbitration.lines import sums

if TYPE_CHECKING:
    from inbox_fatigue.arbitration.lines import Bools, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a line."""

    unit: Ints
    position: Ints
    start: Ints
    limit: Ints
    blockable: Bools

    def beside(self, other: Rows) -> Rows:
        """Return both."""
        return Rows(
            unit=np.concatenate([self.unit, other.unit]),
            position=np.concatenate([self.position, other.position]),
            start=np.concatenate([self.start, other.start]),
            limit=np.concatenate([self.limit, other.limit]),
            blockable=np.concatenate([self.blockable, other.blockable]),
        )

    def only(self, which: Bools | Ints) -> Rows:
        """Return some of them, or all in another order."""
        return Rows(
            unit=self.unit[which],
            position=self.position[which],
            start=self.start[which],
            limit=self.limit[which],
            blockable=self.blockable[which],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The touches that go on one line, by unit and position, with what is counted of them once."""

    rows: Rows
    units: Ints  # where each unit begins, and where the last one ends
    lo: Ints
    hi: Ints
    full: Ints  # rows whose windows let nothing more in, and one more behind the last row


def taken_by(rows: Rows, units: int) -> Taken:
    """Put rows in order, and count their windows."""
    rows = rows.only(np.lexsort((rows.position, rows.unit)))
    units_begin = sums(np.bincount(rows.unit, minlength=units))
    begins, ends = units_begin[rows.unit], units_begin[rows.unit + 1]
    lo = first_from(rows.position, begins, ends, rows.start)
    hi = first_from(rows.position, begins, ends, rows.position + 1)
    return Taken(
        rows=rows, units=units_begin, lo=lo, hi=hi, full=full_rows(rows.blockable & (hi - lo >= rows.limit))
    )


def full_rows(rows: Bools) -> Ints:
    """Return the places of some rows, and behind them the place after the last row of all."""
    return np.append(np.flatnonzero(rows), len(rows))
