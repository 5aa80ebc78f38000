"""What the templates show beside the result itself: the charts there is something to draw for, and lists."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.causes import NO_CAMPAIGN, NO_SENDER, accepted, broken, outside
from inbox_fatigue.reports.gaps import grouped, kinds, no_rule
from inbox_fatigue.reports.html.charts.calendar import calendar
from inbox_fatigue.reports.html.charts.chains import chains
from inbox_fatigue.reports.html.charts.pressure import crowd, one_inbox, pressure
from inbox_fatigue.reports.html.charts.weeks import weeks
from inbox_fatigue.reports.html.letters import letter
from inbox_fatigue.reports.opening import accounted, not_judged, reasons_of
from inbox_fatigue.reports.opening import pressure as what_counts
from inbox_fatigue.reports.tired import before, reasons
from inbox_fatigue.results import WEARY, WORST_FIRST, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.reports.html.charts import Chart
    from inbox_fatigue.results import AuditResult, InboxLine, InboxView, Person

_MOST_PEOPLE = 25
_LEAST_PART = 1.5  # per cent of the bar of states; less cannot be seen on a telephone
_MOST_EARLIER = 10
_MOST_MESSAGES = 4
_MOST_RULES = 12
_MOST_LINES = 40  # of an inbox that is shown within a report


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A person with the reasons that are told of them."""

    person: Person
    reasons: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInbox:
    """An inbox with what is shown of it."""

    view: InboxView
    letter: list[str]
    lines: Sequence[InboxLine]
    earlier: int  # lines that are left out before those
    later: int
    chart: Chart | None


def of_audit(result: AuditResult) -> dict[str, Any]:
    """Return the lists of an audit's page."""
    weary = [one for one in result.people if one.state in WEARY]
    past = sorted(before(result), key=lambda one: (-one.at_worst, one.label))
    return {
        "verdict": result.verdict,
        "why": reasons_of(result.verdict),
        "states": states(result.states),
        "accounted": accounted(result.counts),
        "what_counts": what_counts(result) if result.streams else "",
        "not_judged": not_judged(result.counts),
        "tired": [
            Row(person=one, reasons=reasons(one.reasons, result, _MOST_MESSAGES))
            for one in weary[:_MOST_PEOPLE]
        ],
        "more_tired": max(0, len(weary) - _MOST_PEOPLE),
        "earlier": [
            Row(person=one, reasons=reasons(one.until_now, result, 1)) for one in past[:_MOST_EARLIER]
        ],
        "more_earlier": max(0, len(past) - _MOST_EARLIER),
        "outside": {
            "campaigns": outside(result.campaigns, NO_CAMPAIGN),
            "senders": outside(result.senders, NO_SENDER),
        },
        "broken": broken(result, _MOST_RULES),
        "accepted": accepted(result.ignored) if result.ignored else "",
        "gaps": grouped(result.not_assessed, result.counts.recipients),
        "no_gaps": no_rule(result.caps),
        "problems": kinds(result.problems, result.sources) if result.problems else [],
        "inboxes": [shown_inbox(one, f"inbox-{place}") for place, one in enumerate(result.inboxes, start=1)],
    }


def charts_of(result: AuditResult) -> dict[str, Chart | None]:
    """Return the charts; None for one that has nothing to show, of which the page says so in a sentence."""
    shown = result.pictures
    found: dict[str, Chart | None] = dict.fromkeys(("calendar", "pressure", "crowd", "weeks", "chains"))
    if shown is None or not shown.days:
        return found
    found |= {"calendar": calendar(shown.days), "pressure": pressure(shown), "weeks": weeks(shown)}
    if any(one.crowded for one in shown.days):
        found["crowd"] = crowd(shown)
    if shown.chains:
        found["chains"] = chains(shown.chains, shown.more_chains)
    return found


def states(counted: Mapping[State, int]) -> list[tuple[State, int, float, float]]:
    """Return each state that somebody is in, with people, and where its part of a whole begins and how long it is.

    Both are per cent. Seven exhausted people of two thousand are seen all the same.
    """
    some = [(state, counted[state]) for state in WORST_FIRST if counted.get(state, 0)]
    every = sum(number for _, number in some)
    parts = [max(_LEAST_PART, 100 * number / every) for _, number in some]
    whole = sum(parts)
    begun = accumulate(parts, initial=0.0)
    return [
        (state, number, round(100 * begins / whole, 3), round(100 * part / whole, 3))
        for (state, number), begins, part in zip(some, begun, parts, strict=False)
    ]


def shown_inbox(view: InboxView, name: str, *, most: int | None = _MOST_LINES) -> ShownInbox:
    """Return an inbox with its letter; of a long one the part that ends where it tires last."""
    lines, earlier, later = _cut(view.lines, most)
    return ShownInbox(
        view=view,
        letter=letter(view),
        lines=lines,
        earlier=earlier,
        later=later,
        chart=one_inbox(name, view.days, view.comfortable, view.cap) if len(view.days) > 1 else None,
    )


def _cut(lines: Sequence[InboxLine], most: int | None) -> tuple[Sequence[InboxLine], int, int]:
    if most is None or len(lines) <= most:
        return lines, 0, 0
    tiring = [place for place, line in enumerate(lines) if line.findings or line.planned]
    end = max(most, tiring[-1] + 1 if tiring else len(lines))
    return lines[end - most : end], end - most, len(lines) - end
