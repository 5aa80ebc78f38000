"""Which planned touches are at stake, and which of them stand in each other's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from inbox_fatigue.arbitration.lines import PAST, sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.arbitration.lines import Bools, Ints, Line
    from inbox_fatigue.arbitration.pairs import Clashes


def at_stake(lines: Sequence[Line], clashing: Clashes, count: int) -> Bools:
    """Return for each planned touch whether something would stop it if all of them went."""
    found = np.zeros(count, dtype=np.bool_)
    for line in lines:
        stopped = (_covered(line, _overfull(line)) > 0) & line.blockable & (line.planned != PAST)
        found[line.planned[stopped]] = True
    for numbers in (clashing.first_planned, clashing.second_planned):
        found[numbers[numbers != PAST]] = True
    return found


def components(lines: Sequence[Line], clashing: Clashes, open_ones: Bools) -> Ints:
    """Return for each planned touch the name of the group that it is decided with: the number of one of them.

    Touches that no window holds together, directly or through others, are in different groups.
    """
    links = [_chained(line, open_ones) for line in lines]
    both = (clashing.first_planned != PAST) & (clashing.second_planned != PAST)
    pairs = np.arange(int(both.sum()), dtype=np.int64)
    links += [(clashing.first_planned[both], pairs), (clashing.second_planned[both], pairs)]
    return joined(links, len(open_ones), shared=[*range(len(lines)), len(lines), len(lines)])


def joined(links: Sequence[tuple[Ints, Ints]], count: int, *, shared: Sequence[int]) -> Ints:
    """Return for each number the least one that it is linked with, directly or through others.

    Each link is (numbers, knots): numbers at one knot belong together. Links with the same value in
    `shared` have the same knots.
    """
    least = np.arange(count, dtype=np.int64)
    while True:
        before = least.copy()
        tied: dict[int, Ints] = {}
        for place, (numbers, knots) in zip(shared, links, strict=True):
            size = int(knots.max(initial=-1)) + 1
            at = tied.setdefault(place, np.full(size, count, dtype=np.int64))
            np.minimum.at(at, knots, least[numbers])
        for place, (numbers, knots) in zip(shared, links, strict=True):
            np.minimum.at(least, numbers, tied[place][knots])
        least = least[least]
        if (least == before).all():
            return least


def _overfull(line: Line) -> Bools:
    """Return the rows whose windows hold too much, and something planned, if everything goes."""
    planned = sums(line.planned != PAST)
    return line.blockable & (line.hi - line.lo > line.limit) & (planned[line.hi] > planned[line.lo])


def _covered(line: Line, rows: Bools) -> Ints:
    """Return for each row how many windows of some rows hold it."""
    return _coverage(line.lo[rows], line.hi[rows], len(line.lo))


def _coverage(begins: Ints, ends: Ints, size: int) -> Ints:
    steps = np.bincount(begins, minlength=size + 1) - np.bincount(ends, minlength=size + 1)
    return np.cumsum(steps)[:size]


def _chained(line: Line, open_ones: Bools) -> tuple[Ints, Ints]:
    """Return the open touches of a line, and for each the chain of overlapping windows that it is in."""
    over = _overfull(line)
    held = _coverage(line.lo[over], line.hi[over] - 1, len(line.lo)) > 0  # with the row after it
    chain = sums(~held)[:-1]
    rows = (line.planned != PAST) & (_covered(line, over) > 0)
    rows[rows] = open_ones[line.planned[rows]]
    return line.planned[rows], chain[rows]


def sizes(groups: Ints, among: Bools) -> Ints:
    """Return for each touch how many of its group are among some."""
    counts = np.bincount(groups[among], minlength=len(groups))
    return counts[groups]


def ranks(groups: Ints, *keys: Iterable[float]) -> Ints:
    """Return each touch's place in its group, 0 … in the order of some keys, the first of them deciding."""
    order = np.lexsort((*(np.asarray(key) for key in reversed(keys)), groups))
    ordered = groups[order]
    fresh = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, np.bool_)
    begins = np.maximum.accumulate(np.where(fresh, np.arange(len(ordered)), 0))
    found = np.empty(len(groups), dtype=np.int64)
    found[order] = np.arange(len(ordered)) - begins
    return found
