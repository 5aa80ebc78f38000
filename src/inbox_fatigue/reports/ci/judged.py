"""What pipelines are shown of an audit or a preview, and how grave each finding is for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from inbox_fatigue.results import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.model import Problem, Where
    from inbox_fatigue.results import AuditResult, FoundFinding, NotAssessed, RuleText, Verdict
    from inbox_fatigue.results.previews import PreviewResult


class Level(StrEnum):
    """How grave a finding is for a pipeline, gravest first."""

    ERROR = "error"  # it belongs to a condition of the gate that is broken
    WARNING = "warning"  # it tires somebody who is tired, as far as the gate allows
    NOTE = "note"  # the person is well, it was long ago, or a baseline has it


_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A finding with its gravity."""

    level: Level
    finding: FoundFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the reports for pipelines show."""

    what: str  # "audit" or "preview"
    path: str  # what it is about, where a finding has no place of its own: an archive, or the plan
    version: str
    verdict: Verdict
    findings: tuple[Graded, ...]  # gravest first, then by the order of the result
    rules: tuple[RuleText, ...]  # that were measured, by slug
    not_assessed: tuple[NotAssessed, ...]
    unassessed: frozenset[str]  # rules that could be assessed for nobody
    problems: tuple[Problem, ...]
    nothing: str = ""  # why nothing at all was judged, "" where something was


def judged(result: AuditResult | PreviewResult) -> Judged:
    """Return what a pipeline is shown of a result."""
    from inbox_fatigue.results.previews import PreviewResult  # noqa: PLC0415 - costs time that other formats have not

    if isinstance(result, PreviewResult):
        what, path = "preview", result.path
        states = {one.recipient: one.after for one in result.changes}
        findings, touches = _by_mail(result), result.sends
    else:
        what, path = "audit", next(iter(result.sources), "")
        states = {one.label: one.state for one in result.people}
        findings, touches = result.findings, result.counts.touches
    broken = frozenset(one.name for one in result.verdict.conditions if one.broken)
    graded = [Graded(level=_level(one, states, broken), finding=one) for one in findings]
    return Judged(
        what=what,
        path=path,
        version=result.version,
        verdict=result.verdict,
        findings=tuple(sorted(graded, key=lambda one: _ORDER.index(one.level))),
        rules=result.rules,
        not_assessed=result.not_assessed,
        unassessed=result.unassessed,
        problems=result.problems,
        nothing="" if touches else next(iter(result.verdict.reasons), "there was nothing to judge"),
    )


def _by_mail(result: PreviewResult) -> Sequence[FoundFinding]:
    """Return what a plan adds; what is wrong with a mail itself is told of the mail, not of who gets it first."""
    mails = {number: one.name for one in result.faults for number in one.ids}
    return [replace(one, recipient=mails[one.id]) if one.id in mails else one for one in result.findings]


def _level(finding: FoundFinding, states: Mapping[str, State], broken: frozenset[str]) -> Level:
    if finding.known:
        return Level.NOTE
    if finding.rule in broken:
        return Level.ERROR
    state = states.get(finding.recipient)
    if finding.share <= 0 or not finding.now or state not in {State.TIRED, State.EXHAUSTED}:
        return Level.NOTE
    counts = "tired" in broken or (state is State.EXHAUSTED and "exhausted" in broken)
    return Level.ERROR if counts else Level.WARNING


def place_of(where: Where | None, otherwise: str) -> str:
    """Return the path of a file as code hosts know it, with its place inside a directory or an archive behind it.

    They want it from the current directory on, without a step that leads nowhere; a URL stays as it is.
    """
    path = otherwise if where is None else where.path
    if not path or "://" in path:
        return path
    plain, here = PurePath(path), Path.cwd()
    return (plain.relative_to(here) if plain.is_relative_to(here) else plain).as_posix()
