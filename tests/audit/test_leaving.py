"""A mail that a mail program writes for List-Unsubscribe is heard, from the command line."""

from __future__ import annotations

import pytest

NEWS = "news@shop.example"
ANA = "ana@reader.example"


@pytest.fixture
def audited(audit, letter, told, tmp_path):
    """Return what audits four letters and one more."""

    def report(**more):
        news = [letter(at=f"2026-03-{day} 09:00", subject=f"Tea {day}") for day in ("02", "09", "16", "23")]
        (tmp_path / "box.mbox").write_bytes(told([*news, letter(**more)]))
        return audit("box.mbox", "--organisation", "shop.example")[1]

    return report


@pytest.mark.parametrize(
    ("subject", "body", "found"),
    [
        ("unsubscribe", "", 1),
        ("UNSUBSCRIBE tea-news", "\n-- \nAna\nHead of Tea\n", 1),
        ("Abmelden", "", 1),
        ("Re: How to unsubscribe bees", "", 0),
    ],
)
def test_an_empty_mail_called_unsubscribe_is_a_written_stop(audited, subject, body, found):
    report = audited(sender=ANA, to=NEWS, at="2026-03-10 09:00", subject=subject, body=body)
    stops = [one for one in report["findings"] if one["rule"] == "consent/mailed-after-opt-out"]
    assert [one["measured"] for one in stops] == [2] * found


@pytest.mark.parametrize(
    ("box", "found"),
    [("leave+a1b2@shop.example", 1), ("unsubscribe@shop.example", 1), ("tom@shop.example", 0)],
)
def test_who_writes_to_a_mailbox_for_leaving_leaves_whatever_the_mail_says(audited, box, found):
    report = audited(
        sender=ANA, to=box, at="2026-03-10 09:00", subject="4711", body="Made by a mail program."
    )
    stops = [one for one in report["findings"] if one["rule"] == "consent/mailed-after-opt-out"]
    assert [one["message"].partition(";")[0] for one in stops] == [
        "2 messages after the unsubscribe on 2026-03-10"
    ] * found
