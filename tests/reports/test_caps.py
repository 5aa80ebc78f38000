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


def test_whoever_a_cap_could_not_be_applied_to_is_not_said_to_have_been_judged(build):
    """Those who are over one cap were judged by the rule, and may be over another all the same."""
    shared = {"allows": "3 in 7 days", "people": 6, "most": 5, "judged": 6}
    caps = (CapCount(name="k1", unassessed=0, **shared), CapCount(name="k2", unassessed=6, **shared))
    text = Terminal().render(build.result(caps=caps))
    assert "Not assessed\n  no rule, but caps that could not be applied: k2 to 6 people\n" in text
    assert "every rule could be judged" not in text
    assert "every rule could be judged for everybody" in Terminal().render(build.result(caps=caps[:1]))
