"""Contact pressure over time: what people got in any seven days, against what is comfortable."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.html.charts.drawing import NARROW, Chart, Frame
from inbox_fatigue.reports.html.charts.scales import date_ticks, short, ticks
from inbox_fatigue.reports.phrases import count, day, people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from inbox_fatigue.results.pictures import Day, Pictures

Rows = list[dict[str, Any]]

_MOST_DAYS = 400  # more are drawn as weeks, each by its fullest day
_ROWS = 12  # of the table: the fullest day of each of so many stretches
_HEIGHT = 220
_SMALL = 130


def pressure(shown: Pictures) -> Chart:
    """Return what the fullest and the average inbox got in seven days, day by day."""
    days = shown.days
    peak = max(days, key=lambda one: (one.fullest, -one.on.toordinal()))
    return Chart(
        name="pressure",
        title="Messages in the last seven days",
        summary=(
            f"The fullest inbox held {count(peak.fullest, 'message')} in the seven days to {day(peak.on)}; "
            f"the average of {people(shown.people)} was at most "
            f"{max(one.average for one in days):.1f}. The dashed line is at {shown.comfortable:g}."
        ),
        specify=partial(_inboxes, days, shown.comfortable),
        head=("Seven days to", "Fullest inbox", "Average inbox"),
        rows=tuple((day(one.on), f"{one.fullest:,}", f"{one.average:.2f}") for one in _fullest(days)),
        legend=(
            ("line-worst", "the fullest inbox"),
            ("line-average", f"the average of {people(shown.people)}"),
            ("line-cap", limit(shown.comfortable, shown.cap)),
        ),
    )


def crowd(shown: Pictures) -> Chart:
    """Return how many people got more than is comfortable in seven days, day by day."""
    days = shown.days
    peak = max(days, key=lambda one: (one.crowded, -one.on.toordinal()))
    return Chart(
        name="crowd",
        title=f"People with more than {shown.comfortable:g} messages in seven days",
        summary=f"At most {people(peak.crowded)} of {shown.people:,}, in the seven days to {day(peak.on)}.",
        specify=partial(_people, days),
        head=("Seven days to", "People above"),
        rows=tuple((day(one.on), f"{one.crowded:,}") for one in _fullest(days)),
    )


def one_inbox(name: str, days: Sequence[Day], comfortable: float, cap: str = "") -> Chart:
    """Return what one person got in seven days, day by day."""
    why = f"which the cap “{cap}” allows" if cap else "which is comfortable"
    peak = max(days, key=lambda one: (one.fullest, -one.on.toordinal()))
    return Chart(
        name=name,
        title="Messages in the last seven days, to this person",
        summary=(
            f"At most {count(peak.fullest, 'message')}, in the seven days to {day(peak.on)}. "
            f"The dashed line is at {comfortable:g}, {why}."
        ),
        specify=partial(_one, days, comfortable),
    )


def limit(comfortable: float, cap: str) -> str:
    """Return what the dashed line is, in words."""
    return f"{comfortable:g}, the cap “{cap}”" if cap else f"{comfortable:g} is comfortable"


def _fullest(days: Sequence[Day]) -> list[Day]:
    """Return the fullest day of each stretch of the period."""
    size = max(1, -(-len(days) // _ROWS))
    stretches = (days[start : start + size] for start in range(0, len(days), size))
    return [max(some, key=lambda one: (one.fullest, one.average, -one.on.toordinal())) for some in stretches]


def _inboxes(days: Sequence[Day], comfortable: float, width: int) -> tuple[Frame, list[Mapping[str, Any]]]:
    drawn = thinned(days)
    frame = Frame(width=width, height=_HEIGHT)
    most = max([comfortable, *(one.fullest for one in drawn)])
    rows = _rows(drawn, worst="fullest", average="average")
    return frame, [
        *axes(drawn, most, width),
        _area(rows, "worst", "var(--worst-soft)"),
        _line(rows, "worst", "var(--worst)", 2),
        _line(rows, "average", "var(--ink)", 2),
        _rule(comfortable),
    ]


def _people(days: Sequence[Day], width: int) -> tuple[Frame, list[Mapping[str, Any]]]:
    drawn = thinned(days)
    rows = _rows(drawn, crowded="crowded")
    most = max(one.crowded for one in drawn)
    return Frame(width=width, height=_SMALL), [
        *axes(drawn, most, width, wanted=2),
        _area(rows, "crowded", "var(--worst-soft)"),
        _line(rows, "crowded", "var(--worst)", 2),
    ]


def _one(days: Sequence[Day], comfortable: float, width: int) -> tuple[Frame, list[Mapping[str, Any]]]:
    drawn = thinned(days)
    most = max([comfortable, *(one.fullest for one in drawn)])
    rows = _rows(drawn, worst="fullest")
    return Frame(width=width, height=_SMALL), [
        *axes(drawn, most, width, wanted=2),
        _area(rows, "worst", "var(--worst-soft)"),
        _line(rows, "worst", "var(--worst)", 2),
        _rule(comfortable),
    ]


def thinned(days: Sequence[Day]) -> Sequence[Day]:
    """Return the days, or of a long period the fullest day of each week: peaks are what must be seen."""
    if len(days) <= _MOST_DAYS:
        return days
    weeks = (days[start : start + 7] for start in range(0, len(days), 7))
    return [max(some, key=lambda one: (one.fullest, one.crowded, one.average)) for some in weeks]


def axes(days: Sequence[Day], most: float, width: int, *, wanted: int = 4) -> list[Mapping[str, Any]]:
    """Return the layer that holds the axes of a chart over days."""
    marked = date_ticks(days[0].on, days[-1].on, 4 if width <= NARROW else 9)
    steps = ticks(most, wanted)
    edges = [days[0].on, days[-1].on + timedelta(days=1)]
    words = {int(at(on)): said for on, said in marked}
    return [
        {
            "data": {"values": [{"on": at(edge), "value": 0} for edge in edges]},
            "mark": {"type": "point", "opacity": 0},
            "encoding": {
                "x": {
                    "field": "on",
                    "type": "quantitative",
                    "scale": {"domain": [at(edge) for edge in edges], "nice": False, "zero": False},
                    "axis": {"values": list(words), "labelExpr": _labels(words.items()), "title": None,
                             "labelPadding": 10, "grid": False},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "scale": {"domain": [0, steps[-1]], "nice": False},
                    "axis": {"values": steps, "title": None,
                             "labelExpr": _labels((step, short(step)) for step in steps)},
                },
            },
        }
    ]  # fmt: skip


def _labels(words: Iterable[tuple[int, str]]) -> str:
    """Return the expression that gives each value its label."""
    pairs = ", ".join(f"'{value}': '{said}'" for value, said in words)
    return f"{{{pairs}}}[datum.value]"


def at(on: date) -> int:
    """Return the beginning of a day in milliseconds, as charts count time."""
    return int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp() * 1000)


def _rows(days: Sequence[Day], **fields: str) -> Rows:
    """Return a row for each day, and one for the end of the last, so that it has its width."""
    rows = [{"on": at(one.on), **{name: getattr(one, of) for name, of in fields.items()}} for one in days]
    return [*rows, {**rows[-1], "on": at(days[-1].on + timedelta(days=1))}]


def _line(rows: Rows, field: str, colour: str, width: float) -> dict[str, Any]:
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": width, "stroke": colour},
        "encoding": _placed(field),
    }


def _area(rows: Rows, field: str, colour: str) -> dict[str, Any]:
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "interpolate": "step-after", "fill": colour},
        "encoding": _placed(field),
    }


def _placed(field: str) -> dict[str, Any]:
    return {
        "x": {"field": "on", "type": "quantitative"},
        "y": {"field": field, "type": "quantitative"},
    }


def _rule(comfortable: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"value": comfortable}]},
        "mark": {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 2, "stroke": "var(--cap)"},
        "encoding": {"y": {"field": "value", "type": "quantitative"}},
    }
