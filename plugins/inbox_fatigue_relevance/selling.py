"""Tells mail that sells from mail that helps with what the person has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.plugin import Feature, Writing
from inbox_fatigue_relevance.phrases import first_of, lists_of, plain_words

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("offer", "help", "companion")


class SellingDescriber:
    """Says whether a content offers something for money, helps, or adds to what its reader has."""

    features: tuple[Feature, ...] = (
        Feature("offer", str, "the phrase by which it sells; null if none does"),
        Feature("help", str, "the phrase by which it helps with what the person has; null if none does"),
        Feature("companion", str, "the phrase that says it goes with what the person has; null if none does"),
    )

    def describe(self, writing: Writing) -> Mapping[str, str | None]:
        """Return the first phrase of each kind in the subject and the mail's own text."""
        known = lists_of("selling.toml", writing.language)
        plain = plain_words(writing) if known else ""
        return {kind: first_of(known.get(kind, ()), plain) for kind in KINDS}
