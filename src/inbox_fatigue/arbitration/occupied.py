"""What goes already on a cap's line, and when one touch more fits between it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from inbox_fatigue.arbitration.asking import Asking, Clocks
from inbox_fatigue.arbitration.bisecting import first_from
from inbox_fatigue.arbitration.clocks import HOUR, moments, shown
from inbox_fatigue.arbitration.closed import NEVER, Closed, all_open
from inbox_fatigue.arbitration.leaving import DAY, leaves
from inbox_fatigue.arbitration.lines import PAST, sums
from inbox_fatigue.arbitration.taken import Rows, Taken, full_rows, taken_by
from inbox_fatigue.caps.cap import Cap  # noqa: TC001 - a field of a public dataclass
from inbox_fatigue.caps.windows import SlidingMonths, needs_clock, position, start

if TYPE_CHECKING:
    from inbox_fatigue.arbitration.lines import Bools, Ints, Line

# Months are of different lengths, so that windows of months may begin in another order than they end.
_DISORDER = 2 * DAY


@dataclass(slots=True, kw_only=True)
class Occupied:
    """The touches that go on one line; those that find a time are put in."""

    cap: Cap
    unit_of: Ints  # of each planned touch: its unit, or −1 where the cap does not count it
    limit_of: Ints
    blockable_of: Bools
    taken: Taken
    closed: Closed  # by unit
    alike: bool  # all are allowed the same, so that what is full for one is full for the others

    def next_moments(self, asking: Asking) -> Ints:
        """Return the first moment, not before the one asked for, at which each fits on this line alone."""
        found = asking.at.copy()
        rows = np.flatnonzero(self.unit_of[asking.numbers] >= 0)
        if not len(rows):
            return found
        asking = self._skipping(asking.only(rows))
        places, starts = self._places(asking.at, self._clocks(asking))
        crowding, never = self._crowding(asking.numbers, places, starts)
        late = np.flatnonzero(~never & (crowding >= 0))
        on = self._after(crowding[late], asking.only(late))
        # where a clock is put back it shows a time again: then an hour on is looked at
        on = np.where(on > asking.at[late], on, asking.at[late] + HOUR)
        self._close(asking.only(late), on)
        found[rows] = asking.at
        found[rows[late]] = on
        found[rows[never]] = NEVER
        return found

    def _skipping(self, asking: Asking) -> Asking:
        """Leave out what is known to be full; what is never refused here looks at all of it."""
        if not self.alike:
            return asking
        free = self.closed.skipped(self.unit_of[asking.numbers], asking.at)
        at = np.where(self.blockable_of[asking.numbers], free, asking.at)
        return asking.only(np.arange(len(at)), at)

    def _close(self, asking: Asking, end: Ints) -> None:
        """Remember that there is no room from the moments asked for to some others; one touch for each unit."""
        rows = np.flatnonzero(self.blockable_of[asking.numbers])
        self.closed.close(self.unit_of[asking.numbers[rows]], asking.at[rows], end[rows])

    def _clocks(self, asking: Asking) -> Clocks:
        if self.cap.clock == "recipient":
            return asking.clocks
        count = len(asking.numbers)
        zones = pl.Series([self.cap.clock], dtype=pl.String).new_from_index(0, count)
        return Clocks(zones=zones, offsets=np.zeros(count, dtype=np.int64))

    def _places(self, at: Ints, clocks: Clocks) -> tuple[Ints, Ints]:
        """Return where touches would be on the line, and where their windows would begin."""
        wall = shown(at, clocks.zones, clocks.offsets) if needs_clock(self.cap.window) else at
        frame = pl.DataFrame(
            {
                "at": pl.Series(at).cast(pl.Datetime("us", "UTC")),
                "clock": pl.Series(wall).cast(pl.Datetime("us")),
            }
        )
        clock = pl.col("clock")
        told = frame.select(place=position(self.cap.window, clock), start=start(self.cap.window, clock))
        return told["place"].to_numpy(), told["start"].to_numpy()

    def _after(self, crowding: Ints, asking: Asking) -> Ints:
        """Return when some rows leave the windows, at the time of the day for which each touch was planned."""
        places = self.taken.rows.position[crowding]
        if not needs_clock(self.cap.window):
            return leaves(self.cap.window, places, places)
        clocks = self._clocks(asking)
        times_of_day = shown(asking.planned, clocks.zones, clocks.offsets) % DAY
        on = leaves(self.cap.window, places, times_of_day)
        return moments(on, clocks.zones, clocks.offsets)

    def _crowding(self, numbers: Ints, places: Ints, starts: Ints) -> tuple[Ints, Bools]:
        """Return for each touch the row that has to leave first, −1 where it fits; and who never fits."""
        unit, limit = self.unit_of[numbers], self.limit_of[numbers]
        begins, ends = self.taken.units[unit], self.taken.units[unit + 1]
        first = first_from(self.taken.rows.position, begins, ends, starts)
        last = first_from(self.taken.rows.position, begins, ends, places + 1)
        over = np.where(self.blockable_of[numbers], last - first + 1 - limit, 0)
        never = (over > 0) & (limit <= 0)
        own = np.where((over > 0) & ~never, first + over - 1, -1)
        return np.maximum(own, self._later(begins, ends, places)), never

    def _later(self, begins: Ints, ends: Ints, places: Ints) -> Ints:
        """Return the row that has to leave before the windows of later touches have room, −1 where they do."""
        taken = self.taken
        after = first_from(taken.rows.position, begins, ends, places)
        reaching = first_from(taken.rows.start, after, ends, places + 1 + _slack(self.cap))
        found = taken.full[np.searchsorted(taken.full, after)]
        stopped = found < reaching
        row = found[stopped]
        over = taken.hi[row] - taken.lo[row] - taken.rows.limit[row]
        crowding = np.full(len(places), -1, dtype=np.int64)
        crowding[stopped] = np.minimum(taken.lo[row] + over, row)
        return crowding

    def put_in(self, asking: Asking, waiting: Ints) -> None:
        """Let touches go at the moments that they ask for; forget what no waiting touch is counted with."""
        taken = self.taken
        wanted = np.zeros(len(taken.units), dtype=np.bool_)
        wanted[self.unit_of[waiting]] = True
        wanted[-1] = False  # where the cap does not count a touch
        kept = wanted[taken.rows.unit]
        asking = asking.only(np.flatnonzero(wanted[self.unit_of[asking.numbers]]))
        numbers = asking.numbers
        position, start = self._places(asking.at, self._clocks(asking))
        placed = Rows(
            unit=self.unit_of[numbers],
            position=position,
            start=start,
            limit=self.limit_of[numbers],
            blockable=self.blockable_of[numbers],
        )
        self.taken = taken_by(taken.rows.only(kept).beside(placed), len(taken.units) - 1)


def occupied(line: Line, goes: Bools) -> Occupied:
    """Return what goes on a line, as far as the touches that do not go may be counted with it."""
    planned = np.flatnonzero(line.planned != PAST)
    numbers = line.planned[planned]
    unit_of = np.full(len(goes), -1, dtype=np.int64)
    limit_of, blockable_of = np.zeros(len(goes), dtype=np.int64), np.zeros(len(goes), dtype=np.bool_)
    unit_of[numbers], limit_of[numbers] = line.unit[planned], line.limit[planned]
    blockable_of[numbers] = line.blockable[planned]
    taken = _going(line, goes)
    return Occupied(
        cap=line.cap,
        unit_of=unit_of,
        limit_of=limit_of,
        blockable_of=blockable_of,
        taken=taken,
        closed=all_open(len(taken.units), back=DAY if needs_clock(line.cap.window) else 0),
        alike=len(np.unique(line.limit)) == 1,
    )


def _going(line: Line, goes: Bools) -> Taken:
    going = line.going(goes)
    units = int(line.unit.max(initial=-1)) + 1
    earliest = np.full(units, NEVER)  # places that a window of a touch without a time may hold
    np.minimum.at(earliest, line.unit[~going], line.start[~going] - _slack(line.cap))
    kept = going & (line.position >= earliest[line.unit])
    before = sums(kept)
    lo, hi = before[line.lo[kept]], before[line.hi[kept]]
    rows = Rows(
        unit=line.unit, position=line.position, start=line.start, limit=line.limit, blockable=line.blockable
    ).only(kept)
    return Taken(
        rows=rows,
        units=sums(np.bincount(rows.unit, minlength=units)),
        lo=lo,
        hi=hi,
        full=full_rows(rows.blockable & (hi - lo >= rows.limit)),
    )


def _slack(cap: Cap) -> int:
    return _DISORDER if isinstance(cap.window, SlidingMonths) else 0
