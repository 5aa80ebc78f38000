"""The caps of the settings, and who is over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading
from inbox_fatigue.reports.phrases import people, shortened

if TYPE_CHECKING:
    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import AuditResult, CapCount

_LONGEST_NAME = 28


def caps(result: AuditResult) -> list[Part]:
    """Return each cap with the people who are over it, and how many it could not be applied to."""
    if not result.caps:
        return []
    rows = [(shortened(one.name, _LONGEST_NAME), _told(one)) for one in result.caps]
    return [heading("Caps, in the whole period"), columns(rows)]


def _told(one: CapCount) -> str:
    if one.people:
        told = f"{people(one.people)} over it; at most there were {one.most:,}"
    else:
        told = "nobody over it" if one.judged or not one.unassessed else "applied to nobody"
    missing = f"; {people(one.unassessed)} not assessed" if one.unassessed else ""
    return f"{one.allows}: {told}{missing}"
