"""The sections of a preview's page, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading, paragraph
from inbox_fatigue.reports.phrases import count, listed, people, period, points, shortened, tail
from inbox_fatigue.reports.preview.faults import to_look_at, to_mend
from inbox_fatigue.reports.preview.limits import caps, disagreements, refused
from inbox_fatigue.reports.preview.rest import gaps, next_commands
from inbox_fatigue.reports.shared_parts import first_changes, outcome_rows
from inbox_fatigue.reports.statuses import whom
from inbox_fatigue.results import WORST_FIRST, Outcome

if TYPE_CHECKING:
    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results.previews import Change, PreviewResult, Prospect

_MOST_CHANGES = 8
_MOST_OVERLAPS = 5
_MOST_ADVICE = 4  # what to mend, and whom to leave out of three mails
_MOST_RULES = 8
_FULL_WEEKS = ((0, 1), (2, 3), (4, 6), (7, None))


def opening(result: PreviewResult) -> list[Part]:
    """Return what is planned, and on top of which history."""
    first = [one for one in result.steps if one.step == 0]
    follow_ups = len(result.steps) - len(first)
    about = [
        result.plan,
        period(result.begins, result.ends) if result.begins else "no sends",
        count(len(first), "campaign") + (f", {count(follow_ups, 'follow-up')}" if follow_ups else ""),
        f"{count(result.sends, 'send')} to {people(result.people)}",
    ]
    names = [tail(source, 40) for source in result.history]
    past = listed(names, most=2) or "none"
    parts: list[Part] = [
        paragraph(" · ".join(about), style="bold"),
        paragraph(f"history: {past} · {count(result.past_touches, 'message')} to these people"),
    ]
    if result.statuses:
        parts.append(paragraph(f"what counts goes to {whom(result.statuses)}"))
    return [*parts, *(paragraph(note) for note in result.notes)]


def verdict(result: PreviewResult) -> list[Part]:
    """Return the verdict on the plan as it was written."""
    outcome = result.verdict.outcome
    reasons = list(result.verdict.reasons)
    if not reasons and outcome is Outcome.PASS:
        reasons = _what_holds(result)
    rows = outcome_rows(outcome, reasons or ["every condition of the policy holds"])
    return [columns(rows, indent=0), paragraph(f"({what_is_judged(result)})")]


def what_is_judged(result: PreviewResult) -> str:
    """Return what the verdict looks at, and by whose standards."""
    judged = "what the plan adds is judged" if result.only == "plan" else "the past is judged as well"
    return judged + (f", by the stance {result.stance}" if result.stance else "")


def _what_holds(result: PreviewResult) -> list[str]:
    """Return the conditions on people as sentences, and how many rules are limited besides."""
    people = [one.sentence for one in result.verdict.conditions if "/" not in one.name]
    rules = len(result.verdict.conditions) - len(people)
    return [*people, f"{count(rules, 'rule')} limited by the gate: none is broken"] if rules else people


def before_and_after(result: PreviewResult) -> list[Part]:
    """Return people by state and by their fullest week: without the plan, as planned, as advised."""
    if not result.people:
        return []
    sides = (result.without, result.planned, result.resolved)
    head = ("", "without it", "as planned", "as advised")
    rows = [
        (state.value, *(f"{one.states.get(state, 0):,}" for one in sides))
        for state in WORST_FIRST
        if any(one.states.get(state, 0) for one in sides)
    ]
    weeks = [
        (
            f"fullest week: {_span(low, high)} messages",
            *(f"{_between(one, low, high):,}" for one in sides),
        )
        for low, high in _FULL_WEEKS
        if any(_between(one, low, high) for one in sides)
    ]
    return [heading("People of the plan"), columns([head, *rows, *weeks], right=(1, 2, 3))]


def _span(low: int, high: int | None) -> str:
    return f"{low} or more" if high is None else f"{low} to {high}"


def _between(one: Prospect, low: int, high: int | None) -> int:
    return sum(number for most, number in one.weeks.items() if most >= low and (high is None or most <= high))


def tired(result: PreviewResult) -> list[Part]:
    """Return whom the plan tires, and by what."""
    if not result.changes:
        return [heading("It tires nobody")] if result.people else []
    rows = [
        (one.recipient, _rise(one), one.after.value, why_tired(one)) for one in result.changes[:_MOST_CHANGES]
    ]
    parts: list[Part] = [heading("Whom it tires, and why"), columns(rows)]
    left = len(result.changes) - _MOST_CHANGES
    if left > 0:
        parts.append(paragraph(f"and {left:,} more", indent=2))
    return parts


def _rise(one: Change) -> str:
    return f"{points(one.fatigue_before):>2} → {points(one.fatigue_after)}"


def why_tired(one: Change) -> str:
    """Return the worst that the plan does to a person, and how much more there is."""
    tiring = [finding for finding in one.findings if finding.share > 0] or list(one.findings)
    if not tiring:
        return f"{count(one.planned, 'planned message')} on top of the past"
    more = len(one.findings) - 1
    return tiring[0].message + (f" [and {more:,} more]" if more else "")


def rules(result: PreviewResult) -> list[Part]:
    """Return the rules that the plan breaks, with an example of each; those that stop it come first."""
    rows = broken(result)
    if not rows:
        return []
    parts: list[Part] = [heading("Rules that it breaks"), columns(rows[:_MOST_RULES])]
    left = len(rows) - _MOST_RULES
    if left > 0:
        parts.append(paragraph(f"and {count(left, 'more rule')}", indent=2))
    return parts


def broken(result: PreviewResult) -> list[tuple[str, str, str]]:
    """Return rule, people and an example of each rule that the plan breaks; those that stop it come first.

    What is wrong with mails themselves has been told mail by mail.
    """
    told = {one.rule for one in result.faults}
    examples: dict[str, str] = {}
    reached: dict[str, set[str]] = {}
    for finding in (one for one in result.findings if one.rule not in told):
        examples.setdefault(finding.rule, finding.message)
        reached.setdefault(finding.rule, set()).add(finding.recipient)
    stops = {one.name for one in result.verdict.conditions if one.broken}
    ranked = sorted(reached, key=lambda slug: (slug not in stops, -len(reached[slug]), slug))
    return [(slug, people(len(reached[slug])), examples[slug]) for slug in ranked]


def overlaps(result: PreviewResult) -> list[Part]:
    """Return which campaigns of the plan reach the same people."""
    if not result.overlaps:
        return []
    rows = [
        (
            f"{shortened(one.one, 30)} and {shortened(one.other, 30)}",
            f"{people(one.people)} {'gets' if one.people == 1 else 'get'} both",
        )
        for one in result.overlaps[:_MOST_OVERLAPS]
    ]
    left = len(result.overlaps) - _MOST_OVERLAPS
    more = [paragraph(f"and {count(left, 'more pair')}", indent=2)] if left > 0 else []
    return [heading("Overlap"), *(paragraph(f"{both}: {told}", indent=2) for both, told in rows), *more]


def advice(result: PreviewResult) -> list[Part]:
    """Return what to change first."""
    return first_changes(result.advice, _MOST_ADVICE)


SECTIONS = (
    opening,
    verdict,
    to_mend,
    before_and_after,
    tired,
    refused,
    caps,
    to_look_at,
    rules,
    overlaps,
    disagreements,
    advice,
    gaps,
    next_commands,
)
