"""One touch after the other: each goes if nothing is broken with those that go already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.arbitration.constraints import breaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.arbitration.constraints import Constraint


def as_sent(constraints: Sequence[Constraint], count: int, *, going: int = 0) -> int:
    """Return what goes when the earliest touch wins, as in a system that looks at each send by itself.

    Touches are in the order of their bits; those in `going` go in any case.
    """
    return _in_turn(constraints, range(count), going)


def by_weight(constraints: Sequence[Constraint], weights: Sequence[int], *, going: int = 0) -> int:
    """Return what goes when the heaviest touch wins, and of equal ones the earlier."""
    return _in_turn(constraints, sorted(range(len(weights)), key=lambda bit: (-weights[bit], bit)), going)


def _in_turn(constraints: Sequence[Constraint], turns: Iterable[int], going: int) -> int:
    chosen = going
    for turn in turns:
        bit = 1 << turn
        touching = (one for one in constraints if (one.members | one.when) & bit)
        if not chosen & bit and not breaks(touching, chosen | bit):
            chosen |= bit
    return chosen
