"""What the page on a plan shows beside the preview itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.gaps import grouped, kinds, no_rule
from inbox_fatigue.reports.html.charts.chains import chains
from inbox_fatigue.reports.html.charts.plans import fullest_weeks, past_and_planned
from inbox_fatigue.reports.html.charts.pressure import pressure
from inbox_fatigue.reports.html.sections import shown_inbox, states
from inbox_fatigue.reports.opening import reasons_of
from inbox_fatigue.reports.preview.faults import what_is_wrong
from inbox_fatigue.reports.preview.limits import RESOLVERS, kept_back, nothing_refused, why_refused
from inbox_fatigue.reports.preview.page import broken, what_is_judged, why_tired
from inbox_fatigue.reports.statuses import whom

if TYPE_CHECKING:
    from inbox_fatigue.reports.html.charts import Chart
    from inbox_fatigue.results.previews import PreviewResult

_MOST_CHANGES = 25
_MOST_REFUSALS = 25
_MOST_OVERLAPS = 8
_MOST_DISAGREEMENTS = 6
_MOST_FAULTS = 20


def of_plan(result: PreviewResult) -> dict[str, Any]:
    """Return the lists of a plan's page."""
    sides = (
        ("Without it", result.without),
        ("As planned", result.planned),
        ("As advised", result.resolved),
    )
    return {
        "verdict": result.verdict,
        "why": reasons_of(result.verdict),
        "judged": what_is_judged(result),
        "whom": whom(result.statuses),
        "faults": [(one, what_is_wrong(one)) for one in result.faults[:_MOST_FAULTS]],
        "more_faults": max(0, len(result.faults) - _MOST_FAULTS),
        "sides": [(name, states(one.states)) for name, one in sides] if result.people else [],
        "changes": [(one, why_tired(one)) for one in result.changes[:_MOST_CHANGES]],
        "more_changes": max(0, len(result.changes) - _MOST_CHANGES),
        "refusals": [(one, why_refused(one)) for one in result.refusals[:_MOST_REFUSALS]],
        "more_refusals": max(0, len(result.refusals) - _MOST_REFUSALS),
        "nothing_refused": nothing_refused(result),
        "resolver": f"{result.resolver}: {RESOLVERS[result.resolver]}",
        "caps": [(one, kept_back(one, result.people)) for one in result.caps],
        "broken": broken(result),
        "overlaps": result.overlaps[:_MOST_OVERLAPS],
        "more_overlaps": max(0, len(result.overlaps) - _MOST_OVERLAPS),
        "disagreements": result.disagreements[:_MOST_DISAGREEMENTS],
        "more_disagreements": max(0, len(result.disagreements) - _MOST_DISAGREEMENTS),
        "gaps": grouped(result.not_assessed, result.people),
        "no_gaps": no_rule(result.caps),
        "problems": kinds(result.problems, ()) if result.problems else [],
        "inboxes": [shown_inbox(one, f"inbox-{place}") for place, one in enumerate(result.inboxes, start=1)],
    }


def charts_of_plan(result: PreviewResult) -> dict[str, Chart | None]:
    """Return the charts; None for one that has nothing to show."""
    shown = result.pictures
    found: dict[str, Chart | None] = dict.fromkeys(("days", "weeks", "pressure", "chains"))
    if result.people:
        found["weeks"] = fullest_weeks(result)
    if shown is not None and shown.days:
        found |= {"days": past_and_planned(shown.days), "pressure": pressure(shown)}
    if shown is not None and shown.chains:
        found["chains"] = chains(shown.chains, shown.more_chains)
    return found
