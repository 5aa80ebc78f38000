"""How to see more: the commands that go on from this report."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import command, heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import AuditResult

_WIDTH = 74  # of a line of a command, with room for the indent and the backslash


def whats_next(result: AuditResult) -> list[Part]:
    """Return the commands that explain the worst rule and show the most tired person's inbox."""
    worst = next((person for person in result.people if person.findings), None)
    if worst is None:
        return []
    rule = next(iter(worst.reasons or worst.findings)).rule
    lines = [
        *explaining(rule, result.house_rules),
        *folded("inbox-fatigue", "inbox", worst.label, *result.again),
    ]
    return [heading("See more"), *map(command, lines)]


def explaining(rule: str, house_rules: Sequence[str]) -> list[str]:
    """Return the command that explains a rule, which may be of one of those files."""
    plugins = [word for file in house_rules for word in ("--plugin", file)]
    return folded("inbox-fatigue", "explain", rule, *plugins)


def folded(*words: str) -> list[str]:
    """Return a command on lines that a shell reads as one."""
    lines = [words[0]]
    for word in map(shlex.quote, words[1:]):
        if len(lines[-1]) + len(word) + 1 > _WIDTH:
            lines[-1] += " \\"
            lines.append(f"  {word}")
        else:
            lines[-1] += f" {word}"
    return lines
