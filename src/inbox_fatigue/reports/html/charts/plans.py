"""What a plan puts on top of the past: messages by day, and how full the fullest weeks become."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.html.charts.drawing import NARROW, Chart, Frame
from inbox_fatigue.reports.html.charts.pressure import at, axes
from inbox_fatigue.reports.phrases import count, day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.results.pictures import Day
    from inbox_fatigue.results.previews import PreviewResult, Prospect

_HEIGHT = 200
_MOST_GROUPS = {True: 6, False: 12}  # of bars, by whether the page is narrow; the last takes up the rest
_SIDES = (("without", "without it"), ("planned", "as planned"), ("resolved", "as advised"))


def past_and_planned(days: Sequence[Day]) -> Chart:
    """Return the messages of each day to the people of a plan, those planned told from those sent."""
    planned = sum(one.planned for one in days)
    past = sum(one.messages for one in days) - planned
    fullest = max(days, key=lambda one: (one.messages, -one.on.toordinal()))
    return Chart(
        name="past-and-planned",
        title="Messages on each day to the people of the plan",
        summary=(
            f"{count(planned, 'planned message')} after {past:,} in the weeks before; the fullest day is "
            f"{day(fullest.on)} with {fullest.messages:,}."
        ),
        specify=partial(_days, days),
        head=("Day", "Sent", "Planned"),
        rows=tuple(
            (day(one.on), f"{one.messages - one.planned:,}", f"{one.planned:,}")
            for one in days
            if one.messages
        ),
        legend=(("bar-calm", "sent"), ("bar-planned", "planned")),
    )


def _days(days: Sequence[Day], width: int) -> tuple[Frame, list[Mapping[str, Any]]]:
    most = max(one.messages for one in days)
    bars = [
        {"from": at(one.on), "to": at(one.on + timedelta(days=1)), "low": low, "high": high, "fill": fill}
        for one in days
        for low, high, fill in (
            (0, one.messages - one.planned, "var(--bar-calm)"),
            (one.messages - one.planned, one.messages, "var(--planned)"),
        )
        if high > low
    ]
    return Frame(width=width, height=_HEIGHT), [
        *axes(days, most, width),
        {
            "data": {"values": bars},
            "mark": {"type": "rect", "stroke": "var(--card)", "strokeWidth": 1},
            "encoding": {
                "x": {"field": "from", "type": "quantitative"}, "x2": {"field": "to"},
                "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"},
                "fill": {"field": "fill", "type": "nominal", "scale": None},
            },
        },
    ]  # fmt: skip


def fullest_weeks(result: PreviewResult) -> Chart:
    """Return people by the fullest of their weeks: without the plan, as planned, and as advised."""
    sides = (result.without, result.planned, result.resolved)
    groups = _groups(sides, _MOST_GROUPS[False])
    most_with = max(result.planned.weeks, default=0)
    most_without = max(result.without.weeks, default=0)
    return Chart(
        name="fullest-weeks",
        title="People by the fullest of their weeks",
        summary=(
            f"Without the plan nobody gets {_at_most(most_without)} in any seven days of it; "
            f"as planned somebody gets {most_with:,}."
        ),
        specify=partial(_weeks, sides),
        head=("Most messages in seven days", *(said for _, said in _SIDES)),
        rows=tuple((said, *(f"{number:,}" for number in numbers)) for said, numbers in groups),
        legend=tuple((f"side-{name}", said) for name, said in _SIDES),
    )


def _groups(sides: Sequence[Prospect], most: int) -> list[tuple[str, list[int]]]:
    """Return people of each side by their fullest week, from 0 on."""
    last = max(max(one.weeks, default=0) for one in sides)
    shown = min(last, most - 1)
    groups = [(str(full), [one.weeks.get(full, 0) for one in sides]) for full in range(shown)]
    rest = [sum(people for full, people in one.weeks.items() if full >= shown) for one in sides]
    return [*groups, (f"{shown}+" if last > shown else str(shown), rest)]


def _at_most(messages: int) -> str:
    return f"more than {count(messages, 'message')}" if messages else "a message"


def _weeks(sides: Sequence[Prospect], width: int) -> tuple[Frame, list[Mapping[str, Any]]]:
    groups = _groups(sides, _MOST_GROUPS[width <= NARROW])
    rows: list[dict[str, Any]] = [
        {"said": said, "side": name, "people": number, "label": f"{number:,}" if number else "",
         "fill": f"var(--side-{name})"}
        for said, numbers in groups
        for (name, _), number in zip(_SIDES, numbers, strict=True)
    ]  # fmt: skip
    x = {
        "field": "said",
        "type": "ordinal",
        "sort": None,
        "axis": {
            "title": "most messages in any seven days",
            "labelAngle": 0,
            "grid": False,
            "titlePadding": 8,
        },
        "scale": {"paddingInner": 0.25, "paddingOuter": 0.1},
    }
    offset = {"field": "side", "type": "nominal", "sort": None}
    most = max(1, *(row["people"] for row in rows))
    y = {
        "field": "people",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most], "nice": False},
    }
    frame = Frame(width=width, height=_HEIGHT, left=4, right=4, top=22, bottom=44)
    return frame, [
        {"data": {"values": rows}, "mark": {"type": "bar"},
         "encoding": {"x": x, "xOffset": offset, "y": {**y, "stack": None},
                      "fill": {"field": "fill", "type": "nominal", "scale": None}}},
        {"data": {"values": rows}, "mark": {"type": "text", "dy": -8, "fontSize": 11},
         "encoding": {"x": x, "xOffset": offset, "y": y, "text": {"field": "label", "type": "nominal"}}},
    ]  # fmt: skip
