"""A calendar of contact pressure: a square for each day, darker the more messages went out on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.html.charts.drawing import NARROW, Chart, Frame
from inbox_fatigue.reports.html.charts.scales import levels, month
from inbox_fatigue.reports.phrases import count, day, people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_fatigue.results.pictures import Day

_GAP = 2  # pixels between two squares
_LARGEST, _SMALLEST = 30, 12  # pixels from one square to the next
_LEVELS = 5  # shades beside that of a day without messages
_LEFT = 36  # pixels, for the names of weekdays
_FEW = 12  # weeks: fewer are not drawn larger
_ROOM = 64  # pixels that the name of the first month needs
_SPACE = 6  # pixels between two strips
_STRIPS = {True: 11, False: 4}  # rows of weeks that are shown, the newest: four years of them
_MOST_WEEKS = {True: 20, False: 53}  # of a strip, by whether the page is narrow
_HEAD = 18  # pixels above a strip, for the names of months
_WEEKDAYS = ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun"))
_BUSIEST = 10


def calendar(days: Sequence[Day]) -> Chart:
    """Return the calendar of some days."""
    bounds = levels([one.messages for one in days])
    busiest = max(days, key=lambda one: (one.messages, -one.on.toordinal()))
    ranked = sorted(days, key=lambda one: (-one.messages, one.on))[:_BUSIEST]
    with_mail = sum(1 for one in days if one.messages)
    return Chart(
        name="calendar",
        title="Messages on each day",
        summary=(
            f"{count(with_mail, 'day')} of {len(days):,} had messages; the fullest was "
            f"{day(busiest.on)} with {count(busiest.messages, 'message')} to {people(busiest.people)}."
            + (" The last four years are drawn." if len(days) > _room(narrow=False) else "")
        ),
        specify=partial(_specify, days, bounds),
        head=("The fullest days", "Messages", "People who got any"),
        rows=tuple((day(one.on), f"{one.messages:,}", f"{one.people:,}") for one in ranked if one.messages),
        legend=(("heat-0", "none"), *_legend(bounds)),
    )


def _legend(bounds: Sequence[int]) -> Iterator[tuple[str, str]]:
    for place, (low, above) in enumerate(pairwise([*bounds, 0]), start=1):
        last = above == 0
        said = f"{low:,} or more" if last else f"{low:,}" if above == low + 1 else f"{low:,} to {above - 1:,}"
        yield f"heat-{place + _LEVELS - len(bounds)}", f"{said} messages" if last else said


def _room(*, narrow: bool) -> int:
    """Return how many days there is room for; the first week may begin before its first day."""
    return (_STRIPS[narrow] * _MOST_WEEKS[narrow] - 1) * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where the square of a day lies; weeks go from left to right, and on in the next strip."""

    monday: date  # of the first week
    across: int  # weeks in a strip
    step: int  # pixels from one square to the next

    @property
    def tall(self) -> int:
        """Return the height of a strip."""
        return _HEAD + 7 * self.step + _SPACE

    def corner(self, on: date) -> tuple[int, int]:
        """Return the upper left corner of a day's square."""
        week = (on - self.monday).days // 7
        return week % self.across * self.step, self.above(on) + on.weekday() * self.step

    def above(self, on: date) -> int:
        """Return the upper edge of the squares of a day's strip."""
        return (on - self.monday).days // 7 // self.across * self.tall + _HEAD


def _specify(days: Sequence[Day], bounds: Sequence[int], width: int) -> tuple[Frame, list[Mapping[str, Any]]]:
    narrow = width <= NARROW
    shown = days[-_room(narrow=narrow) :]
    monday = shown[0].on - timedelta(days=shown[0].on.weekday())
    weeks = (shown[-1].on - monday).days // 7 + 1
    strips = -(-weeks // _MOST_WEEKS[narrow])
    across = -(-weeks // strips)
    step = max(_SMALLEST, min(_LARGEST, (width - _LEFT) // max(across, _FEW)))
    grid = Grid(monday=monday, across=across, step=step)
    frame = Frame(width=width, height=strips * grid.tall, left=_LEFT, right=0, top=0, bottom=0)
    squares = [_square(one, grid, bounds) for one in shown]
    words = [*_months([one.on for one in shown], grid), *_weekdays(strips, grid)]
    return frame, [_squares(squares), _words(words)]


def _square(one: Day, grid: Grid, bounds: Sequence[int]) -> dict[str, Any]:
    reached = sum(one.messages >= bound for bound in bounds)
    level = reached + _LEVELS - len(bounds) if reached else 0
    (x, y), side = grid.corner(one.on), grid.step - _GAP
    return {"x": x, "x2": x + side, "y": y, "y2": y + side, "fill": f"var(--heat-{level})"}


def _months(days: Sequence[date], grid: Grid) -> Iterator[dict[str, Any]]:
    """Yield the name of each month above the week in which it begins; the first only if there is room."""
    named = [on for number, on in enumerate(days) if number == 0 or on.day == 1]
    if len(named) > 1 and (named[1] - named[0]).days // 7 * grid.step < _ROOM:
        named = named[1:]
    for on in named:
        year = f" {on.year}" if on is named[0] or on.month == 1 else ""
        yield {"x": grid.corner(on)[0], "y": grid.above(on) - 6, "said": f"{month(on)}{year}"}


def _weekdays(strips: int, grid: Grid) -> Iterator[dict[str, Any]]:
    for strip in range(strips):
        for number, name in _WEEKDAYS:
            y = strip * grid.tall + _HEAD + (number + 0.5) * grid.step + 3
            yield {"x": -_LEFT, "y": y, "said": name}


def _squares(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "cornerRadius": 2},
        "encoding": {
            **{
                name: {"field": name, "type": "quantitative", "scale": None, "axis": None}
                for name in ("x", "y")
            },
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "fill": {"field": "fill", "type": "nominal", "scale": None},
        },
    }


def _words(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "alphabetic",
            "fill": "var(--soft)",
            "fontSize": 11,
        },
        "encoding": {
            **{
                name: {"field": name, "type": "quantitative", "scale": None, "axis": None}
                for name in ("x", "y")
            },
            "text": {"field": "said", "type": "nominal"},
        },
    }
