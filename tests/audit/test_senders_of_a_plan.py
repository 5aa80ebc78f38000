"""Who writes a planned mail is told by address and by the name beside it, as of mail that went."""

from __future__ import annotations

import json

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
