"""A line of small bars says how something went over time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inbox_fatigue.reports.sparkline import sparkline
from inbox_fatigue.reports.terminal import Terminal
from inbox_fatigue.results.pictures import Week


@pytest.mark.parametrize(
    ("numbers", "bars"),
    [
        ([1, 4, 8], "▂▅█"),
        ([0, 1, 1_000], "·▁█"),
        ([5], "█"),
        ([0, 0], ""),
        ([], ""),
    ],
)
def test_bars_are_as_tall_as_their_numbers(numbers, bars):
    assert sparkline(numbers, 10) == bars


def test_where_there_is_no_room_the_tallest_of_a_stretch_is_shown():
    assert sparkline([0, 8, 0, 0, 4, 1], 3) == "█·▅"
    assert len(sparkline(list(range(1, 400)), 36)) <= 36


def test_the_first_screen_has_the_pressure_by_week(build):
    monday = date(2026, 3, 2)
    weeks = tuple(Week(on=monday + timedelta(weeks=n), messages=n) for n in (1, 2, 3, 4))
    text = Terminal().render(build.result(weeks=weeks))
    assert "by week ▃▅▇█ the fullest, of 30 March 2026, had 4" in text
    many = tuple(Week(on=monday + timedelta(weeks=n), messages=1 + n % 4) for n in range(104))
    assert "by week, 3 to a bar, " in Terminal().render(build.result(weeks=many))
    assert "by week" not in Terminal().render(build.result(weeks=weeks[:2]))
