"""How full people's weeks were: a histogram, with what is comfortable told from what is not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.html.charts.drawing import NARROW, Chart, Frame
from inbox_fatigue.reports.phrases import count, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.results.pictures import Pictures

_MOST_BARS = {True: 9, False: 15}  # by whether the page is narrow; the last takes up the rest
_FEWEST = 7  # bars: one alone would be as wide as the page
_HEIGHT = 200


def weeks(shown: Pictures) -> Chart:
    """Return the histogram of messages per person and week."""
    bars = [(one.messages, one.weeks) for one in shown.weeks]
    above = sum(number for messages, number in bars if messages > shown.comfortable)
    every = sum(number for _, number in bars)
    return Chart(
        name="weeks",
        title="Messages per person and week",
        summary=(
            f"{above:,} of {count(every, 'week')} with mail ({percent(above / every)}) held more than "
            f"{shown.comfortable:g} messages; in {count(shown.quiet_weeks, 'week')} nothing came."
        ),
        specify=partial(_specify, bars, shown.comfortable),
        head=("Messages in the week", "Weeks of single people"),
        rows=tuple((said, f"{number:,}") for said, number in _cut(bars, _MOST_BARS[False])),
        legend=(
            ("bar-calm", f"up to {shown.comfortable:g}"),
            ("bar-full", f"more than {shown.comfortable:g}"),
        ),
    )


def _cut(bars: Sequence[tuple[int, int]], most: int) -> list[tuple[str, int]]:
    """Return a bar for each number of messages from 1 on, the last for all greater ones."""
    known = dict(bars)
    last = max(*known, _FEWEST)
    if last <= most:
        return [(str(messages), known.get(messages, 0)) for messages in range(1, last + 1)]
    rest = sum(number for messages, number in bars if messages >= most)
    return [*((str(messages), known.get(messages, 0)) for messages in range(1, most)), (f"{most}+", rest)]


def _specify(
    bars: Sequence[tuple[int, int]], comfortable: float, width: int
) -> tuple[Frame, list[Mapping[str, Any]]]:
    shown = _cut(bars, _MOST_BARS[width <= NARROW])
    rows = [
        {
            "said": said,
            "weeks": number,
            "label": f"{number:,}" if number else "",
            "fill": "var(--bar-calm)" if place <= comfortable else "var(--bar-full)",
        }
        for place, (said, number) in enumerate(shown, start=1)
    ]
    x = {
        "field": "said",
        "type": "ordinal",
        "sort": None,
        "axis": {"title": "messages in the week", "labelAngle": 0, "grid": False, "titlePadding": 8},
        "scale": {"paddingInner": 0.2, "paddingOuter": 0.1},
    }
    most = max(number for _, number in shown)
    y = {
        "field": "weeks",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most], "nice": False},
    }
    fill = {"field": "fill", "type": "nominal", "scale": None}
    frame = Frame(width=width, height=_HEIGHT, left=4, right=4, top=22, bottom=44)
    return frame, [
        {"data": {"values": rows}, "mark": {"type": "bar"},
         "encoding": {"x": x, "y": y, "fill": fill}},
        {"data": {"values": rows}, "mark": {"type": "text", "dy": -8},
         "encoding": {"x": x, "y": y, "text": {"field": "label", "type": "nominal"}}},
    ]  # fmt: skip
