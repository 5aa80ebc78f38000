"""Draws lines over two logarithmic axes into an SVG of its own, with the renderer that draws the charts of reports."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH, HEIGHT = 520, 340  # pixels of the plot
AROUND = {"left": 84, "right": 216, "top": 16, "bottom": 56}  # for labels
LABEL = 18  # pixels from one label to the next
VERSION = "5.21"  # of Vega-Lite, as in the charts of reports
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Told apart by those who see few colours as well, and dark enough for text on white.
COLOURS = ("#b34700", "#005c99", "#595959")
INK, LINE, PAPER = "#222222", "#dddddd", "#ffffff"


class Point(NamedTuple):
    """A place in the plot."""

    across: float
    up: float


def drawn(series: Mapping[str, Sequence[Point]], *, across: str, up: str, dashed: str = "") -> str:
    """Return the SVG of three named lines, with the titles of both axes; one line may be dashed."""
    import vl_convert  # noqa: PLC0415 - 40 MB that only a page with a drawing needs

    points = [point for line in series.values() for point in line]
    ends = {
        "x": _powers(point.across for point in points),
        "y": _powers(point.up for point in points),
    }
    titles = {"x": across, "y": up}
    encoding = {axis: _axis(axis, ends[axis], titles[axis]) for axis in ends}
    layers = [
        {"data": {"values": [{"x": x, "y": y} for x, y in line]}, "mark": mark, "encoding": encoding}
        for (name, line), colour in zip(series.items(), COLOURS, strict=True)
        for mark in _marks(colour, dashed=name == dashed)
    ]
    layers += _labels(series, ends)
    told = {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": "none",
        "padding": AROUND,
        "background": PAPER,
        "layer": layers,
        "config": {"view": {"stroke": None}, "font": "sans-serif", "axis": _AXIS},
    }
    svg = vl_convert.vegalite_to_svg(told, vl_version=VERSION, allowed_base_urls=[])
    return str(svg)


_AXIS = {
    "labelFontSize": 12,
    "titleFontSize": 13,
    "titleFontWeight": "normal",
    "labelColor": INK,
    "titleColor": INK,
    "gridColor": LINE,
    "domain": False,
    "ticks": False,
    "labelPadding": 6,
    "labelFlush": False,
    "titlePadding": 12,
}


def _marks(colour: str, *, dashed: bool) -> list[dict[str, Any]]:
    """Return how a line is drawn; what was measured has points, and what is only said is dashed."""
    line = {"type": "line", "color": colour}
    if dashed:
        return [{**line, "strokeWidth": 1, "strokeDash": [5, 4]}]
    return [{**line, "strokeWidth": 2.5}, {"type": "circle", "color": colour, "size": 60, "opacity": 1}]


def _axis(field: str, ends: list[float], title: str) -> dict[str, Any]:
    powers = [10.0**power for power in range(round(log10(ends[0])), round(log10(ends[1])) + 1)]
    axis = {"title": title, "values": powers, "labelExpr": "format(datum.value, ',')"}
    scale = {"type": "log", "domain": ends, "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def _labels(series: Mapping[str, Sequence[Point]], ends: Mapping[str, list[float]]) -> list[dict[str, Any]]:
    """Return the names of the lines at their right ends, moved apart where they would cover each other."""
    low, high = (log10(end) for end in ends["y"])
    wanted = {name: HEIGHT * (high - log10(line[-1].up)) / (high - low) for name, line in series.items()}
    places: dict[str, float] = {}
    for name in sorted(wanted, key=lambda one: wanted[one]):
        places[name] = max([wanted[name], *(place + LABEL for place in places.values())])
    return [
        {
            "data": {"values": [{"text": name}]},
            "mark": {
                "type": "text", "align": "left", "baseline": "middle", "fontSize": 13, "color": colour,
                "x": WIDTH + 10, "y": places[name],
            },
            "encoding": {"text": {"field": "text", "type": "nominal"}},
        }
        for name, colour in zip(series, COLOURS, strict=True)
    ]  # fmt: skip


def _powers(numbers: Iterable[float]) -> list[float]:
    """Return the powers of ten between which some numbers lie, at least one apart."""
    powers = [log10(number) for number in numbers]
    low = floor(min(powers))
    return [10.0**low, 10.0 ** max(low + 1, ceil(max(powers)))]
