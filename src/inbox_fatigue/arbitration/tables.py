"""Windows become constraints over the touches that are decided next, all people's at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from inbox_fatigue.arbitration.lines import PAST, sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.arbitration.constraints import Row
    from inbox_fatigue.arbitration.lines import Bools, Ints, Line
    from inbox_fatigue.arbitration.pairs import Clashes

ALWAYS, BY_BLOCKED = -1, -2  # in place of the touch on which a constraint depends
SHORT = 62  # touches whose masks are made from columns; more do not fit into 63 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is decided next: some touches of some groups, and what was decided before."""

    now: Bools  # of each planned touch, whether it is asked about
    goes: Bools  # whether it was found to go
    group: Ints
    bit: Ints  # its place among those of its group that are asked about
    size: Ints  # how many those are


def constraints(
    lines: Sequence[Line], clashing: Clashes, asked: Asked
) -> Iterator[tuple[int, tuple[Row, ...]]]:
    """Yield each group that anything constrains, with its constraints, in the order of the groups."""
    parts = [*(_windows(line, asked) for line in lines), *_pairs(clashing, asked)]
    groups = np.concatenate([part for part, _ in parts])
    rows = [row for _, told in parts for row in told]
    order = np.argsort(groups, kind="stable")
    named = groups[order]
    places = order.tolist()
    begins = np.flatnonzero(np.diff(named, prepend=-1))
    ends = np.append(begins, len(named))[1:]
    for group, begin, end in zip(named[begins].tolist(), begins.tolist(), ends.tolist(), strict=True):
        yield group, tuple(rows[place] for place in places[begin:end])


def _windows(line: Line, asked: Asked) -> tuple[Ints, list[Row]]:
    """Return the constraints of a line's windows that would hold too much if all who are asked about went."""
    member = (line.planned != PAST) & asked.now[line.planned]
    fixed = line.going(asked.goes)
    members, firm = sums(member), sums(fixed)
    first, last = members[line.lo], members[line.hi]
    over = (last > first) & (last - first + firm[line.hi] - firm[line.lo] > line.limit)
    free = sums(member & ~line.blockable)
    stoppable = last - first > free[line.hi] - free[line.lo]  # it holds something that the cap may refuse
    rows = np.flatnonzero(over & stoppable & line.blockable & (fixed | member))
    plain = free[line.hi[rows]] == free[line.lo[rows]]
    always = plain & (fixed[rows] | _whoever_goes(line, rows, member, firm))
    when = np.where(always, ALWAYS, np.where(fixed[rows], BY_BLOCKED, line.planned[rows]))
    windows = pl.DataFrame(
        {
            "first": first[rows],
            "last": last[rows],
            "when": when,
            "room": np.maximum(line.limit[rows] - firm[line.hi[rows]] + firm[line.lo[rows]], 0),
        }
    )
    windows = (
        windows.group_by("first", "last", "when").agg(pl.col("room").min()).sort("first", "last", "when")
    )
    return _masked(windows, line, member, asked)


def _whoever_goes(line: Line, rows: Ints, member: Bools, firm: Ints) -> Bools:
    """Return the windows that cannot be overfull without the window of one of the touches that go being so.

    The last one of them that goes sees as much, where nothing that is firm came after the first of them,
    where no earlier window begins later, and where all are allowed the same.
    """
    members = sums(member)
    places = np.flatnonzero(member)
    earliest = places[members[line.lo[rows]]]
    nothing_between = firm[line.hi[rows]] == firm[earliest]
    in_order = (np.maximum.accumulate(line.lo) == line.lo)[rows]
    begins = np.flatnonzero(np.diff(line.unit, prepend=-1))
    found: Bools = nothing_between & in_order
    if len(begins):
        alike = np.minimum.reduceat(line.limit, begins) == np.maximum.reduceat(line.limit, begins)
        found &= alike[line.unit[rows]]
    return found


def _masked(windows: pl.DataFrame, line: Line, member: Bools, asked: Asked) -> tuple[Ints, list[Row]]:
    """Return the groups of some windows, and the windows with sets as bit masks."""
    numbers, blockable = line.planned[member], line.blockable[member]
    first, last, when = (windows[name].to_numpy() for name in ("first", "last", "when"))
    groups = asked.group[numbers[first]]
    masks = _short_masks if (asked.size[numbers[first]] <= SHORT).all() else _long_masks
    bits = asked.bit[numbers]
    members = masks(bits, first, last)
    kept = sums(blockable)
    blocks = members if blockable.all() else masks(bits[blockable], kept[first], kept[last])
    told = zip(when.tolist(), asked.bit[when].tolist(), blocks, strict=True)
    whens = [_when(number, bit, blocked) for number, bit, blocked in told]
    return groups, list(zip(members, windows["room"].to_list(), whens, blocks, strict=True))


def _when(number: int, bit: int, blocked: int) -> int:
    """Return the touches of which one has to go before a constraint holds."""
    return 0 if number == ALWAYS else blocked if number == BY_BLOCKED else 1 << bit


def _short_masks(bits: Ints, first: Ints, last: Ints) -> list[int]:
    """Return the masks of runs of touches; no touch is twice in a run, so a difference of sums is the set."""
    powers = sums(np.left_shift(np.int64(1), bits % 64))  # sums of several groups may wrap, differences not
    found: list[int] = (powers[last] - powers[first]).tolist()
    return found


def _long_masks(bits: Ints, first: Ints, last: Ints) -> list[int]:
    told = bits.tolist()
    return [
        sum(1 << bit for bit in told[begin:end])
        for begin, end in zip(first.tolist(), last.tolist(), strict=True)
    ]


def _pairs(clashing: Clashes, asked: Asked) -> Iterator[tuple[Ints, list[Row]]]:
    """Yield the constraints of pairs of which one is asked about, and the other too or goes already."""
    one, other = clashing.first_planned, clashing.second_planned
    now_one, now_other = ((side != PAST) & asked.now[side] for side in (one, other))
    firm_one, firm_other = ((side == PAST) | asked.goes[side] for side in (one, other))
    both = now_one & now_other
    bits = zip(asked.bit[one[both]].tolist(), asked.bit[other[both]].tolist(), strict=True)
    yield asked.group[one[both]], [(mask, 1, 0, mask) for mask in (1 << a | 1 << b for a, b in bits)]
    stopped = np.concatenate([one[now_one & firm_other], other[now_other & firm_one]])
    alone = [1 << bit for bit in asked.bit[stopped].tolist()]
    yield asked.group[stopped], [(mask, 0, 0, mask) for mask in alone]
