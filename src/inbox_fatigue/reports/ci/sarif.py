"""SARIF 2.1.0 (OASIS), as code hosts and editors read it.

A finding's place is the message at its peak: the file it was read from, with the line of a log. GitHub shows
nothing without a line, so that a message is told at line 1, and its byte offset among the properties: a region
of both would have to mean one place twice. `partialFingerprints` hold the finding's id, which is the same in
every run, so that a host can tell what is new: GitHub takes `primaryLocationLineHash`, and would make one of
its own for the first line of a mailbox, the same for all findings in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from inbox_fatigue.reports.ci.judged import Graded, Judged, judged, place_of
from inbox_fatigue.reports.phrases import people
from inbox_fatigue.reports.printable import printable
from inbox_fatigue.results import Outcome

if TYPE_CHECKING:
    from inbox_fatigue.model import Problem, Where
    from inbox_fatigue.results import AuditResult, RuleText
    from inbox_fatigue.results.previews import PreviewResult

_MOST = 25_000  # results; GitHub refuses a file with more
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


@dataclass(slots=True, kw_only=True)
class Sarif:
    """SARIF, version 2.1.0."""

    name: str = "sarif"
    media_type: str = "application/sarif+json"

    def render(self, result: AuditResult) -> str:
        """Return the report."""
        return _written(judged(result))

    def render_preview(self, result: PreviewResult) -> str:
        """Return the report on a plan."""
        return _written(judged(result))


def _written(told: Judged) -> str:
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(told)]}
    return json.dumps(log, ensure_ascii=True, indent=1) + "\n"


def _run(told: Judged) -> dict[str, Any]:
    places = {rule.slug: number for number, rule in enumerate(told.rules)}
    return {
        "tool": {
            "driver": {
                "name": "inbox-fatigue",
                "version": told.version,
                "rules": [_rule(rule) for rule in told.rules],
            }
        },
        "automationDetails": {"id": f"inbox-fatigue/{told.what}/"},
        "invocations": [_invocation(told)],
        "results": [_result(one, places, told.path) for one in told.findings[:_MOST]],
        "columnKind": "unicodeCodePoints",
    }


def _rule(rule: RuleText) -> dict[str, Any]:
    parts = [rule.notices, rule.tires, rule.instead, f"Where its numbers come from: {rule.because}",
             f"When it is wrong: {rule.wrong_when}"]  # fmt: skip
    return {
        "id": rule.slug,
        "shortDescription": {"text": rule.notices},
        "fullDescription": {"text": f"{rule.notices} {rule.tires}"},
        "help": {"text": "\n\n".join(parts)},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": [rule.slug.partition("/")[0]]},
    }


def _invocation(told: Judged) -> dict[str, Any]:
    complete = told.verdict.outcome is not Outcome.INCOMPLETE
    reasons = [{"level": "error", "message": {"text": printable(reason)}} for reason in told.verdict.reasons]
    gaps = [
        {
            "level": "note",
            "associatedRule": {"id": one.rule},
            "message": {"text": printable(f"not assessed for {people(one.people)}: {one.reason}")},
        }
        for one in told.not_assessed
    ]
    left = len(told.findings) - _MOST
    more = [{"level": "warning", "message": {"text": f"{left:,} less grave findings are left out"}}]
    problems = [_problem(one) for one in told.problems]
    return {
        "executionSuccessful": complete,
        "toolExecutionNotifications": [*reasons, *(more if left > 0 else ()), *problems, *gaps],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    where = {"locations": [_location(problem.where, "")]} if problem.where else {}
    told = ": ".join(filter(None, (problem.why, problem.plugin, problem.detail)))
    return {"level": "warning", "message": {"text": printable(told)}, **where}


def _result(one: Graded, places: dict[str, int], path: str) -> dict[str, Any]:
    finding = one.finding
    index = {"ruleIndex": places[finding.rule]} if finding.rule in places else {}
    return {
        "ruleId": finding.rule,
        **index,
        "level": one.level.value,
        "message": {"text": printable(f"{finding.recipient}: {finding.message}")},
        "locations": [
            _location(finding.where, path)
            | {"logicalLocations": [{"name": printable(finding.recipient), "kind": "member"}]}
        ],
        "partialFingerprints": {
            "finding/v1": str(finding.id),
            "primaryLocationLineHash": f"{finding.id:016x}:1",
        },
        "properties": {
            "campaign": printable(finding.campaign),
            "measured": finding.measured,
            "comfortable": finding.comfortable,
            "unit": finding.unit,
            **_byte(finding.where),
        },
    }


def _byte(where: Where | None) -> dict[str, int]:
    return {} if where is None or where.offset is None else {"byteOffset": where.offset}


def _location(where: Where | None, otherwise: str) -> dict[str, Any]:
    artifact = {"uri": quote(place_of(where, otherwise).encode("utf-8", "surrogateescape"), safe="/~")}
    line = 1 if where is None or where.line is None else max(1, where.line)
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line}}}
