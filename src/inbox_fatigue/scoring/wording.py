"""The message of a finding: the number measured, the comfortable number, and the span."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from inbox_fatigue.columns import span_text

if TYPE_CHECKING:
    from inbox_fatigue.findings import Rule

# "1 messages" is told as "1 message", "4.1 messages" is not: the few nouns that rules count.
_PLURAL = re.compile(
    r"(?<![\w.])(1 (?:\w+ )?)(message|follow-up|reminder|touch|sender|campaign|day|year|kind)(?:e?s)\b"
)


def message(rule: Rule, measured: float, span_us: int | None, note: str | None) -> str:
    """Return the rule's `fires` sentence with the finding's numbers in it."""
    span = "" if span_us is None else span_text(timedelta(microseconds=span_us))
    told = rule.fires.format(
        measured=number(measured),
        comfortable=number(rule.comfortable),
        unit=rule.unit,
        span=span,
        note=note or "",
    )
    return _PLURAL.sub(r"\g<1>\g<2>", told)


def number(value: float) -> str:
    """Return a number as people write it: whole without a point, else two places at most."""
    if value == round(value):
        return f"{value:.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".")
