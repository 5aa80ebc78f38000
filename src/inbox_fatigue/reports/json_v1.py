"""The report for programs, version 1: the same input gives the same bytes.

Its fields are listed here and in `json_v1.schema.json`; a field may be added, and none is renamed,
removed or given another meaning without a version 2.
One person, campaign, finding and so on stands on one line, so that reports can be compared by line.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.json_identities import identities
from inbox_fatigue.reports.json_nouns import condition, finding, gap, problem, status, tool, verdict
from inbox_fatigue.reports.json_text import number, time, written
from inbox_fatigue.results import State

if TYPE_CHECKING:
    from inbox_fatigue.results import (
        AuditResult,
        CapCount,
        Cause,
        OrganisationLine,
        Person,
        Supposed,
        WhatIf,
    )
    from inbox_fatigue.results.previews import PreviewResult

SCHEMA_VERSION = "1"


@dataclass(slots=True, kw_only=True)
class JsonV1:
    """JSON, as its published schema describes it."""

    name: str = "json"
    media_type: str = "application/json"

    def render(self, result: AuditResult) -> str:
        """Return the report."""
        return written(document(result))

    def render_preview(self, result: PreviewResult) -> str:
        """Return the report on a plan."""
        from inbox_fatigue.reports.preview import json_v1 as plans  # noqa: PLC0415 - an audit has no plan

        return written(plans.document(result))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of this report."""
    text = resources.files("inbox_fatigue.reports").joinpath("json_v1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def document(result: AuditResult) -> dict[str, Any]:
    """Return the report as one object."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": tool(result.version, result.plugins),
        "run": _run(result),
        "verdict": verdict(result.verdict),
        "gate": [condition(one) for one in result.verdict.conditions],
        "advice": list(result.advice),
        "recipients": {state.value: result.states.get(state, 0) for state in State},
        "people": [_person(one, compared=result.known is not None) for one in result.people],
        "campaigns": [_cause(one) for one in result.campaigns],
        "senders": [_cause(one) for one in result.senders],
        "findings": [finding(one) for one in result.findings],
        "caps": [_cap(one) for one in result.caps],
        "ignored": result.ignored,
        "known": result.known,
        "not_assessed": [gap(one) for one in result.not_assessed],
        "problems": [problem(one) for one in result.problems],
        "organisations": [_organisation(one) for one in result.organisations],
        "identities": identities(result.identities),
        "stance": result.stance,
        "statuses": [status(one) for one in result.statuses],
        "what_if": None if result.what_if is None else _what_if(result.what_if),
    }


def _cap(one: CapCount) -> dict[str, Any]:
    return {
        "name": one.name,
        "allows": one.allows,
        "people": one.people,
        "most": one.most,
        "judged": one.judged,
        "unassessed": one.unassessed,
    }


def _run(result: AuditResult) -> dict[str, Any]:
    return {
        "period": {"since": time(result.since), "until": time(result.until), "as_of": time(result.as_of)},
        "sources": list(result.sources),
        "counts": asdict(result.counts),
        "streams": dict(sorted(result.streams.items())),
        "stream_confidence": dict(sorted(result.stream_confidence.items())),
    }


def _what_if(one: WhatIf) -> dict[str, Any]:
    return {
        "numbers": one.numbers,
        "idle": one.idle,
        "untried": list(one.untried),
        "changes": [_supposed(change) for change in one.changes],
    }


def _supposed(one: Supposed) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "point": one.point,
        "given": number(one.given),
        "moved": number(one.moved),
        "outcome": one.outcome.value,
        "exhausted": one.exhausted,
        "tired": one.tired,
        "broken": list(one.broken),
        "mended": list(one.mended),
    }


def _person(one: Person, *, compared: bool) -> dict[str, Any]:
    return {
        "recipient": one.label,
        "status": one.status or None,
        "state": one.state.value,
        "fatigue": number(one.fatigue),
        "at_worst": number(one.at_worst),
        "at_worst_on": time(one.at_worst_on),
        "families": {name: number(value) for name, value in sorted(one.families.items())},
        "touches": one.touches,
        "counted": one.counted,
        "role": one.role,
        "worse": one.worse if compared else None,
        "findings": [str(finding.id) for finding in one.findings],
    }


def _cause(one: Cause) -> dict[str, Any]:
    return {
        "name": one.name,
        "share": number(one.share),
        "touches": one.touches,
        "reached": one.reached,
        "tired": one.tired,
    }


def _organisation(one: OrganisationLine) -> dict[str, Any]:
    return {
        "name": one.name,
        "domains": list(one.domains),
        "because": one.because,
        "touches": one.touches,
        "people": one.people,
    }
