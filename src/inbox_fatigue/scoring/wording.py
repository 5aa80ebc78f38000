"""The message of a finding: the number measured, the comfortable number, and the span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.findings import Rule

# "1 messages" is told as "1 message", "4.1 messages" is not: the few nouns that rules count.
_PLURAL = re.compile(
    r"(?<![\w.])(1 (?:\w+ )?)(message|follow-up|reminder|touch|sender|campaign|day|year|kind)(?:e?s)\b"
)

_SAID = ["rule", "measured", "span_us", "note"]  # what a message is made of
_BEYOND_FEELING = 6  # powers of ten: a million weeks are twenty thousand years


def message(rule: Rule, measured: float, span_us: int | None, note: str | None) -> str:
    """Return the rule's `fires` sentence with the finding's numbers in it."""
    span = "" if span_us is None else _span_words(timedelta(microseconds=span_us))
    told = rule.fires.format(
        measured=Figure(measured),
        comfortable=Figure(rule.comfortable),
        unit=rule.unit,
        span=span,
        note=note or "",
    )
    return _PLURAL.sub(r"\g<1>\g<2>", told)


def in_words(findings: pl.DataFrame, rules: Mapping[str, Rule]) -> pl.DataFrame:
    """Return findings with `unit` and `message`; many say the same, and each sentence is made once."""
    said = findings.select(_SAID).unique(maintain_order=True)
    sentences = [message(rules[rule], *told) for rule, *told in said.rows()]
    units = [rules[rule].unit for rule in said["rule"]]
    words = said.with_columns(
        unit=pl.Series(units, dtype=pl.String), message=pl.Series(sentences, dtype=pl.String)
    )
    return findings.join(words, on=_SAID, how="left", nulls_equal=True, maintain_order="left")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence, told as the sentence asks: as it is, as a share, or as odds."""

    value: float

    def __format__(self, how: str) -> str:
        """Return "0.8", with `%` "80 %", and with `odds` 1,700 for the 3.23 of "one in 10^3.23"."""
        if how == "%":
            return f"{number(round(self.value * 100, 1))} %"
        if how == "odds":
            return _odds(self.value)
        return format(number(self.value), how)


def _odds(power: float) -> str:
    """Return ten to some power in two figures: nobody feels a difference between 1,698 and 1,700."""
    if power > _BEYOND_FEELING:
        return "more than a million"
    whole = 10**power
    places = max(int(power) - 1, 0)
    return f"{round(whole / 10**places) * 10**places:,}"


def number(value: float) -> str:
    """Return a number as people write it: whole without a point, else two places at most."""
    if value == round(value):
        return f"{value:.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _span_words(span: timedelta) -> str:
    """Return a span in words: "7 days", "1 hour", "36 hours"."""
    hours = round(span.total_seconds() / 3600)
    if hours and hours % 24 == 0:
        days = hours // 24
        return f"{days} day{'s' if days != 1 else ''}"
    return f"{hours} hour{'s' if hours != 1 else ''}"
