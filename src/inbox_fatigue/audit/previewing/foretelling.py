"""Puts what was found out about a plan into the nouns of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import __version__
from inbox_fatigue.audit.naming import name_all
from inbox_fatigue.audit.persons import findings_by_person
from inbox_fatigue.audit.previewing.forecasting import prospect, the_plans
from inbox_fatigue.audit.previewing.gating import Trial, verdict
from inbox_fatigue.audit.previewing.lines import changes, overlaps, step_lines
from inbox_fatigue.audit.previewing.refusing import (
    by_presets,
    cap_lines,
    disagreements,
    refusals_of,
    unassessed,
)
from inbox_fatigue.audit.rule_texts import rule_texts
from inbox_fatigue.audit.statuses import by_status, unsorted
from inbox_fatigue.ledger import reading
from inbox_fatigue.previews import PreviewResult
from inbox_fatigue.results import NotAssessed, PluginLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.arbitration import Arbitration, Resolver
    from inbox_fatigue.audit.previewing.forecasting import Forecast
    from inbox_fatigue.audit.previewing.planning import Planned
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.columns import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.previews import Refusal, StepLine

_MOST_ADVICE = 3


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything that was found out about a plan."""

    planned: Planned
    without: Forecast
    whole: Forecast
    resolved: Forecast
    decided: Arbitration
    resolver: Resolver
    presets: Mapping[str, Arbitration]


def tell(ledger: Ledger, call: Call, found: Found) -> PreviewResult:
    """Return the finished preview."""
    plan, inboxes = found.planned.plan, found.whole.inboxes
    sends = found.planned.sends.join(inboxes.touches.select("touch", "person"), on="touch", how="left")
    names = name_all(ledger, inboxes, show_addresses=call.request.show_addresses)
    own = the_plans(found.whole)
    by_person = findings_by_person(found.whole.judgement, own, names, {})
    begins, ends = sends["at"].min(), sends["at"].max()
    everybody = sends["person"].drop_nulls().unique().sort()
    within = pl.col("at") >= begins if begins is not None else pl.lit(value=False)
    refusals = refusals_of(sends, found.decided, names)
    steps = step_lines(plan, sends, refusals, found.planned.rates)
    problems = (*plan.problems, *(one for step in found.planned.steps for one in step.problems))
    set_aside = sum(one.lost for one in plan.problems)
    trial = Trial(
        without=found.without,
        planned=found.whole,
        findings=own,
        rows=sum(len(one.audience.people) for one in plan.campaigns) + set_aside,
        set_aside=set_aside,
        failures=_failures(call, found),
    )
    return PreviewResult(
        plan=plan.name,
        path=str(plan.path),
        history=tuple(row[0] for row in reading.sources(ledger)),
        past_touches=_past_touches(inboxes, everybody),
        begins=begins,  # type: ignore[arg-type]
        ends=ends,  # type: ignore[arg-type]
        people=len(everybody),
        sends=len(sends),
        verdict=verdict(call.settings, trial),
        only=call.settings.gate.only,
        without=prospect(found.without, everybody, within),
        planned=prospect(found.whole, everybody, within),
        resolved=prospect(found.resolved, everybody, within),
        resolver=found.resolver.value,
        steps=steps,
        caps=cap_lines(inboxes, found.decided),
        refusals=refusals,
        changes=changes(found.without, found.whole, found.resolved, by_person, names),
        findings=tuple(one for some in by_person.values() for one in some),
        overlaps=overlaps(sends),
        presets=by_presets(found.presets),
        disagreements=disagreements(found.presets, sends, names),
        not_assessed=_not_assessed(call, found),
        problems=(*problems, *call.host.problems, *found.whole.judgement.problems),
        plugins=tuple(
            PluginLine(name=one.name, version=one.version, origin=one.origin) for one in call.host.plugins
        ),
        advice=_advice(found, refusals),
        version=__version__,
        rules=rule_texts(found.whole.judgement.rules.values()),
        inexact=found.decided.decisions.filter(~pl.col("exact"))["person"].n_unique(),
        notes=_notes(sends, steps),
        stance=call.settings.stance,
        statuses=by_status(inboxes.touches.filter("planned"), inboxes.people),
    )


def _past_touches(inboxes: Inboxes, everybody: pl.Series) -> int:
    """Return how many messages the people of a plan had; those whose account they share are not among them."""
    return inboxes.touches.filter(~pl.col("planned") & pl.col("person").is_in(everybody.implode())).height


def _failures(call: Call, found: Found) -> tuple[str, ...]:
    """Return a sentence for each thing that keeps the preview from being complete."""
    host, judgement = call.host, found.whole.judgement
    told = [f"{one.plugin} failed ({one.why}): {one.detail}" for one in judgement.problems]
    told += [f"{one.plugin} was not used ({one.why}): {one.detail}" for one in host.problems]
    inboxes = found.whole.inboxes
    everybody = inboxes.touches.filter("planned")["person"].n_unique()
    for name, missing in unassessed(inboxes).items():
        if everybody and len(missing) >= everybody:
            told.append(f"the cap {name} could be applied to nobody")
    return tuple(told)


def _not_assessed(call: Call, found: Found) -> tuple[NotAssessed, ...]:
    """Return what could not be judged, of the people whom the plan reaches."""
    reached = found.whole.inboxes.touches.filter("planned").select("person").unique()
    rows = found.whole.judgement.not_assessed.join(reached, on="person", how="semi")
    counted = rows.group_by("rule", "reason").agg(people=pl.col("person").n_unique())
    by_rule = (
        NotAssessed(rule=rule, reason=reason, people=people)
        for rule, reason, people in counted.sort("rule", "reason").rows()
    )
    people = found.whole.judgement.people.join(reached, on="person", how="semi")
    return (*unsorted(call.settings, people), *by_rule)


def _advice(found: Found, refusals: tuple[Refusal, ...]) -> tuple[str, ...]:
    """Return what to change first: the step with most refusals, and what all of them together would do."""
    by_step: dict[str, int] = {}
    for one in refusals:
        by_step[one.name] = by_step.get(one.name, 0) + 1
    ranked = sorted(by_step.items(), key=lambda one: (-one[1], one[0]))
    told = [
        f"Leave {number:,} {'person' if number == 1 else 'people'} out of {name}"
        for name, number in ranked[:_MOST_ADVICE]
    ]
    if not told:
        return ()
    weary = ("tired", "exhausted")
    before = int(found.whole.judgement.people["state"].is_in(weary).sum())
    after = int(found.resolved.judgement.people["state"].is_in(weary).sum())
    if before > after:
        fewer = before - after
        told[0] += (
            f"; with every send left out that must not go, {fewer:,} fewer {'is' if fewer == 1 else 'are'} tired"
        )
    return tuple(told)


def _notes(sends: pl.DataFrame, steps: Sequence[StepLine]) -> tuple[str, ...]:
    told = []
    follow_ups = [one for one in steps if one.step and one.sends]
    if follow_ups:
        told.append(f"Follow-ups are counted as if nobody reacted{_expected(follow_ups)}.")
    blind = sends.filter(~pl.col("zone_known"))["address"].n_unique()
    if blind:
        who = "person goes" if blind == 1 else "people go"
        told.append(f"{blind:,} {who} by the plan's zone: their own is not known.")
    return tuple(told)


def _expected(follow_ups: Sequence[StepLine]) -> str:
    """Return how many follow-ups would go if people reacted as they did, where the past tells."""
    known = [(one.sends, one.expected) for one in follow_ups if one.expected is not None]
    if not known:
        return "; how many people react is not known from the past"
    sends, expected = sum(one for one, _ in known), sum(one for _, one in known)
    others = sum(one.sends for one in follow_ups) - sends
    rest = f", and of {others:,} more it is not known" if others else ""
    return f"; if people react as they did, {expected:,.0f} of {sends:,} would go{rest}"
