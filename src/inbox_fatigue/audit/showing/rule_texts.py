"""What the rules of an audit are about, for reports that show it beside their findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.results import RuleText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.findings import Rule


def rule_texts(rules: Iterable[Rule]) -> tuple[RuleText, ...]:
    """Return the sentences of rules, by slug."""
    return tuple(
        RuleText(
            slug=rule.slug,
            calm=rule.calm.format(comfortable=f"{rule.comfortable:g}"),
            notices=rule.notices,
            tires=rule.tires,
            instead=rule.instead,
            because=rule.because,
            wrong_when=rule.wrong_when,
        )
        for rule in sorted(rules, key=lambda rule: rule.slug)
    )
