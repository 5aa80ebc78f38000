"""What must not go as planned, which limits that rests on, and where sending systems disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading, paragraph
from inbox_fatigue.reports.phrases import count, day, people, shortened
from inbox_fatigue.results import Outcome
from inbox_fatigue.user_files.zones import by_clock

if TYPE_CHECKING:
    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results.previews import CapLine, PreviewResult, Refusal

_MOST_STEPS = 8
_MOST_EXAMPLES = 5
_MOST_CAPS = 12
_MOST_DISAGREEMENTS = 6
_LONGEST_NAME = 34
RESOLVERS = {
    "as-sent": "the earliest of them goes, as a sending system does it",
    "by-weight": "the greater weight goes, of equal ones the earlier",
    "best": "what is kept has the greatest weight that the limits allow",
}


def refused(result: PreviewResult) -> list[Part]:
    """Return how much of each step must not go, with examples and when those may go instead."""
    if not result.refusals:
        return [heading(nothing_refused(result))] if result.sends else []
    title = f"What must not go as planned: {len(result.refusals):,} of {count(result.sends, 'send')}"
    steps = sorted((one for one in result.steps if one.refused), key=lambda one: (-one.refused, one.name))
    rows = [
        (shortened(one.name, _LONGEST_NAME), f"{one.refused:,} of {count(one.sends, 'send')}")
        for one in steps[:_MOST_STEPS]
    ]
    parts: list[Part] = [heading(title), columns(rows)]
    left = len(steps) - _MOST_STEPS
    if left > 0:
        parts.append(paragraph(f"and {left:,} more", indent=2))
    parts.append(paragraph(f"{result.resolver}: {RESOLVERS[result.resolver]}", indent=2))
    if result.inexact:
        parts.append(
            paragraph(f"for {people(result.inexact)} a good choice was found, not proven the best", indent=2)
        )
    examples = [
        (one.recipient, shortened(one.name, _LONGEST_NAME), why_refused(one))
        for one in result.refusals[:_MOST_EXAMPLES]
    ]
    parts.append(columns(examples))
    unshown = len(result.refusals) - _MOST_EXAMPLES
    if unshown > 0:
        parts.append(paragraph(f"and {unshown:,} more; --suppress DIR writes all of them", indent=2))
    return parts


def nothing_refused(result: PreviewResult) -> str:
    """Return what it means that nobody is left out: not that a plan may go which fails, or is not judged."""
    match result.verdict.outcome:
        case Outcome.PASS:
            return "Everything may go as planned"
        case Outcome.FAIL:
            return "Leaving people out does not help"
        case Outcome.INCOMPLETE:
            return "Nothing is known that must not go"


def why_refused(one: Refusal) -> str:
    """Return why a send must not go, and when it may, by the clock of its campaign."""
    if one.next_at is None:
        return one.reason
    at = by_clock(one.next_at, one.zone)
    zone = one.zone if one.zone == "UTC" else f"({one.zone})"
    return f"{one.reason}; may go from {day(at)}, {at:%H:%M} {zone}"


def caps(result: PreviewResult) -> list[Part]:
    """Return every limit with what it keeps back; said even where it keeps back nothing."""
    if not result.caps:
        return [heading("No limits are set"), paragraph("see `inbox-fatigue presets`", indent=2)]
    rows = [
        (shortened(one.name, _LONGEST_NAME), one.allows, kept_back(one, result.people))
        for one in result.caps[:_MOST_CAPS]
    ]
    left = len(result.caps) - _MOST_CAPS
    more = [paragraph(f"and {count(left, 'more limit')}", indent=2)] if left > 0 else []
    return [heading("Limits"), columns(rows), *more]


def kept_back(one: CapLine, everybody: int) -> str:
    """Return what a limit keeps back of what goes to so many people, and for how many that is not known."""
    if one.refused:
        told = f"keeps back {count(one.refused, 'send')} to {people(one.people)}"
    else:
        told = "applied to nobody" if one.unassessed and one.unassessed >= everybody else "keeps back nothing"
    return f"{told}; not assessed for {people(one.unassessed)}" if one.unassessed else told


def disagreements(result: PreviewResult) -> list[Part]:
    """Return what each preset would keep back, and where two of them disagree."""
    if not result.presets:
        return []
    rows = [
        (one.preset, f"keeps back {count(one.refused, 'send')} to {people(one.people)}")
        for one in result.presets
    ]
    parts: list[Part] = [heading("By the arithmetic of sending systems"), columns(rows)]
    for one in result.disagreements[:_MOST_DISAGREEMENTS]:
        told = f"{one.lets_through} lets {count(one.sends, 'send')} through that {one.holds_back} holds back"
        parts.append(paragraph(f"{told}, such as {one.example}", indent=2))
    left = len(result.disagreements) - _MOST_DISAGREEMENTS
    if left > 0:
        parts.append(paragraph(f"and {count(left, 'more disagreement')}", indent=2))
    if len(result.presets) > 1 and not result.disagreements:
        parts.append(paragraph("they agree on every send", indent=2))
    return parts
