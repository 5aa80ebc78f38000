"""A planned campaign is held to opt-outs of its own list, and to no other."""

from __future__ import annotations

import json

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
def preview(call, tmp_path):
    """Return a function that previews a plan to who left the partner offers: refused by, not assessed for."""
    (tmp_path / "log.csv").write_text(
        "recipient,sent_at,campaign\nhal@left.example,2026-02-01T12:00:00Z,winter\n"
    )
    (tmp_path / "events.csv").write_text(
        "address,at,kind,list\nhal@left.example,2026-03-01T12:00:00Z,unsubscribe,Partner offers\n"
    )
    (tmp_path / "people.csv").write_text("address\nhal@left.example\n")

    def run(category):
        (tmp_path / "plan.toml").write_text(PLAN + category)
        _, out, err = call(
            "preview", tmp_path / "plan.toml", tmp_path / "log.csv",
            "--events", tmp_path / "events.csv", "--format", "json",
        )  # fmt: skip
        assert not err
        report = json.loads(out)
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
