"""Stretches of time that are known to be full, so that nobody looks there again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from inbox_fatigue.arbitration.lines import Ints

NEVER = int(np.iinfo(np.int64).max)  # a moment that does not come


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """For each of some sorts of touches one stretch, begin … end, in which none of them finds room.

    What goes only becomes more, so that a stretch once full stays full.
    Without this the hundredth message that waits would try the times of the ninety-nine before it.
    """

    begin: Ints  # by number of the sort
    end: Ints
    back: int  # how far before its end to begin again, for the sake of another time of the day

    def skipped(self, sort: Ints, at: Ints) -> Ints:
        """Return the first moments worth looking at."""
        inside = (self.begin[sort] <= at) & (at < self.end[sort])
        return np.where(inside, np.maximum(at, self.end[sort] - self.back), at)

    def close(self, sort: Ints, begin: Ints, end: Ints) -> None:
        """Add a stretch for each of some sorts; where it does not touch the one known, the longer one stays."""
        known_begin, known_end = self.begin[sort], self.end[sort]
        touching = (begin <= known_end) & (end >= known_begin)
        none = known_end < known_begin
        longer = touching | none | (end - begin > known_end - known_begin)
        first = np.where(touching, np.minimum(begin, known_begin), begin)
        last = np.where(touching, np.maximum(end, known_end), end)
        self.begin[sort] = np.where(longer, first, known_begin)
        self.end[sort] = np.where(longer, last, known_end)


def all_open(sorts: int, *, back: int) -> Closed:
    """Return that nothing is known to be full."""
    # far enough from the ends of the range that differences do not overflow
    return Closed(begin=np.full(sorts, NEVER // 4), end=np.full(sorts, -NEVER // 4), back=back)
