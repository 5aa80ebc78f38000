"""Campaigns that a plan keeps apart, and how many people would get what must not meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.arbitration import Pair, clashes
from inbox_fatigue.ledger.row_keys import campaign_key
from inbox_fatigue.results import Condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.plan.nouns import Plan

_ALLOWED = "none"


def pairs_of(plan: Plan) -> tuple[Pair, ...]:
    """Return which campaigns must not meet, by their keys."""
    return tuple(
        Pair(
            name=f"{one.second} {'with' if one.within is None else 'after'} {one.first}",
            first=campaign_key(one.first),
            second=campaign_key(one.second),
            within=one.within,
        )
        for one in plan.pairs
    )


def kept_apart(pairs: Sequence[Pair], inboxes: Inboxes) -> Iterator[Condition]:
    """Yield a condition for each way in which a plan keeps campaigns apart, as it was written.

    A plan breaks its own word as it breaks a cap; a message of the past may be one of the two.
    """
    for name in ("never_with", "never_after"):
        some = [one for one in pairs if (one.within is None) is (name == "never_with")]
        if some:
            yield _condition(name, some, inboxes)


def _condition(name: str, pairs: Sequence[Pair], inboxes: Inboxes) -> Condition:
    found = clashes(pairs, inboxes.touches, inboxes.touches.filter("planned"))
    met = pl.DataFrame({"pair": found.pair, "touch": found.first}).join(
        inboxes.touches.select("touch", "person"), on="touch"
    )
    people = met["person"].n_unique()
    names = [pairs[place].name for place in met["pair"].unique().sort()]
    such = f", such as {names[0]}" if len(names) > 1 else f": {names[0]}" if names else ""
    measured = f"{people:,} {'person' if people == 1 else 'people'}"
    return Condition(
        name=name,
        measured=measured,
        allowed=_ALLOWED,
        broken=people > 0,
        sentence=f"{name}: {measured} would get campaigns that must not meet{such} (allowed: {_ALLOWED})",
    )
