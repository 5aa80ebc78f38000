"""What pairs of campaigns demand of a new time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from inbox_fatigue.arbitration.bisecting import first_from
from inbox_fatigue.arbitration.closed import NEVER
from inbox_fatigue.arbitration.lines import sums

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from inbox_fatigue.arbitration.asking import Asking
    from inbox_fatigue.arbitration.lines import Bools, Ints
    from inbox_fatigue.arbitration.pairs import Pair

SECOND = 1_000_000  # microseconds


@dataclass(slots=True, kw_only=True)
class _Times:
    """When the touches of one campaign went, by person."""

    of: Bools  # of each planned touch, whether it is of this campaign
    person: Ints
    at: Ints
    people: int

    def put_in(self, person: Ints, at: Ints) -> None:
        """Add some."""
        person, at = np.concatenate([self.person, person]), np.concatenate([self.at, at])
        order = np.lexsort((at, person))
        self.person, self.at = person[order], at[order]

    def around(self, person: Ints, at: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Return begin and end of each person's rows, the first not before a moment, and the first after it."""
        units = sums(np.bincount(self.person, minlength=self.people))
        begins, ends = units[person], units[person + 1]
        return begins, ends, first_from(self.at, begins, ends, at), first_from(self.at, begins, ends, at + 1)


@dataclass(slots=True, kw_only=True)
class Apart:
    """The touches of one pair that go; those that find a time are put in."""

    within: timedelta | None
    person_of: Ints  # of each planned touch
    first: _Times
    second: _Times

    def next_moments(self, asking: Asking) -> Ints:
        """Return the first moment, not before the one asked for, at which each is far enough from the other."""
        found = asking.at.copy()
        for own, other in ((self.second, self.first), (self.first, self.second)):
            rows = np.flatnonzero(own.of[asking.numbers])
            person = self.person_of[asking.numbers[rows]]
            begins, ends, following, after = other.around(person, asking.at[rows])
            if self.within is None:
                found[rows[ends > begins]] = NEVER
            elif own is self.second:
                known = after > begins
                free = other.at[after[known] - 1] + _microseconds(self.within)
                found[rows[known]] = np.maximum(found[rows[known]], free)
            else:
                known = following < ends
                next_one = other.at[following[known]]
                near = next_one - asking.at[rows[known]] < _microseconds(self.within)
                found[rows[known]] = np.where(near, next_one + SECOND, found[rows[known]])
        return found

    def put_in(self, asking: Asking, waiting: Ints) -> None:  # noqa: ARG002 - as for caps; pairs forget nothing
        """Let touches go at the moments that they ask for."""
        for times in (self.first, self.second):
            rows = times.of[asking.numbers]
            times.put_in(self.person_of[asking.numbers[rows]], asking.at[rows])


def apart(pairs: Sequence[Pair], touches: pl.DataFrame, planned: pl.DataFrame, goes: Bools) -> list[Apart]:
    """Return what pairs demand, given what goes; `planned` numbers the planned touches by their row."""
    people = planned.select("person").unique().sort("person").with_row_index("who")
    numbered = planned.join(people, on="person", how="left", maintain_order="left")
    went = touches.filter(~pl.col("planned"), ~pl.col("bounced"))
    gone = pl.concat([went, planned.filter(pl.Series(goes))], how="diagonal")
    gone = gone.join(people, on="person").select("who", "campaign", at=pl.col("at").dt.epoch("us"))
    return [
        Apart(
            within=pair.within,
            person_of=numbered["who"].cast(pl.Int64).to_numpy(),
            first=_times(pair.first, planned, gone, len(people)),
            second=_times(pair.second, planned, gone, len(people)),
        )
        for pair in pairs
    ]


def _times(campaign: int, planned: pl.DataFrame, gone: pl.DataFrame, people: int) -> _Times:
    went = gone.filter(pl.col("campaign") == campaign).sort("who", "at")
    return _Times(
        of=(planned["campaign"] == campaign).fill_null(value=False).to_numpy(),
        person=went["who"].cast(pl.Int64).to_numpy(),
        at=went["at"].to_numpy(),
        people=people,
    )


def _microseconds(span: timedelta) -> int:
    return round(span.total_seconds() * SECOND)
