"""Decides about a few touches that stand in each other's way, with one of three resolvers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from inbox_fatigue.arbitration.as_sent import as_sent, by_weight
from inbox_fatigue.arbitration.best import best, values
from inbox_fatigue.arbitration.constraints import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.arbitration.constraints import Constraint


class Resolver(StrEnum):
    """Who wins where not everything may go."""

    AS_SENT = "as-sent"  # the earliest, as in a system that looks at each send by itself
    BY_WEIGHT = "by-weight"  # the heaviest, and of equal ones the earlier
    BEST = "best"  # whoever keeps the greatest total weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What goes of some touches."""

    chosen: int
    exact: bool = True  # False: not sure to be the best
    work: int = 0  # states that had to be compared with each other


def solve(
    constraints: tuple[Constraint, ...], weights: Sequence[int], resolver: Resolver, *, most_states: int
) -> Solution:
    """Return what goes; touches are in the order of as-sent, weights are whole numbers from 0.

    A touch is refused only on account of a constraint that may block it. A set that leaves it out for the
    sake of others, to which it is exempt, is thrown away, and the touch goes in any case.
    """
    going = work = 0
    while True:
        found = _solved(constraints, weights, resolver, going, most_states)
        work += found.work
        wronged = _wronged(constraints, found.chosen, len(weights))
        if not wronged or breaks(constraints, going | wronged):
            return Solution(chosen=found.chosen, exact=found.exact, work=work)
        going |= wronged


def _wronged(constraints: Sequence[Constraint], chosen: int, count: int) -> int:
    """Return the earliest touch that was left out though nothing that may block it is in its way, or 0."""
    if all(one.members == one.blocks for one in constraints):
        return 0
    for bit in (1 << place for place in range(count)):
        blocking = (one for one in constraints if one.blocks & bit)
        if not chosen & bit and not breaks(blocking, chosen | bit):
            return bit
    return 0


def _solved(
    constraints: tuple[Constraint, ...],
    weights: Sequence[int],
    resolver: Resolver,
    going: int,
    most_states: int,
) -> Solution:
    if resolver is Resolver.AS_SENT:
        return Solution(chosen=as_sent(constraints, len(weights), going=going))
    if resolver is Resolver.BY_WEIGHT:
        return Solution(chosen=by_weight(constraints, weights, going=going))
    found = best(constraints, weights, going=going, most_states=most_states)
    if found.exact:
        return Solution(chosen=found.chosen, work=found.work)
    others = (
        by_weight(constraints, weights, going=found.chosen),  # what the cut may have left out
        by_weight(constraints, weights, going=going),
        as_sent(constraints, len(weights), going=going),
    )
    worth = values(weights)
    return Solution(chosen=max(others, key=lambda one: _worth(one, worth)), exact=False, work=found.work)


def _worth(chosen: int, worth: Sequence[int]) -> int:
    return sum(value for bit, value in enumerate(worth) if chosen >> bit & 1)
