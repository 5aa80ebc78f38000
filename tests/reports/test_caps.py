"""The section on caps says who is over them, and to whom they could not be applied."""

from __future__ import annotations

import pytest

from inbox_fatigue.reports.terminal import Terminal
from inbox_fatigue.results import CapCount


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"people": 2, "most": 5, "judged": 9}, "3 in 7 days: 2 people over it; at most there were 5"),
        ({"judged": 9}, "3 in 7 days: nobody over it"),
        ({"judged": 9, "unassessed": 1}, "3 in 7 days: nobody over it; 1 person not assessed"),
        ({"unassessed": 9}, "3 in 7 days: applied to nobody; 9 people not assessed"),
        ({}, "3 in 7 days: nobody over it"),
    ],
)
def test_a_cap_is_told_in_a_line(build, counts, said):
    cap = CapCount(
        **{
            "name": "a week",
            "allows": "3 in 7 days",
            "people": 0,
            "most": 0,
            "judged": 0,
            "unassessed": 0,
            **counts,
        }
    )
    text = Terminal().render(build.result(caps=(cap,)))
    assert f"Caps, in the whole period\n  a week  {said}\n" in text


def test_without_caps_there_is_no_section(build):
    assert "Caps, in" not in Terminal().render(build.result())
