"""The preview for programs, version 1: the same plan on the same history gives the same bytes.

Its fields are listed here and in `preview_v1.schema.json`; the promise is that of `reports.json_v1`.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.json_nouns import condition, finding, gap, problem, status, tool, verdict
from inbox_fatigue.reports.json_text import number, time
from inbox_fatigue.results import State

if TYPE_CHECKING:
    from inbox_fatigue.results.previews import (
        CapLine,
        Change,
        Disagreement,
        PreviewResult,
        Prospect,
        Refusal,
        StepFault,
        StepLine,
    )

SCHEMA_VERSION = "1"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of this report."""
    text = (
        resources.files("inbox_fatigue.reports.preview").joinpath("preview_v1.schema.json").read_text("utf-8")
    )
    found: dict[str, Any] = json.loads(text)
    return found


def document(result: PreviewResult) -> dict[str, Any]:
    """Return the preview as one object; a plan that it is compared with is under `other`."""
    found = _plan(result)
    return found if result.other is None else found | {"other": _plan(result.other)}


def _plan(result: PreviewResult) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "preview",
        "tool": tool(result.version, result.plugins),
        "plan": {
            "name": result.plan,
            "begins": time(result.begins),
            "ends": time(result.ends),
            "people": result.people,
            "sends": result.sends,
            "sent_already": result.sent_already,
        },
        "history": {"sources": list(result.history), "touches": result.past_touches},
        "verdict": verdict(result.verdict),
        "gate": [condition(one) for one in result.verdict.conditions],
        "judged": result.only,
        "resolver": result.resolver,
        "inexact": result.inexact,
        "prospects": {
            "without": _prospect(result.without),
            "planned": _prospect(result.planned),
            "resolved": _prospect(result.resolved),
        },
        "steps": [_step(one) for one in result.steps],
        "caps": [_cap(one) for one in result.caps],
        "refusals": [_refusal(one) for one in result.refusals],
        "changes": [_change(one) for one in result.changes],
        "findings": [finding(one) for one in result.findings],
        "faults": [_fault(one) for one in result.faults],
        "overlaps": [{"campaigns": [one.one, one.other], "people": one.people} for one in result.overlaps],
        "presets": [
            {"preset": one.preset, "refused": one.refused, "people": one.people} for one in result.presets
        ],
        "disagreements": [_disagreement(one) for one in result.disagreements],
        "advice": list(result.advice),
        "notes": list(result.notes),
        "not_assessed": [gap(one) for one in result.not_assessed],
        "problems": [problem(one) for one in result.problems],
        "stance": result.stance,
        "statuses": [status(one) for one in result.statuses],
    }


def _prospect(one: Prospect) -> dict[str, Any]:
    return {
        "states": {state.value: one.states.get(state, 0) for state in State},
        "fullest_week": {str(most): people for most, people in sorted(one.weeks.items())},
    }


def _step(one: StepLine) -> dict[str, Any]:
    return {
        "campaign": one.campaign,
        "name": one.name,
        "step": one.step,
        "first_at": time(one.first_at),
        "last_at": time(one.last_at),
        "sends": one.sends,
        "people": one.people,
        "refused": one.refused,
        "sent_already": one.sent_already,
        "expected": None if one.expected is None else number(one.expected),
    }


def _fault(one: StepFault) -> dict[str, Any]:
    return {
        "campaign": one.campaign,
        "name": one.name,
        "step": one.step,
        "rule": one.rule,
        "message": one.message,
        "findings": one.findings,
        "stops": one.stops,
    }


def _cap(one: CapLine) -> dict[str, Any]:
    return {
        "name": one.name,
        "allows": one.allows,
        "refused": one.refused,
        "people": one.people,
        "unassessed": one.unassessed,
    }


def _refusal(one: Refusal) -> dict[str, Any]:
    return {
        "recipient": one.recipient,
        "row": one.row,
        "campaign": one.campaign,
        "name": one.name,
        "step": one.step,
        "at": time(one.at),
        "cap": one.cap,
        "reason": one.reason,
        "counted": [str(touch) for touch in one.counted],
        "next_at": time(one.next_at),
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "recipient": one.recipient,
        "without": one.before.value,
        "planned": one.after.value,
        "resolved": one.resolved.value,
        "fatigue_without": number(one.fatigue_before),
        "fatigue_planned": number(one.fatigue_after),
        "sends": one.planned,
        "findings": [str(finding.id) for finding in one.findings],
    }


def _disagreement(one: Disagreement) -> dict[str, Any]:
    return {
        "lets_through": one.lets_through,
        "holds_back": one.holds_back,
        "sends": one.sends,
        "example": one.example,
    }
