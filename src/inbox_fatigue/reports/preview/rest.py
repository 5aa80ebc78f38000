"""What could not be judged, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.gaps import by_kind, by_reason
from inbox_fatigue.reports.layout import command, heading, paragraph
from inbox_fatigue.reports.whats_next import explaining, folded

if TYPE_CHECKING:
    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results.previews import PreviewResult


def gaps(result: PreviewResult) -> list[Part]:
    """Return what could not be judged and what went wrong."""
    if not result.people:
        return by_kind(result.problems, ()) if result.problems else []
    parts = by_reason(result.not_assessed, result.people, result.caps)
    return [*parts, paragraph(""), *by_kind(result.problems, ())] if result.problems else parts


def next_commands(result: PreviewResult) -> list[Part]:
    """Return the commands that explain the worst rule and write the suppression lists."""
    lines = []
    if result.findings:
        lines += explaining(result.findings[0].rule, result.house_rules)
    if result.refusals:
        where = "lists" if "lists" not in result.again else "other-lists"  # those of --apply are kept
        lines += folded("inbox-fatigue", "preview", *result.again, "--suppress", where)
    return [heading("See more"), *map(command, lines)] if lines else []
