"""GitLab's code quality report: the findings as a list that a merge request shows what is new of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.ci.judged import Level, judged, place_of
from inbox_fatigue.reports.printable import printable

if TYPE_CHECKING:
    from inbox_fatigue.reports.ci.judged import Graded, Judged
    from inbox_fatigue.results import AuditResult
    from inbox_fatigue.results.previews import PreviewResult

_SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "minor", Level.NOTE: "info"}


@dataclass(slots=True, kw_only=True)
class GitLab:
    """GitLab's code quality report."""

    name: str = "gitlab"
    media_type: str = "application/json"

    def render(self, result: AuditResult) -> str:
        """Return the report."""
        return _written(judged(result))

    def render_preview(self, result: PreviewResult) -> str:
        """Return the report on a plan."""
        return _written(judged(result))


def _written(told: Judged) -> str:
    entries = [json.dumps(_entry(one, told.path), ensure_ascii=True) for one in told.findings]
    return "[\n" + ",\n".join(entries) + "\n]\n" if entries else "[]\n"


def _entry(one: Graded, path: str) -> dict[str, Any]:
    finding = one.finding
    line = finding.where.line if finding.where is not None else None
    return {
        "description": printable(f"{finding.recipient}: {finding.message}"),
        "check_name": finding.rule,
        "fingerprint": f"{finding.id:016x}",
        "severity": _SEVERITIES[one.level],
        "location": {
            "path": printable(place_of(finding.where, path)),
            "lines": {"begin": max(1, line or 1)},  # it wants one; a message of a mailbox has none
        },
    }
