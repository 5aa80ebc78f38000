"""Parts that reports on audits and on plans have alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import heading, paragraph, safe
from inbox_fatigue.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from inbox_fatigue.reports.layout import Part

_STYLES = {Outcome.PASS: "bold green", Outcome.FAIL: "bold red", Outcome.INCOMPLETE: "bold yellow"}
_MOST_REASONS = 8


def outcome_rows(outcome: Outcome, reasons: Sequence[str]) -> list[tuple[Text | str, str]]:
    """Return the rows of one outcome: its name beside the first of its reasons, of which there are some."""
    left = len(reasons) - _MOST_REASONS
    shown = [*reasons[:_MOST_REASONS], *([f"and {left:,} more"] if left > 0 else [])]
    label = safe(outcome.value.upper(), _STYLES[outcome])
    return [(label, shown[0]), *(("", reason) for reason in shown[1:])]


def first_changes(sentences: Sequence[str], most: int) -> list[Part]:
    """Return what to change first, nothing where there is nothing."""
    if not sentences:
        return []
    return [heading("What to change first"), *(paragraph(one, indent=2) for one in sentences[:most])]
