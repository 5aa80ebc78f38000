"""Turns a chart into SVG, once for a wide page and once for a narrow one; the one importer of vl-convert.

Colours are CSS variables, so that one drawing is right in light, in dark and on paper.
Every margin, tick and label is placed by us and none by the width of a font, so that the same numbers give
the same bytes on every machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from inbox_fatigue.reports.html.direction import isolated
from inbox_fatigue.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

WIDE, NARROW = 876, 328  # pixels; a narrow page is a telephone of 360 pixels and more
_TAG = re.compile(r"<svg[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*>")
# The page's own font is used, and a reader who hears the page is told of one picture, not of its hundred parts.
_LEFT_OUT = re.compile(r' (?:font-family|role|aria-[a-z]+)="[^"]*"')
_TEXT = 12  # pixels
_VERSION = "5.21"  # of Vega-Lite, the one that `$schema` names


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The plot of one drawing, in pixels, with room for labels around it."""

    width: int
    height: int
    left: int = 42  # "9,999" in twelve pixels, the longest that an axis says
    right: int = 12
    top: int = 12
    bottom: int = 26

    @property
    def plot(self) -> int:
        """Return the width that is left for the plot."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with its words: what a reader who does not see it is told, and the numbers behind it."""

    name: str  # unique in a page; letters and hyphens
    title: str
    summary: str  # what it shows, in one or two sentences
    specify: Callable[[int], tuple[Frame, Sequence[Mapping[str, Any]]]]  # a width to a frame and layers
    head: tuple[str, ...] = ()  # of the table of numbers
    rows: tuple[tuple[str, ...], ...] = ()
    legend: tuple[tuple[str, str], ...] = ()  # class of the swatch, and its meaning


def drawn(chart: Chart) -> Markup:
    """Return the chart's two drawings; the style sheet shows the one that fits."""
    return Markup("").join(_one(chart, width, kind) for kind, width in (("wide", WIDE), ("narrow", NARROW)))


def _one(chart: Chart, width: int, kind: str) -> Markup:
    import vl_convert  # noqa: PLC0415 - 40 MB that only a report with charts needs

    frame, layers = chart.specify(width)
    svg = vl_convert.vegalite_to_svg(_specification(frame, layers), vl_version=_VERSION, allowed_base_urls=[])
    name = f"{chart.name}-{kind}"
    opening = Markup(
        '<svg class="chart {kind}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{title}</title><desc id="{name}-d">{summary}</desc>'
    ).format(
        kind=kind,
        width=frame.width,
        height=frame.height,
        name=name,
        title=printable(chart.title),
        summary=printable(chart.summary),
    )
    plain = _ANY_TAG.sub(lambda tag: _LEFT_OUT.sub("", tag[0]), svg)
    return Markup(_TAG.sub(lambda _: str(opening), plain, count=1))  # noqa: S704 - vl-convert escapes texts


def _specification(frame: Frame, layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": frame.plot,
        "height": frame.height - frame.top - frame.bottom,
        "autosize": "none",
        "padding": {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom},
        "background": None,
        "layer": list(layers),
        "config": {
            "aria": False,  # the drawing is one picture with a title, a description and a table beside it
            "view": {"stroke": None},
            "font": "sans-serif",
            "text": {"fontSize": _TEXT, "fill": "var(--ink)"},
            "axis": {
                "labelFontSize": _TEXT,
                "labelColor": "var(--soft)",
                "titleColor": "var(--soft)",
                "titleFontWeight": "normal",
                "titleFontSize": _TEXT,
                "gridColor": "var(--line)",
                "domain": False,
                "ticks": False,
                "labelOverlap": False,
                "labelFlush": False,
                "labelPadding": 6,
            },
        },
    }


def table(chart: Chart) -> Markup:
    """Return the numbers of a chart as rows of a table, for readers who would rather read or cannot see it."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(printable(cell)) for cell in chart.head)
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(isolated(cell)) for cell in row)
        )
        for row in chart.rows
    )
    return Markup("<thead><tr>{}</tr></thead><tbody>{}</tbody>").format(head, rows)
