"""What could not be judged or read, and whose mail was audited."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from inbox_fatigue.caps import OVER_CAP
from inbox_fatigue.reports.layout import columns, heading, paragraph
from inbox_fatigue.reports.phrases import count, listed, people
from inbox_fatigue.results import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.model import Problem, Where
    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import AuditResult, CapCount, NotAssessed, OrganisationLine
    from inbox_fatigue.results.previews import CapLine

    Cap = CapCount | CapLine

_MOST_REASONS = 8
_MOST_PROBLEMS = 8
_MOST_ORGANISATIONS = 5
_MOST_DOMAINS = 3
_MOST_CAPS = 5


def not_assessed(result: AuditResult) -> list[Part]:
    """Return what could not be judged, by reason; said even where it is nothing."""
    if not result.people:
        return [heading("Not assessed"), paragraph("anything: there is no mail", indent=2)]
    if not result.not_assessed and result.states.get(State.UNKNOWN, 0) == len(result.people):
        return [heading("Not assessed"), paragraph("anything: no mail to them has a usable date", indent=2)]
    return by_reason(result.not_assessed, result.counts.recipients, result.caps)


def by_reason(some: Sequence[NotAssessed], everybody: int, caps: Sequence[Cap]) -> list[Part]:
    """Return what could not be judged among so many people, by reason."""
    title = heading("Not assessed")
    if not some:
        return [title, paragraph(no_rule(caps), indent=2)]
    groups = grouped(some, everybody)
    rows = []
    for whom, reason, rules in groups[:_MOST_REASONS]:
        rows += [(whom, reason), ("", ", ".join(rules))]
    left = len(groups) - _MOST_REASONS
    if left > 0:
        rows.append(("", f"and {count(left, 'more reason')}"))
    return [title, columns(rows)]


def no_rule(caps: Sequence[Cap]) -> str:
    """Return that every rule could be judged; whoever is over one cap was judged by it, and may be over another."""
    missing = [f"{one.name} to {people(one.unassessed)}" for one in caps if one.unassessed]
    if missing:
        return f"no rule, but caps that could not be applied: {listed(missing, most=_MOST_CAPS)}"
    return "nothing: every rule could be judged for everybody"


def grouped(some: Sequence[NotAssessed], everybody: int) -> list[tuple[str, str, list[str]]]:
    """Return whom each reason concerns, the reason, and the names of its rules; of most people first.

    Caps come before all: somebody set them, and waits for an answer.
    """
    groups: dict[tuple[bool, int, str], list[str]] = defaultdict(list)
    for one in some:
        key = one.rule != OVER_CAP, -one.people, one.reason
        groups[key].append(one.rule.partition("/")[2] or one.rule)
    return [
        (_whom(-negative, everybody), reason, sorted(rules))
        for (_, negative, reason), rules in sorted(groups.items())
    ]


def _whom(number: int, everybody: int) -> str:
    return "everybody" if number == everybody and number > 1 else people(number)


def problems(result: AuditResult) -> list[Part]:
    """Return what went wrong, by kind, with the first place of each; said even where it is nothing."""
    if not result.problems:
        told = "none: everything that was seen could be read" if _was_read(result) else "none"
        return [heading("Problems"), paragraph(told, indent=2)]
    return by_kind(result.problems, result.sources)


def _was_read(result: AuditResult) -> bool:
    """Return whether anything was read at all: where everything was skipped, nothing could be."""
    return result.counts.seen > result.counts.skipped


def by_kind(some: Sequence[Problem], sources: Sequence[str]) -> list[Part]:
    """Return problems by kind, the costliest first; a source that is the only one is not named again."""
    return [heading("Problems"), columns(kinds(some, sources))]


def kinds(some: Sequence[Problem], sources: Sequence[str]) -> list[tuple[str, str]]:
    """Return how many problems there are of each kind and what they are, then the first place of each."""
    groups: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in some:
        groups[problem.plugin, problem.why].append(problem)
    ranked = sorted(groups.items(), key=lambda one: (one[0][0] == "", -_lost(one[1]), one[0]))
    rows = [
        row for (plugin, why), alike in ranked[:_MOST_PROBLEMS] for row in _rows(sources, plugin, why, alike)
    ]
    left = len(ranked) - _MOST_PROBLEMS
    if left > 0:
        rows.append(("", f"and {count(left, 'more kind')} of problem"))
    return rows


def _lost(some: list[Problem]) -> int:
    return sum(problem.lost for problem in some)


def _rows(sources: Sequence[str], plugin: str, why: str, some: list[Problem]) -> list[tuple[str, str]]:
    lost = _lost(some)
    number = f"{lost:,} lost" if lost else f"{len(some):,} noted"
    told = ": ".join(part for part in (plugin, why.replace("-", " "), some[0].detail) if part)
    places = [problem.where for problem in some if problem.where is not None]
    if not places:
        return [(number, told)]
    more = f", and {len(places) - 1:,} more" if len(places) > 1 else ""
    return [(number, told), ("", f"{_place(places[0], sources)}{more}")]


def _place(where: Where, sources: Sequence[str]) -> str:
    """Return where it was; a source that is the only one was named at the top already."""
    only = len(sources) == 1 and where.member and where.source == sources[0]
    return str(replace(where, source=where.member, member="")) if only else str(where)


def whose_mail(result: AuditResult) -> list[Part]:
    """Return the audited organisations and how they are known; a reason that all share is told once."""
    some = result.organisations
    if not some:
        return []
    shared = len(some) > 1 and len({one.because for one in some}) == 1
    rows = [row for one in some[:_MOST_ORGANISATIONS] for row in _organisation(one, because=not shared)]
    parts: list[Part] = [heading("Whose mail was audited"), columns(rows)]
    left = len(some) - _MOST_ORGANISATIONS
    if left > 0:
        parts.append(paragraph(f"and {count(left, 'more organisation')}", indent=2))
    return [*parts, *([paragraph(f"each: {some[0].because}", indent=2)] if shared else [])]


def _organisation(one: OrganisationLine, *, because: bool) -> list[tuple[str, str]]:
    told = f"{count(one.touches, 'touch', 'touches')} to {people(one.people)}"
    others = [domain for domain in one.domains if domain != one.name]
    also = [("", f"also {listed(others, most=_MOST_DOMAINS)}")] if others else []
    return [(one.name, f"{told}; {one.because}" if because else told), *also]
