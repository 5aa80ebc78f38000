"""Puts what was found out about a plan into the nouns of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import __version__
from inbox_fatigue.audit.judging.statuses import by_status, received, unsorted
from inbox_fatigue.audit.previewing.apart import pairs_of
from inbox_fatigue.audit.previewing.faults import broken_rules, step_faults
from inbox_fatigue.audit.previewing.forecasting import prospect, the_plans
from inbox_fatigue.audit.previewing.gating import Trial, unassessed_rules, verdict
from inbox_fatigue.audit.previewing.lines import changes, overlaps, step_lines
from inbox_fatigue.audit.previewing.placing import placed
from inbox_fatigue.audit.previewing.refusing import (
    by_presets,
    cap_lines,
    disagreements,
    refusals_of,
    unassessed,
)
from inbox_fatigue.audit.previewing.remarks import advice, notes
from inbox_fatigue.audit.reading.half_read import sentences, unread
from inbox_fatigue.audit.showing.naming import name_all
from inbox_fatigue.audit.showing.persons import findings_by_person
from inbox_fatigue.audit.showing.result import plugin_lines
from inbox_fatigue.audit.showing.rule_texts import rule_texts
from inbox_fatigue.findings.unassessed import counted, spelled_out
from inbox_fatigue.ledger import reading
from inbox_fatigue.plan.audiences import height
from inbox_fatigue.results import NotAssessed
from inbox_fatigue.results.previews import PreviewResult
from inbox_fatigue.user_files.zones import by_clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.arbitration import Arbitration, Resolver
    from inbox_fatigue.audit.previewing.forecasting import Forecast
    from inbox_fatigue.audit.previewing.planning import Planned
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.audit.showing.naming import Names
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.model import Problem
    from inbox_fatigue.results import FoundFinding, Verdict
    from inbox_fatigue.results.previews import Refusal, StepLine


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


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What several parts of a preview are told from."""

    sends: pl.DataFrame  # of the plan, with the person of each
    names: Names
    by_person: Mapping[int, Sequence[FoundFinding]]  # what the plan adds
    refusals: tuple[Refusal, ...]
    steps: tuple[StepLine, ...]
    half: tuple[Problem, ...]  # archives of the history that were not read to their end
    verdict: Verdict

    @property
    def findings(self) -> tuple[FoundFinding, ...]:
        """What the plan adds, person by person."""
        return tuple(one for some in self.by_person.values() for one in some)

    @property
    def everybody(self) -> pl.Series:
        """The people whom the plan reaches."""
        return self.sends["person"].drop_nulls().unique().sort()

    @property
    def prospects(self) -> tuple[pl.Series, datetime | None]:
        """Whom a prospect is about, and when the plan begins."""
        return self.everybody, self.sends["at"].min()  # type: ignore[return-value]


def tell(ledger: Ledger, call: Call, found: Found) -> PreviewResult:
    """Return the finished preview."""
    inboxes = found.whole.inboxes
    sends = found.planned.sends.join(inboxes.touches.select("touch", "person"), on="touch", how="left")
    names = name_all(ledger, inboxes, show_addresses=call.request.show_addresses)
    own = the_plans(found.whole)
    half = unread(ledger, tolerated=call.settings.gate.quarantined)
    refusals = refusals_of(found.planned.plan, sends, found.decided, names)
    told = _Told(
        sends=sends,
        names=names,
        by_person=placed(findings_by_person(found.whole.judgement, own, names), found.planned.plan, sends),
        refusals=refusals,
        steps=step_lines(found.planned, sends, refusals),
        half=half,
        verdict=verdict(call.settings, _trial(call, found, own, half)),
    )
    return _result(ledger, call, found, told)


def _result(ledger: Ledger, call: Call, found: Found, told: _Told) -> PreviewResult:
    plan, inboxes, sends = found.planned.plan, found.whole.inboxes, told.sends
    broken = broken_rules(told.verdict.conditions)
    faults = step_faults(told.findings, found.whole.judgement.rules, sends.drop_nulls("touch"), broken)
    return PreviewResult(
        plan=plan.name,
        path=str(plan.path),
        history=tuple(row[0] for row in reading.sources(ledger)),
        past_touches=_past_touches(inboxes, told.everybody),
        begins=_moment(sends["at"].min(), plan.zone),
        ends=_moment(sends["at"].max(), plan.zone),
        people=len(told.everybody),
        sends=len(sends),
        sent_already=found.planned.sent.height,
        verdict=told.verdict,
        only=call.settings.gate.only,
        without=prospect(found.without, *told.prospects),
        planned=prospect(found.whole, *told.prospects),
        resolved=prospect(found.resolved, *told.prospects),
        resolver=found.resolver.value,
        steps=told.steps,
        caps=cap_lines(inboxes, found.decided),
        refusals=told.refusals,
        changes=changes(found.without, found.whole, found.resolved, told.by_person, told.names),
        findings=told.findings,
        faults=faults,
        overlaps=overlaps(sends),
        presets=by_presets(found.presets),
        disagreements=disagreements(found.presets, sends, told.names),
        not_assessed=_not_assessed(call, found),
        problems=(*told.half, *_problems(call, found)),
        plugins=plugin_lines(call.host),
        advice=advice(faults, sends, told.refusals, found.whole, found.resolved),
        version=__version__,
        rules=rule_texts(found.whole.judgement.rules.values()),
        unassessed=unassessed_rules(found.whole),
        inexact=found.decided.decisions.filter(~pl.col("exact"))["person"].n_unique(),
        notes=notes(sends, told.steps, found.planned.remarks, merging=call.request.merge),
        stance=call.settings.stance,
        statuses=by_status(received(inboxes.touches.filter("planned"), inboxes.people)),
    )


def _moment(at: object, zone: str) -> datetime | None:
    return by_clock(at, zone) if isinstance(at, datetime) else None


def _trial(call: Call, found: Found, own: pl.DataFrame, half: Sequence[Problem]) -> Trial:
    plan = found.planned.plan
    set_aside = sum(one.lost for one in plan.problems)
    return Trial(
        without=found.without,
        planned=found.whole,
        findings=own,
        rows=height(one.audience for one in plan.campaigns) + set_aside,
        set_aside=set_aside,
        failures=(*sentences(half, tolerated=call.settings.gate.quarantined), *_failures(call, found)),
        pairs=pairs_of(plan),
        sent_already=found.planned.sent.height,
    )


def _problems(call: Call, found: Found) -> tuple[Problem, ...]:
    of_steps = (one for step in found.planned.steps for one in step.problems)
    return (
        *found.planned.plan.problems,
        *of_steps,
        *call.host.problems,
        *found.whole.judgement.problems,
    )


def _past_touches(inboxes: Inboxes, everybody: pl.Series) -> int:
    """Return how many messages the people of a plan had; those whose account they share are not among them."""
    return inboxes.touches.filter(~pl.col("planned") & pl.col("person").is_in(everybody.implode())).height


def _failures(call: Call, found: Found) -> tuple[str, ...]:
    """Return a sentence for each thing that keeps the preview from being complete."""
    host, judgement = call.host, found.whole.judgement
    told = [f"{one.plugin} failed ({one.why}): {one.detail}" for one in judgement.problems]
    told += host.closed_doors
    inboxes = found.whole.inboxes
    everybody = inboxes.touches.filter("planned")["person"].n_unique()
    for name, missing in unassessed(inboxes).items():
        if everybody and len(missing) >= everybody:
            told.append(f"the cap {name} could be applied to nobody")
    return tuple(told)


def _not_assessed(call: Call, found: Found) -> tuple[NotAssessed, ...]:
    """Return what could not be judged, of the people whom the plan reaches."""
    reached = found.whole.reached
    rows = spelled_out(found.whole.judgement.not_assessed, reached["person"])
    by_rule = (
        NotAssessed(rule=rule, reason=reason, people=people)
        for rule, reason, people in counted(rows, len(reached)).rows()
    )
    return (*unsorted(call.settings, found.whole.people), *by_rule)
