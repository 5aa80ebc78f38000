"""What the verdict would be if the numbers of the rules were others, the most that changes first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading, paragraph, safe
from inbox_fatigue.reports.phrases import count, listed
from inbox_fatigue.results import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import AuditResult, Supposed, WhatIf

_MOST_RULES = 8


def what_if(result: AuditResult) -> list[Part]:
    """Return which numbers the verdict hangs on, and what else would be other; nothing if nobody asked."""
    told = result.what_if
    if told is None:
        return []
    by_rule = {slug: list(some) for slug, some in groupby(told.changes, key=lambda one: one.rule)}
    ranked = sorted(by_rule, key=lambda slug: (_rank(by_rule[slug], result), slug))
    rows = [row for slug in ranked[:_MOST_RULES] for row in _rows(slug, by_rule[slug], result)]
    parts: list[Part] = [
        heading("If the numbers were others"),
        paragraph(_summary(told, result), indent=2),
        *([columns(rows)] if rows else []),
    ]
    return [*parts, *(paragraph(line, indent=2) for line in _rest(told, len(ranked) - _MOST_RULES))]


def _summary(told: WhatIf, result: AuditResult) -> str:
    """Return whether the verdict hangs on one of the numbers."""
    outcome = result.verdict.outcome
    turning = {(one.rule, one.point) for one in told.changes if one.outcome is not outcome}
    numbers = count(told.numbers, "number")
    if turning:
        turn = "turns" if len(turning) == 1 else "turn"
        return f"{len(turning):,} of {numbers} {turn} the verdict, each moved by a quarter, alone."
    return f"It stays {outcome.value.upper()} whichever of {numbers} is moved by a quarter, alone."


def _rank(some: Sequence[Supposed], result: AuditResult) -> tuple[int, int, int]:
    """Order rules: those that turn the verdict first, then those that turn a condition, then by people."""
    turns = any(one.outcome is not result.verdict.outcome for one in some)
    conditions = max(len(one.broken) + len(one.mended) for one in some)
    weary = result.states[State.EXHAUSTED] + result.states[State.TIRED]
    people = max(abs(one.exhausted - result.states[State.EXHAUSTED]) + abs(one.tired - weary) for one in some)
    return (not turns, -conditions, -people)


def _rows(slug: str, some: Sequence[Supposed], result: AuditResult) -> Iterator[tuple[str | Text, str]]:
    yield safe(slug, "bold"), ""
    for one in some:
        yield f"  {one.point} {one.given:g} → {one.moved:g}", "; ".join(_told(one, result))


def _told(one: Supposed, result: AuditResult) -> Iterator[str]:
    """Yield what would be other, the verdict first."""
    if one.outcome is not result.verdict.outcome:
        yield one.outcome.value.upper()
    exhausted, tired = result.states[State.EXHAUSTED], result.states[State.TIRED]
    for number, now, state in (
        (one.exhausted, exhausted, "exhausted"),
        (one.tired, exhausted + tired, "tired or exhausted"),
    ):
        if number != now:
            yield f"{number:,} {state} instead of {now:,}"
    yield from one.broken
    if one.mended:
        yield f"kept: {', '.join(one.mended)}"


def _rest(told: WhatIf, hidden: int) -> Iterator[str]:
    """Yield what is not shown: further rules, the numbers that change nothing, and what a quarter means."""
    if hidden > 0:
        yield f"and numbers of {count(hidden, 'more rule')}"
    other = "other number" if told.changes else "number"
    yield f"{count(told.idle, other)} {'changes' if told.idle == 1 else 'change'} nothing."
    if any(one.given == 0 for one in told.changes):
        yield "A comfortable 0 was raised by a quarter of the way to unbearable, for a quarter of 0 is 0."
    if told.untried:
        yield f"Could not be measured again: {listed(told.untried, most=3)}."
