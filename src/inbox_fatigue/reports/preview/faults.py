"""What is wrong with the mails of a plan themselves, whoever gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading, paragraph
from inbox_fatigue.reports.phrases import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results.previews import PreviewResult, StepFault

_MOST_FAULTS = 8
_LONGEST_NAME = 30  # so that a message has half of the page


def to_mend(result: PreviewResult) -> list[Part]:
    """Return what is wrong with the mails and stops the plan."""
    return _section("What to mend in the mails themselves", [one for one in result.faults if one.stops])


def to_look_at(result: PreviewResult) -> list[Part]:
    """Return what may be wrong with the mails and stops nothing."""
    return _section(
        "What to look at in the mails themselves", [one for one in result.faults if not one.stops]
    )


def _section(title: str, some: Sequence[StepFault]) -> list[Part]:
    if not some:
        return []
    rows = [(shortened(one.name, _LONGEST_NAME), what_is_wrong(one)) for one in some[:_MOST_FAULTS]]
    parts: list[Part] = [heading(title), columns(rows)]
    left = len(some) - _MOST_FAULTS
    if left > 0:
        parts.append(paragraph(f"and {left:,} more", indent=2))
    return parts


def what_is_wrong(one: StepFault) -> str:
    """Return what the first finding says, and how many there are besides."""
    return one.message + (f" [and {one.findings - 1:,} more such]" if one.findings > 1 else "")
