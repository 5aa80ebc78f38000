"""Whom a preview leaves out: everybody who must be, and nobody on account of what does not go anyway."""

from __future__ import annotations

import pytest

FIRST = """
[[campaigns]]
name = "Spring"
sender = "news@shop.example"
send_at = 2026-03-30T10:00:00Z
way_out = true
subject = "Spring tools"
audience = "people.csv"
unless = ["reply"]
"""
NEXT = """
[[campaigns.follow_ups]]
name = "Spring {number}"
after = "{after}"
subject = "The {number} of spring"
"""


@pytest.fixture
def preview(hal_left, tmp_path):
    """Return a function that previews a sequence of some mails to some people; one left the list on 1 March."""

    def run(people, after, count, gate=""):
        (tmp_path / "people.csv").write_text("\n".join(["address", *people]))
        steps = (NEXT.format(number=number, after=after) for number in range(2, count + 1))
        (tmp_path / "plan.toml").write_text(FIRST + "".join(steps))
        (tmp_path / "policy.toml").write_text(gate)
        code, report = hal_left("--policy", tmp_path / "policy.toml", "--show-addresses")
        assert code == 1
        return report

    return run


def test_who_left_gets_no_mail_of_a_sequence_however_long_it_is(preview):
    """Their mails are one finding, which is there as long as one of them goes."""
    report = preview(["hal@left.example"], "10d", 9, '[gate]\ntired = "100%"\nexhausted = "100%"\n')
    assert [one["cap"] for one in report["refusals"]] == ["consent/mailed-after-opt-out"] * 9


def test_who_is_tired_by_copies_alone_is_left_out_of_the_copies_alone(preview):
    """Two of each mail tire her, one of each does not; advice counts people and copies apart."""
    report = preview(["jo@twice.example", "jo@twice.example", "hal@left.example"], "3d", 3)
    of_jo = [one for one in report["refusals"] if one["recipient"] == "jo@twice.example"]
    assert [(one["cap"], one["row"]) for one in of_jo] == [("plan/duplicate-recipient", 3)] * 3
    assert [report["prospects"][side]["states"]["tired"] for side in ("planned", "resolved")] == [1, 0]
    assert report["advice"][-1] == "Leave 1 person and 1 copy out of Spring 3"
