"""The next time at which each refused touch may go, given all that goes and all that waits before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from inbox_fatigue.arbitration.asking import Asking, Clocks
from inbox_fatigue.arbitration.closed import NEVER, all_open
from inbox_fatigue.arbitration.leaving import DAY
from inbox_fatigue.arbitration.stakes import joined, ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.arbitration.apart import Apart
    from inbox_fatigue.arbitration.lines import Bools, Ints
    from inbox_fatigue.arbitration.occupied import Occupied

    Takers: TypeAlias = "list[Occupied | Apart]"

LATEST = 366 * DAY  # after the planned time; what would have to wait longer is not the same message any more
MOST_WAITING = (
    400  # touches of one group for which a time is looked for; a year of one a day has no room for more
)
MOST_STEPS = 2_000  # moments that are tried for one touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Planned touches, of which the refused ones wait for a time."""

    refused: Bools
    at: Ints  # planned moments, in microseconds since 1970, UTC
    weights: Ints
    person: Ints  # 0 … in any order
    clocks: Clocks


def next_moments(waiting: Waiting, occupied: Sequence[Occupied], apart: Sequence[Apart]) -> Ints:
    """Return when each refused touch may go, NEVER where that is not within LATEST, and for all others.

    The heaviest touch is given a time first, of equal ones the earlier; each is seen by those after it,
    so that all of them may go at the times given.
    """
    takers: Takers = [*occupied, *apart]
    numbers = np.flatnonzero(waiting.refused)
    found = np.full(len(waiting.refused), NEVER, dtype=np.int64)
    alike = _alike(numbers, len(found), occupied, apart)
    closed = all_open(len(found), back=DAY)
    rank = ranks(_together(numbers, waiting.person, occupied), -waiting.weights[numbers], numbers)
    for now in range(min(int(rank.max(initial=-1)) + 1, MOST_WAITING)):
        asked = numbers[rank == now]
        begin = closed.skipped(alike[asked], waiting.at[asked])
        found[asked] = _settled(_asking(waiting, asked, begin), takers)
        closed.close(alike[asked], waiting.at[asked], np.minimum(found[asked], waiting.at[asked] + LATEST))
        placed = asked[found[asked] != NEVER]
        for taker in takers:
            taker.put_in(_asking(waiting, placed, found[placed]), numbers[rank > now])
    return found


def _alike(numbers: Ints, count: int, occupied: Sequence[Occupied], apart: Sequence[Apart]) -> Ints:
    """Return for each refused touch the number of one that all caps and pairs see as they see it."""
    seen = [
        column[numbers] for line in occupied for column in (line.unit_of, line.limit_of, line.blockable_of)
    ]
    seen += [column[numbers] for line in apart for column in (line.person_of, line.first.of, line.second.of)]
    found = np.zeros(count, dtype=np.int64)
    found[numbers] = numbers
    if seen:
        told = {f"{place}": column for place, column in enumerate(seen)}
        first = pl.col("number").first().over(list(told))
        found[numbers] = pl.DataFrame({"number": numbers, **told}).select(first).to_series().to_numpy()
    return found


def _together(numbers: Ints, person: Ints, occupied: Sequence[Occupied]) -> Ints:
    """Return for each touch the name of those that it may be counted with; they get their times in turn."""
    knots = [person[numbers], *(line.unit_of[numbers] for line in occupied)]
    places = np.arange(len(numbers), dtype=np.int64)
    links = [(places[knot >= 0], knot[knot >= 0]) for knot in knots]
    return joined(links, len(numbers), shared=range(len(links)))


def _asking(waiting: Waiting, numbers: Ints, at: Ints) -> Asking:
    clocks = Clocks(zones=waiting.clocks.zones.gather(numbers), offsets=waiting.clocks.offsets[numbers])
    return Asking(numbers=numbers, at=at, planned=waiting.at[numbers], clocks=clocks)


def _settled(asking: Asking, takers: Takers) -> Ints:
    """Return the first moments that nothing objects to; no two of those that ask are counted together."""
    found = np.full(len(asking.numbers), NEVER, dtype=np.int64)
    rows = np.arange(len(asking.numbers))
    for _ in range(MOST_STEPS):
        if not len(rows):
            break
        told = [taker.next_moments(asking) for taker in takers]
        on = np.maximum.reduce([asking.at, *told])
        content = on == asking.at
        found[rows[content]] = on[content]
        going_on = np.flatnonzero(~content & (on <= asking.planned + LATEST))
        rows = rows[going_on]
        asking = asking.only(going_on, on)
    return found
