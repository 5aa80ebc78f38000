"""What reports for programs on audits and on plans, version 1, say alike: the objects that stand in both."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.json_text import number, time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.model import Problem, Where
    from inbox_fatigue.results import Condition, FoundFinding, NotAssessed, PluginLine, StatusLine, Verdict


def tool(version: str, plugins: Iterable[PluginLine]) -> dict[str, Any]:
    """Return what made a report."""
    told = [{"name": one.name, "version": one.version, "origin": one.origin} for one in plugins]
    return {"name": "inbox-fatigue", "version": version, "plugins": told}


def gap(one: NotAssessed) -> dict[str, Any]:
    """Return a rule that could not be judged for some people."""
    return {"rule": one.rule, "reason": one.reason, "count": one.people}


def condition(one: Condition) -> dict[str, Any]:
    """Return a condition of the gate."""
    return {
        "name": one.name,
        "measured": one.measured,
        "allowed": one.allowed,
        "broken": one.broken,
        "sentence": one.sentence,
    }


def status(one: StatusLine) -> dict[str, Any]:
    """Return who of one status the mail went to."""
    return asdict(one) | {"share": number(one.share)}


def finding(one: FoundFinding) -> dict[str, Any]:
    """Return a finding; ids are texts, because 63 bits do not fit the numbers of many JSON readers."""
    return {
        "id": str(one.id),
        "rule": one.rule,
        "recipient": one.recipient,
        "organisation": one.organisation,
        "campaign": one.campaign,
        "first_at": time(one.first_at),
        "last_at": time(one.last_at),
        "measured": number(one.measured),
        "comfortable": number(one.comfortable),
        "unit": one.unit,
        "share": number(one.share),
        "touches": [str(touch) for touch in one.touches],
        "message": one.message,
        "from_all": one.from_all,
        "known": one.known,
        "now": one.now,
        "where": _where(one.where),
    }


def problem(one: Problem) -> dict[str, Any]:
    """Return a problem with its place."""
    return {
        "why": one.why,
        "detail": one.detail,
        "where": _where(one.where),
        "plugin": one.plugin,
        "lost": one.lost,
    }


def _where(where: Where | None) -> dict[str, Any] | None:
    if where is None:
        return None
    return {"source": where.source, "member": where.member, "offset": where.offset, "line": where.line}


def verdict(one: Verdict) -> dict[str, Any]:
    """Return the policy's answer, without its conditions."""
    return {"outcome": one.outcome.value, "reasons": list(one.reasons)}
