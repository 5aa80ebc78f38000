"""What could not be judged, and how to go on."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from inbox_fatigue.reports.gaps import by_kind, by_reason
from inbox_fatigue.reports.layout import heading, paragraph

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
        lines.append(f"inbox-fatigue explain {shlex.quote(result.findings[0].rule)}")
    if result.refusals:
        lines.append(f"inbox-fatigue preview {shlex.quote(result.path)} ... --suppress DIR")
    return [heading("See more"), *(paragraph(line, indent=2) for line in lines)] if lines else []
