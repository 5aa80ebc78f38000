"""Chains as timelines: one row for a person, one dot for a mail that asks again, from the day of the first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.html.charts.drawing import NARROW, Chart, Frame
from inbox_fatigue.reports.html.charts.scales import ticks
from inbox_fatigue.reports.phrases import count, day, listed, shortened
from inbox_fatigue.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inbox_fatigue.results.pictures import Chain

_ROW = 52  # pixels from one chain to the next
_SENDERS = 4  # colours; more senders of one chain share the last


def chains(shown: Sequence[Chain], more: int) -> Chart:
    """Return the timelines of some chains, and say how many more there are."""
    longest = shown[0]
    rest = f" {count(more, 'more chain')} {'is' if more == 1 else 'are'} not drawn." if more else ""
    return Chart(
        name="chains",
        title="Mails that ask the same again",
        summary=(
            f"The longest chain: {count(len(longest.points), 'mail')} to {longest.recipient} "
            f"in {count(_day(longest, longest.points[-1].at), 'day')}.{rest}"
        ),
        specify=partial(_specify, shown),
        head=("To", "About", "On", "From", "Answer"),
        rows=tuple(_row(one) for one in shown),
        legend=(
            ("sender-1", "the first sender"),
            ("sender-2", "a colleague"),
            ("sender-3", "another colleague"),
            ("sender-answer", "an answer"),
        ),
    )


def _row(one: Chain) -> tuple[str, ...]:
    senders = list(dict.fromkeys(point.sender for point in one.points if point.sender))
    days = listed([day(point.at, year=False) for point in one.points], most=12)
    return (one.recipient, one.campaign, days, listed(senders, most=3), _answer(one))


def _answer(one: Chain) -> str:
    return "none" if one.answered_at is None else day(one.answered_at)


def _day(one: Chain, at: datetime) -> int:
    return (at.date() - one.points[0].at.date()).days


def _specify(shown: Sequence[Chain], width: int) -> tuple[Frame, list[Mapping[str, Any]]]:
    frame = Frame(width=width, height=len(shown) * _ROW + 44, left=8, right=16, top=4, bottom=40)
    last = max(_day(one, one.points[-1].at) for one in shown)
    steps = ticks(last, 4 if width <= NARROW else 8)
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, steps[-1]], "nice": False},
        "axis": {"values": steps, "format": "d", "title": "days since the first mail", "titlePadding": 6},
    }
    y: dict[str, Any] = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    lines = [
        {"x": 0, "x2": _day(one, one.points[-1].at), "y": _ROW * place + 36}
        for place, one in enumerate(shown)
    ]
    words = [
        {"x": 0, "y": _ROW * place + 14, "said": _heading(one, width)} for place, one in enumerate(shown)
    ]
    dots = [dot for place, one in enumerate(shown) for dot in _dots(one, _ROW * place + 36, steps[-1])]
    return frame, [
        {"data": {"values": lines}, "mark": {"type": "rule", "stroke": "var(--soft)", "strokeWidth": 2},
         "encoding": {"x": x, "x2": {"field": "x2"}, "y": y}},
        {"data": {"values": dots},
         "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "strokeWidth": 2},
         "encoding": {"x": x, "y": y, "fill": {"field": "fill", "type": "nominal", "scale": None},
                      "stroke": {"field": "edge", "type": "nominal", "scale": None},
                      "shape": {"field": "shape", "type": "nominal", "scale": None}}},
        {"data": {"values": words}, "mark": {"type": "text", "align": "left", "fontWeight": 600, "dx": -4},
         "encoding": {"x": x, "y": y, "text": {"field": "said", "type": "nominal"}}},
    ]  # fmt: skip


def _heading(one: Chain, width: int) -> str:
    span = _day(one, one.points[-1].at)
    told = [f"{count(len(one.points), 'mail')} in {count(span, 'day')}"]
    if one.points[-1].planned:
        told.append("planned")
    elif one.answered_at is None:
        told.append("no answer")
    elif width > NARROW:
        told.append(f"they wrote back on {day(one.answered_at)}")
    room = 16 if width <= NARROW else 40
    return printable(" · ".join([shortened(one.recipient, room), *told]))


def _dots(one: Chain, y: int, last: int) -> list[dict[str, Any]]:
    """Return a dot for each mail, coloured and shaped by its sender, and one for an answer within the plot."""
    senders = list(dict.fromkeys(point.sender for point in one.points))
    found = []
    for point in one.points:
        rank = min(senders.index(point.sender) + 1, _SENDERS)
        colour = f"var(--sender-{rank})"
        found.append(
            {
                "x": _day(one, point.at),
                "y": y,
                "fill": "var(--card)" if point.planned else colour,
                "edge": colour if point.planned else "var(--card)",
                "shape": _SHAPES[rank - 1],
            }
        )
    if one.answered_at is not None and _day(one, one.answered_at) <= last:
        found.append(
            {
                "x": _day(one, one.answered_at),
                "y": y,
                "fill": "var(--answer)",
                "edge": "var(--card)",
                "shape": "triangle-up",
            }
        )
    return found


_SHAPES = ("circle", "square", "diamond", "cross")
