"""What each cap counts, as arrays: past touches, and planned ones by their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from inbox_fatigue.caps.cap import Cap  # noqa: TC001 - a field of a public dataclass

if TYPE_CHECKING:
    import polars as pl

    from inbox_fatigue.caps.spans import Spans

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
_AS_THEY_ARE = ("touch", "unit", "position", "start", "limit", "lo", "hi")
PAST = -1  # the number of a touch that is not planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The rows of one cap's `Spans`, in their order, column by column."""

    cap: Cap
    touch: Ints
    planned: Ints  # the number of a planned touch, or PAST
    at: Ints  # microseconds since 1970, UTC
    unit: Ints
    position: Ints
    start: Ints
    limit: Ints
    blockable: Bools
    lo: Ints
    hi: Ints

    def going(self, goes: Bools) -> Bools:
        """Return which rows are past, or planned and going."""
        found: Bools = (self.planned == PAST) | goes[self.planned]
        return found


def lines(counted: list[Spans], planned: pl.DataFrame) -> list[Line]:
    """Return the lines of some caps; a planned touch's number is its row in `planned` (column touch)."""
    numbers = planned.select("touch").with_row_index("number")
    return [_line(one, numbers) for one in counted]


def _line(one: Spans, numbers: pl.DataFrame) -> Line:
    rows = one.rows.join(numbers, on="touch", how="left", maintain_order="left")
    return Line(
        cap=one.cap,
        planned=rows["number"].cast(int).fill_null(PAST).to_numpy(),
        at=rows["at"].dt.epoch("us").to_numpy(),
        blockable=rows["blockable"].to_numpy(),
        **{name: rows[name].to_numpy() for name in _AS_THEY_ARE},
    )


def sums(values: npt.NDArray[np.generic]) -> Ints:
    """Return running sums with a 0 before them: the sum over rows lo … hi − 1 is sums[hi] − sums[lo]."""
    return np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
