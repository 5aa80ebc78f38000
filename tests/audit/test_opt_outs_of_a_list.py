"""A planned campaign is held to opt-outs of its own list, and to no other."""

from __future__ import annotations

import pytest

PLAN = """
[[campaigns]]
name = "Spring"
sender = "news@shop.example"
send_at = 2026-03-30T10:00:00Z
way_out = true
subject = "Spring tools"
audience = "people.csv"
"""
RULE = "consent/mailed-after-opt-out"


@pytest.fixture
def preview(hal_left, tmp_path):
    """Return a function that previews a plan to who left the partner offers: refused by, not assessed for."""
    (tmp_path / "people.csv").write_text("address\nhal@left.example\n")

    def run(category):
        (tmp_path / "plan.toml").write_text(PLAN + category)
        _, report = hal_left(named="Partner offers")
        return (
            [one["cap"] for one in report["refusals"]],
            sum(one["count"] for one in report["not_assessed"] if one["rule"] == RULE),
        )

    return run


@pytest.mark.parametrize(
    ("category", "told"),
    [
        ('category = "partner offers"', ([RULE], 0)),
        ('category = "Newsletter"', ([], 0)),
        ("", ([], 1)),
    ],
)
def test_a_campaign_is_held_to_who_left_its_category(preview, category, told):
    assert preview(category) == told
