"""What may not go together: constraints over a few planned touches, each touch one bit of a whole number.

A bit mask is a set of touches; bit 0 is the earliest of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# members, room, when, blocks: a constraint as columns hand it over
Row: TypeAlias = tuple[int, int, int, int]
FEW = 8  # constraints of one person that are kept for the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """Of `members` no more than `room` may go, once any of `when` goes (0: in any case)."""

    members: int
    room: int  # never below 0
    when: int = 0
    blocks: (
        int  # the members that it may refuse; the others use it up, and only another constraint stops them
    )

    def is_broken_by(self, chosen: int) -> bool:
        """Return whether a set of touches is more than this allows."""
        return (not self.when or chosen & self.when != 0) and (chosen & self.members).bit_count() > self.room


def breaks(constraints: Iterable[Constraint], chosen: int) -> bool:
    """Return whether a set of touches breaks any of some constraints."""
    return any(one.is_broken_by(chosen) for one in constraints)


def tightened(rows: tuple[Row, ...]) -> tuple[Constraint, ...]:
    """Return constraints that say the same, without those that nothing can break or that others imply.

    Most people's plans look alike, so that the answer for one shape is kept for the next person.
    """
    return _remembered(rows) if len(rows) <= FEW else _tightened(rows)


@lru_cache(maxsize=65_536)
def _remembered(rows: tuple[Row, ...]) -> tuple[Constraint, ...]:
    return _tightened(rows)


def _tightened(rows: tuple[Row, ...]) -> tuple[Constraint, ...]:
    whens: dict[tuple[int, int, int], int] = {}
    for members, room, when, blocks in rows:
        if members.bit_count() > room:
            # Equal windows are one that holds once any of their anchors goes; all bits set: in any case.
            known = whens.get((members, room, blocks), 0)
            whens[members, room, blocks] = known | (when or -1)
    constraints = [
        Constraint(members=members, room=room, when=0 if members & ~when == 0 else when, blocks=blocks)
        for (members, room, blocks), when in whens.items()
    ]
    return tuple(_not_implied(constraints))


def _not_implied(constraints: list[Constraint]) -> Iterator[Constraint]:
    for number, one in enumerate(constraints):
        others = enumerate(constraints)
        if not any(place != number and _implies(other, one, place < number) for place, other in others):
            yield one


def _implies(one: Constraint, other: Constraint, earlier: bool) -> bool:  # noqa: FBT001 - breaks ties only
    """Return whether a constraint makes another one needless; of two equal ones the earlier stays."""
    if one.room > other.room or other.members & ~one.members or other.blocks & ~one.blocks:
        return False
    if one.when and (not other.when or other.when & ~one.when):
        return False
    same = one.room == other.room and one.members == other.members and one.when == other.when
    return not (same and one.blocks == other.blocks) or earlier
