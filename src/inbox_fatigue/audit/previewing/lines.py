"""What a plan is, step by step, and what it changes for people, in a report's words."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plan.expected import expected_sends
from inbox_fatigue.results import State
from inbox_fatigue.results.previews import Change, Overlap, StepLine
from inbox_fatigue.user_files.zones import by_clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.audit.previewing.forecasting import Forecast
    from inbox_fatigue.audit.previewing.planning import Planned
    from inbox_fatigue.audit.showing.naming import Names
    from inbox_fatigue.results import FoundFinding
    from inbox_fatigue.results.previews import Refusal

_RANK = {State.UNKNOWN: -1, State.RESTED: 0, State.COMFORTABLE: 1, State.TIRED: 2, State.EXHAUSTED: 3}


def step_lines(planned: Planned, sends: pl.DataFrame, refusals: Sequence[Refusal]) -> tuple[StepLine, ...]:
    """Return every step of a plan, those that reach nobody as well; `sends` has the person of each."""
    counted = {
        (campaign, step): row
        for campaign, step, *row in sends.group_by("campaign", "step")
        .agg(pl.len(), pl.col("person").n_unique(), first=pl.col("at").min(), last=pl.col("at").max())
        .rows()
    }
    gone = Counter(planned.sent.select("campaign", "step").rows())
    refused = Counter((one.campaign, one.step) for one in refusals)
    lines = []
    for campaign in planned.plan.campaigns:
        told = [counted.get((campaign.name, step.number), (0, 0, None, None)) for step in campaign.steps]
        expected = expected_sends([number for number, *_ in told], planned.rates[campaign.name])
        for step, likely, (number, reached, first, last) in zip(campaign.steps, expected, told, strict=True):
            lines.append(
                StepLine(
                    campaign=campaign.name,
                    name=step.name,
                    step=step.number,
                    first_at=first and by_clock(first, campaign.zone),
                    last_at=last and by_clock(last, campaign.zone),
                    sends=number,
                    people=reached,
                    refused=refused[campaign.name, step.number],
                    expected=likely,
                    sent_already=gone[campaign.name, step.number],
                )
            )
    return tuple(lines)


def overlaps(sends: pl.DataFrame) -> tuple[Overlap, ...]:
    """Return every two campaigns that reach the same people, the greatest overlap first."""
    reached = {
        name: set(people)
        for name, people in sends.group_by("campaign").agg(pl.col("person").unique()).sort("campaign").rows()
    }
    both = [
        Overlap(one=one, other=other, people=len(reached[one] & reached[other]))
        for one, other in combinations(sorted(reached), 2)
    ]
    return tuple(
        sorted((one for one in both if one.people), key=lambda one: (-one.people, one.one, one.other))
    )


def changes(
    without: Forecast,
    whole: Forecast,
    resolved: Forecast,
    findings: Mapping[int, Sequence[FoundFinding]],
    names: Names,
) -> tuple[Change, ...]:
    """Return whom the plan makes more tired than comfortable, most tired first."""
    planned = dict(whole.inboxes.touches.filter("planned").group_by("person").len().rows())
    before, after, then = (_people(one) for one in (without, whole, resolved))
    found = []
    for person, (state, fatigue) in after.items():
        was, calm = before.get(person, (State.RESTED, 0.0))
        if person in planned and fatigue > calm and _RANK[state] >= _RANK[State.TIRED]:
            found.append(
                Change(
                    recipient=names.people[person],
                    before=was,
                    after=state,
                    resolved=then.get(person, (State.RESTED, 0.0))[0],
                    fatigue_before=round(calm, 4),
                    fatigue_after=round(fatigue, 4),
                    planned=planned[person],
                    findings=tuple(findings.get(person, ())),
                    person=person,
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.fatigue_after, one.fatigue_before, one.recipient)))


def _people(forecast: Forecast) -> dict[int, tuple[State, float]]:
    rows = forecast.judgement.people.select("person", "state", "fatigue").rows()
    return {person: (State(state), fatigue) for person, state, fatigue in rows}
