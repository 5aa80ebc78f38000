"""Decides which scorers may look at partitions, and which must see everybody at once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.findings import Across
from inbox_fatigue.findings.needs import lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inbox_fatigue.engine.calls import Judged, ScorerCall
    from inbox_fatigue.inbox_frames import Inboxes

_NOBODY = pl.Series("person", [], pl.Int64)


def across(calls: Sequence[ScorerCall]) -> Across:
    """Return how far these scorers look, those aside that look at everybody."""
    return Across.ACCOUNT if any(call.across is Across.ACCOUNT for call in calls) else Across.PERSON


def assessing(calls: Sequence[ScorerCall], inboxes: Inboxes) -> list[ScorerCall]:
    """Return the calls, each of them told whether there is anybody who has what one of its rules needs."""
    people = len(inboxes.people_written_to)
    without = cache(lambda need: lacking(need, inboxes))  # most rules need one of a dozen things
    barred = cache(lambda needs: pl.concat([_NOBODY, *map(without, needs)]).n_unique())
    return [replace(call, anyway=any(barred(rule.needs) < people for rule in call.rules)) for call in calls]


def judged_apart(
    inboxes: Inboxes,
    calls: Sequence[ScorerCall],
    *,
    whole: Callable[[Sequence[ScorerCall]], Sequence[Judged]],
    parts: Callable[[Sequence[ScorerCall]], Sequence[Judged]],
) -> tuple[Judged, ...]:
    """Return what each scorer found, in the order of the calls.

    `whole` has scorers look at all inboxes at once; `parts` has them look at one partition after the other.
    """
    asked = assessing(calls, inboxes)
    # A send log has no texts, so that the rules which compare texts can assess nobody in it, in parts or whole.
    everybody = [call for call in asked if call.across is Across.EVERYBODY and call.anyway]
    others = [call for call in asked if not (call.across is Across.EVERYBODY and call.anyway)]
    found = dict(zip(map(id, others), parts(others) if others else (), strict=True))
    if everybody:
        found |= dict(zip(map(id, everybody), whole(everybody), strict=True))
    return tuple(found[id(call)] for call in asked)
