"""Caps that a plan is held to, where not all is known of the mail before it."""

from __future__ import annotations

import json

import pytest

PLAN = """
[[campaigns]]
name = "June"
category = "news"
sender = "news@shop.example"
send_at = 2026-06-11T10:00:00Z
subject = "News of June"
audience = "people.csv"
way_out = true
"""
CAP = '[[caps]]\nname = "one"\nlimit = 1\nwindow = "7d"\ncategories = ["news"]\n'


@pytest.mark.parametrize(("day", "code"), [("2026-06-01", 0), ("2026-06-08", 3)])
def test_mail_of_no_known_category_matters_where_it_may_be_in_a_window_of_the_plan(call, tmp_path, day, code):
    """What went ten days before is in no window of seven days, and the preview was incomplete."""
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "people.csv").write_text("email\nana@reader.example\n")
    (tmp_path / "log.csv").write_text(
        f"recipient,sent_at,campaign,sender\nana@reader.example,{day}T10:00:00Z,May,news@shop.example\n"
    )
    (tmp_path / "policy.toml").write_text(CAP)
    found, out, _ = call("preview", "plan.toml", "log.csv", "--policy", "policy.toml", "--format", "json")
    assert (found, json.loads(out)["caps"][0]["unassessed"]) == (code, code and 1)
