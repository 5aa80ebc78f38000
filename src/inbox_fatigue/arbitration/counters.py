"""How full some constraints are, as one whole number that many states can be compared by.

Each constraint has a field: a count that begins so high that the bit above it, the guard, is set by one
touch more than there is room for; and above the guard a flag that says whether the constraint holds yet.
Adding a touch to a state is one addition, and whether it breaks anything is one comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.arbitration.constraints import Constraint

FEW = 8  # constraints whose layout is kept for the next person


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """The fields of some constraints, and what each touch does to them."""

    first: int  # before anything goes
    guards: int
    flags: int
    adds: tuple[int, ...]  # for each touch: what it adds to the counts
    raises: tuple[int, ...]  # for each touch: the flags that it sets
    keeps: tuple[int, ...]  # after each touch: the fields that a later one still changes

    def are_broken(self, state: int) -> bool:
        """Return whether some constraint that holds is over its room."""
        return bool(state & (state >> 1) & self.guards)

    def at_most(self, one: int, other: int) -> bool:
        """Return whether one state leaves at least as much room in every field as another."""
        if one & self.flags & ~other:
            return False
        return (((other | self.flags) - (one & ~self.flags)) & self.flags) == self.flags


def counters(constraints: tuple[Constraint, ...], count: int) -> Counters:
    """Lay out the fields of some constraints over so many touches."""
    return _remembered(constraints, count) if len(constraints) <= FEW else _laid_out(constraints, count)


@lru_cache(maxsize=16_384)
def _remembered(constraints: tuple[Constraint, ...], count: int) -> Counters:
    return _laid_out(constraints, count)


def _laid_out(constraints: tuple[Constraint, ...], count: int) -> Counters:
    first = guards = flags = place = 0
    adds, raises, keeps = [0] * count, [0] * count, [0] * count
    for one in constraints:
        width = max(one.room, one.members.bit_count()).bit_length()
        guard, flag = 1 << (place + width), 1 << (place + width + 1)
        first |= ((1 << width) - 1 - one.room) << place
        first |= 0 if one.when else flag
        guards, flags = guards | guard, flags | flag
        field = ((flag << 1) - 1) ^ ((1 << place) - 1)
        for bit in range((one.members | one.when).bit_length()):
            adds[bit] |= (one.members >> bit & 1) << place
            raises[bit] |= flag if one.when >> bit & 1 else 0
            if (one.members | one.when) >> (bit + 1):
                keeps[bit] |= field
        place += width + 2
    return Counters(
        first=first,
        guards=guards,
        flags=flags,
        adds=tuple(adds),
        raises=tuple(raises),
        keeps=tuple(keeps),
    )
