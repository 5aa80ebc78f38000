"""What the gate looks at after an audit, counted from a judgement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.capping import inapplicable
from inbox_fatigue.audit.judging.excusing import findings_beyond, states_beyond
from inbox_fatigue.audit.judging.statuses import groups, unjudged
from inbox_fatigue.findings.unassessed import for_nobody
from inbox_fatigue.policy import Evidence
from inbox_fatigue.results import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.audit.judging.excusing import Excuses
    from inbox_fatigue.audit.judging.judgement import Judgement
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.host import PluginHost
    from inbox_fatigue.results import CapCount, Counts, Person


def evidence_of(  # noqa: PLR0913 - what one verdict rests on
    call: Call,
    judgement: Judgement,
    counts: Counts,
    caps: Sequence[CapCount],
    *,
    undated: int,
    unread: Sequence[str],
) -> Evidence:
    """Return the evidence; `undated` people got mail without a usable date alone and are in no state.

    `unread` says in sentences which archives were not read to their end.
    """
    people = judgement.people
    states = states_among(people)
    return Evidence(
        counts=counts,
        states=states | {State.UNKNOWN: states[State.UNKNOWN] + undated},
        findings=findings_by_rule(judgement.findings),
        measured=judgement.measured,
        unassessed=for_nobody(judgement.not_assessed, len(judgement.people)),
        failures=(
            *unread,
            *_failures(call.host, judgement),
            *inapplicable(caps),
            *unjudged(call.settings, people),
        ),
        unasked=frozenset(slug for slug, (_, rule) in call.host.rules().items() if rule.needs_plan),
        groups=groups(call.settings, lambda status: states_among(people.filter(pl.col("status") == status))),
        confined=(call.request.since or call.request.until) is not None,
        named=call.settings.is_given("gate", "required"),
    )


def beyond(evidence: Evidence, people: Sequence[Person], excuses: Excuses) -> Evidence:
    """Return the evidence of what a baseline does not have; the people are marked by it."""
    return replace(
        evidence,
        states=states_beyond(people, excuses),
        findings=findings_beyond(people),
        beyond=True,
        groups=tuple(
            replace(one, states=states_beyond([who for who in people if who.status == one.status], excuses))
            for one in evidence.groups
        ),
    )


def states_among(people: pl.DataFrame) -> dict[State, int]:
    """Return people by state."""
    told = dict(people.group_by("state").len().rows())
    return {state: told.get(state.value, 0) for state in State}


def findings_by_rule(findings: pl.DataFrame) -> Mapping[str, tuple[int, int]]:
    """Return how many findings each rule has, and how many people they are about."""
    counted = findings.group_by("rule").agg(findings=pl.len(), people=pl.col("person").n_unique())
    return {rule: (number, people) for rule, number, people in counted.rows()}


def _failures(host: PluginHost, judgement: Judgement) -> tuple[str, ...]:
    """Return a sentence for each plugin that could not do its part: the audit is then incomplete."""
    told = [f"{one.plugin} failed ({one.why}): {one.detail}" for one in judgement.problems]
    return (*told, *host.closed_doors)
