"""Sets two plans side by side: what the one does that the other does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading, paragraph
from inbox_fatigue.reports.phrases import people
from inbox_fatigue.results import WORST_FIRST

if TYPE_CHECKING:
    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results.previews import PreviewResult


def difference(one: PreviewResult, other: PreviewResult) -> list[Part]:
    """Return two plans in two columns, and whom only one of them tires."""
    rows: list[tuple[str, str, str]] = [
        ("", one.plan, other.plan),
        ("verdict", one.verdict.outcome.value, other.verdict.outcome.value),
        ("sends", f"{one.sends:,}", f"{other.sends:,}"),
        ("people", f"{one.people:,}", f"{other.people:,}"),
        ("must not go as planned", f"{len(one.refusals):,}", f"{len(other.refusals):,}"),
        *(
            (state.value, f"{one.planned.states.get(state, 0):,}", f"{other.planned.states.get(state, 0):,}")
            for state in WORST_FIRST
            if one.planned.states.get(state) or other.planned.states.get(state)
        ),
    ]
    parts: list[Part] = [heading("Two plans"), columns(rows, right=(1, 2))]
    for mine, theirs in ((one, other), (other, one)):
        as_well = {change.person for change in theirs.changes}
        tired = [change.recipient for change in mine.changes if change.person not in as_well]
        if tired:
            shown = ", ".join(sorted(tired)[:5])
            more = f" and {len(tired) - 5:,} more" if len(tired) > 5 else ""
            parts.append(paragraph(f"only {mine.plan} tires {people(len(tired))}: {shown}{more}", indent=2))
    return parts
