"""The set of touches that keeps the greatest weight, found by looking at one touch after the other.

After each touch, only how full the constraints are matters to the later ones, and of all sets that fill
them alike the most valuable is kept.
A set that fills everything at least as much as a more valuable one is dropped as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.arbitration.counters import Counters, counters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.arbitration.constraints import Constraint

FEW = 32  # states that are not worth comparing with each other
# States that all others are compared with. With 48 of them, sixty touches of random weights under a cap of
# ten in thirty days were more than 20,000 states deep; with 1,000, they are 6,000 states in all.
LEADERS = 1_000
MOST_COMPARED = 60_000  # states of one group, after which only FEW are followed: some seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best set found."""

    chosen: int
    exact: bool  # False: the work was cut short, and there may be a better one
    work: int  # states that had to be compared with each other


def values(weights: Sequence[int]) -> list[int]:
    """Return for each touch one number, so that one set alone has the greatest sum.

    That is the one of the greatest weight, of those the one with the most touches, and of those the one
    with the earlier dates.
    """
    count = len(weights)
    room = count.bit_length() + count
    return [(weight << room) + (1 << count) + (1 << (count - 1 - bit)) for bit, weight in enumerate(weights)]


def best(
    constraints: tuple[Constraint, ...], weights: Sequence[int], *, going: int = 0, most_states: int
) -> Best:
    """Return the set of the greatest weight that breaks nothing; those in `going` go in any case.

    Weights are whole numbers from 0. With more than `most_states` states after some touch, or after more
    work than is reasonable, the most valuable of them are followed, and the answer is no longer sure to be
    the best.
    """
    laid = counters(constraints, len(weights))
    states: dict[int, tuple[int, int]] = {laid.first: (0, 0)}  # counters -> value, chosen
    work, exact = 0, True
    for bit, value in enumerate(values(weights)):
        states = _after(states, bit, value, laid, must=bool(going >> bit & 1))
        if len(states) > FEW:
            work += len(states)
            states = _leading(states, laid)
        most = most_states if work < MOST_COMPARED else FEW
        if len(states) > most:
            exact = False
            states = dict(sorted(states.items(), key=lambda state: -state[1][0])[:most])
    _, chosen = max(states.values(), default=(0, going))  # none left: the cut took what `going` needs
    return Best(chosen=chosen, exact=exact, work=work)


def _after(
    states: dict[int, tuple[int, int]], bit: int, value: int, laid: Counters, *, must: bool
) -> dict[int, tuple[int, int]]:
    """Return the states after one touch more, which went or did not."""
    keep, add, flag = laid.keeps[bit], laid.adds[bit], laid.raises[bit]
    after: dict[int, tuple[int, int]] = {}
    for state, found in states.items():
        if not must:
            left = state & keep
            if left not in after or after[left] < found:
                after[left] = found
        full = (state + add) | flag
        if not laid.are_broken(full):
            taken, worth = full & keep, (found[0] + value, found[1] | 1 << bit)
            if taken not in after or after[taken] < worth:
                after[taken] = worth
    return after


def _leading(states: dict[int, tuple[int, int]], laid: Counters) -> dict[int, tuple[int, int]]:
    """Drop states that one of the most valuable ones is better than in every way."""
    ranked = sorted(states.items(), key=lambda state: -state[1][0])
    kept: list[tuple[int, tuple[int, int]]] = []
    for state in ranked:
        if not any(laid.at_most(leader, state[0]) for leader, _ in kept[:LEADERS]):
            kept.append(state)
    return dict(kept)
