"""Mail of others that lies in an archive of what one organisation sent is told, where it is much."""

from __future__ import annotations

import pytest

from inbox_fatigue.audit.reading.other_senders import other_senders

OURS, THEIRS = "news@shop.example", "hello@brand.example"


def told(archive, letter, *others, given=()):
    """Return what is said of an archive with twenty letters of ours and some of others (sender, recipient)."""
    ours = [(OURS, f"reader{number}@home.example") for number in range(20)]
    archive.take(
        *(
            letter(sender=sender, to=to, at=f"2026-03-{day:02}", subject=f"News {day}")
            for day, (sender, to) in enumerate([*ours, *others], 1)
        )
    )
    audited = archive.settle(*given)
    return other_senders(archive.ledger, archive.inboxes(), audited)


def test_mail_of_another_domain_to_people_outside_is_told(archive, letter):
    (problem,) = told(archive, letter, (THEIRS, "reader1@home.example"), (THEIRS, "ana@home.example"))
    assert problem.why == "senders-left-out"
    assert problem.lost == 0
    assert problem.detail.startswith("2 messages to people outside were not judged: brand.example sent them")


def test_nobody_s_own_address_is_named(archive, letter):
    (problem,) = told(archive, letter, *[("ana@gmail.com", "ben@home.example")] * 2)
    assert "ana" not in problem.detail
    assert "mail providers' addresses sent them" in problem.detail


@pytest.mark.parametrize(
    ("others", "given"),
    [
        ([("reader1@home.example", OURS)] * 3, ()),
        ([(THEIRS, "reader1@home.example")], ()),
        ([(f"x@firm{number}.example", "reader1@home.example") for number in range(6)], ()),
        ([(THEIRS, "reader1@home.example"), (THEIRS, "ana@home.example")], ("shop.example",)),
    ],
    ids=["answers", "one in twenty-one", "a little of many", "somebody said whose"],
)
def test_answers_a_stray_copy_and_what_was_left_out_on_purpose_are_not(archive, letter, others, given):
    assert told(archive, letter, *others, given=given) == ()
