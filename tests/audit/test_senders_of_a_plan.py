"""Who writes a planned mail is told by address and by the name beside it, as of mail that went."""

from __future__ import annotations

import json

import pytest

CAMPAIGN = """
[[campaigns]]
name = "{0}"
stream = "sales"
sender = "{0}@shop.example"
sender_name = "{1}"
send_at = 2026-06-09T10:00:00Z
subject = "Tea of {0}"
audience = "people.csv"
"""
LOG = "recipient,sent_at,campaign,sender,sender_name\nana@reader.example,2026-06-08T10:00:00Z,May,{},{}\n"


def test_colleagues_are_counted_by_name_and_not_by_address(call, tmp_path):
    """Two people are comfortable; by their addresses they were four senders."""
    plan = [("tim", "Tim Berg"), ("t.berg", "Berg, Tim"), ("ida", "Ida Lund")]
    (tmp_path / "plan.toml").write_text("".join(CAMPAIGN.format(*one) for one in plan))
    (tmp_path / "people.csv").write_text("email\nana@reader.example\n")
    given = ("preview", "plan.toml", "log.csv", "--organisation", "shop.example", "--format", "json")
    counted = []
    for name in ("Tim Berg", "Eva Holm"):
        (tmp_path / "log.csv").write_text(LOG.format("sales@shop.example", name))
        _, out, _ = call(*given)
        found = [one for one in json.loads(out)["findings"] if one["rule"] == "frequency/too-many-senders"]
        counted.append([one["measured"] for one in found])
    assert counted == [[], [3.0]]


BRANDS = """
[[campaigns]]
name = "June"
sender = "{}"
send_at = 2026-06-11T10:00:00Z
subject = "News of June"
audience = "people.csv"
way_out = true
"""


@pytest.mark.parametrize(
    ("sender", "measured", "is_told"),
    [
        ("news@two.example", [1], False),
        ("hello@mail.two.example", [1], False),
        ("shop@gmail.com", [1], False),
        ("news@four.example", [], True),
        ("", [], True),
    ],
)
def test_a_plan_is_counted_with_the_history_of_its_own_sender(call, tmp_path, sender, measured, is_told):
    """In a history of several brands it was nobody's, and no mail before it counted."""
    rows = [
        f"ana@reader.example,2026-06-{day:02}T10:00:00Z,{brand} {day},{brand}"
        for brand in ("news@one.example", "news@two.example", "shop@gmail.com")
        for day in (8, 9, 10)
    ]
    (tmp_path / "log.csv").write_text("\n".join(["recipient,sent_at,campaign,sender", *rows]) + "\n")
    (tmp_path / "people.csv").write_text("email\nana@reader.example\n")
    plan = BRANDS.format(sender)
    (tmp_path / "plan.toml").write_text(plan if sender else plan.replace('sender = ""\n', ""))
    (tmp_path / "policy.toml").write_text('[[caps]]\nname = "three"\nlimit = 3\nwindow = "7d"\n')
    given = ("--policy", "policy.toml", "--format", "json")
    code, out, _ = call("preview", "plan.toml", "log.csv", *given)
    told = json.loads(out)
    assert [one["measured"] for one in told["findings"] if one["rule"] == "frequency/over-cap"] == measured
    assert code == (1 if measured else 0)
    assert any("counted without what was sent before" in note for note in told["notes"]) == is_told
