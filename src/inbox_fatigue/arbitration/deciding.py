"""Decides about all planned touches: groups that stand in each other's way, a bounded number at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from inbox_fatigue.arbitration import stakes, tables
from inbox_fatigue.arbitration.constraints import tightened
from inbox_fatigue.arbitration.solving import Resolver, solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.arbitration.lines import Bools, Ints, Line
    from inbox_fatigue.arbitration.pairs import Clashes

# The bounds of work. One person's plan stays far below them; an account of hundreds of colleagues, each of
# whose touches is in the way of all others, does not, and gets an answer that is good and says that it
# may not be the best.
MOST_TOGETHER = 256  # touches of one group that are decided in one go; more follow in turns
MOST_STATES = 2_000  # states of `best` after one touch
FEW_STATES = 50  # likewise, once MOST_WORK is used up
MOST_WORK = 500_000  # states that are compared with each other, in all groups together: about half a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What goes of the planned touches, by their number."""

    goes: Bools
    exact: Bools  # False: its group was too large for `best` to be sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Everything that decides what goes. Planned touches are numbered in the order of as-sent."""

    lines: Sequence[Line]
    clashing: Clashes
    weights: Ints  # of each planned touch, in millionths


def decide(question: Question, resolver: Resolver) -> Decided:
    """Return what goes."""
    open_ones = stakes.at_stake(question.lines, question.clashing, len(question.weights))
    group = stakes.components(question.lines, question.clashing, open_ones)
    found = _in_turns(question, resolver, open_ones, group)
    if resolver is not Resolver.BEST or found.exact.all():
        return found
    others = [_in_turns(question, way, open_ones, group) for way in (Resolver.BY_WEIGHT, Resolver.AS_SENT)]
    return _better(found, others, question.weights, group)


def _in_turns(question: Question, resolver: Resolver, open_ones: Bools, group: Ints) -> Decided:
    number = np.arange(len(group))
    ahead = -question.weights if resolver is Resolver.BY_WEIGHT else number
    turn = stakes.ranks(np.where(open_ones, group, number), ahead, number) // MOST_TOGETHER
    goes = ~open_ones
    exact = stakes.sizes(group, open_ones) <= (MOST_TOGETHER if resolver is Resolver.BEST else len(group))
    for now in range(int(turn.max(initial=0)) + 1):
        asked = _asked(open_ones & (turn == now), goes, group)
        _answer(question, resolver, asked, exact)
    return Decided(goes=goes, exact=exact)


def _asked(now: Bools, goes: Bools, group: Ints) -> tables.Asked:
    """Return a question about some touches, each group's numbered from 0."""
    bit = np.zeros(len(group), dtype=np.int64)
    numbers = np.flatnonzero(now)
    bit[numbers] = stakes.ranks(group[numbers], numbers)
    return tables.Asked(now=now, goes=goes, group=group, bit=bit, size=stakes.sizes(group, now))


def _answer(question: Question, resolver: Resolver, asked: tables.Asked, exact: Bools) -> None:
    """Write what goes into `asked.goes`, and into `exact` where that is not sure to be the best."""
    numbers = np.flatnonzero(asked.now)
    order = numbers[np.argsort(asked.group[numbers], kind="stable")]
    begin_of = dict(zip(*np.unique(asked.group[order], return_index=True), strict=True))
    weights, sizes = question.weights[order].tolist(), asked.size[order].tolist()
    goes = np.ones(len(order), dtype=np.bool_)
    work = 0
    for name, rows in tables.constraints(question.lines, question.clashing, asked):
        begin = begin_of[name]
        end = begin + sizes[begin]
        most = MOST_STATES if work < MOST_WORK else FEW_STATES
        found = solve(tightened(rows), weights[begin:end], resolver, most_states=most)
        work += found.work
        goes[begin:end] = [found.chosen >> bit & 1 for bit in range(end - begin)]
        if not found.exact:
            exact[order[begin:end]] = False
    asked.goes[order] = goes


def _better(found: Decided, others: Sequence[Decided], weights: Ints, group: Ints) -> Decided:
    """Return for each group that is not exact the answer that keeps the greatest weight."""
    goes = found.goes.copy()
    for other in others:
        more = _kept(other.goes, weights, group) > _kept(goes, weights, group)
        goes = np.where(more[group] & ~found.exact, other.goes, goes)
    return Decided(goes=goes, exact=found.exact)


def _kept(goes: Bools, weights: Ints, group: Ints) -> npt.NDArray[np.float64]:
    # floats: the sum of thousands of great weights in millionths may not fit into 63 bits
    kept = np.zeros(len(group), dtype=np.float64)
    np.add.at(kept, group[goes], weights[goes].astype(np.float64))
    return kept
