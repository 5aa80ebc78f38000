"""Of which list mail is, by its List-Id, and which list somebody left by writing to its way out."""

from __future__ import annotations

import pytest

WEEKLY = {"List_Id": "Weekly news <weekly.shop.example>", "List_Unsubscribe": "<mailto:w1@esp.example>"}
OFFERS = {"List_Id": "Offers <offers.shop.example>", "List_Unsubscribe": "<mailto:o1@esp.example>"}
LEFT = {"recipient": "ana@reader.example", "at": "2026-03-04", "kind": "unsubscribe"}


def mails(letter, *kinds):
    return [
        letter(subject=f"Tea {number}", body=f"Kind {number} of tea.\n", at=f"2026-03-{number:02}", **kind)
        for number, kind in enumerate(kinds, 1)
    ]


def lists(archive):
    archive.settle("shop.example")
    inboxes = archive.inboxes()
    return inboxes.touches["list"].to_list(), inboxes.events["list"].to_list()


@pytest.mark.parametrize(
    ("left", "own"),
    [
        ("weekly_news", "weekly_news"),
        ("weekly", "weekly"),
        ("weekly.shop.example",) * 2,
        ("Newsletter", None),
    ],
)
def test_mail_is_of_the_list_that_somebody_left_by_a_name_of_its_list_id(archive, letter, left, own):
    archive.take(*mails(letter, WEEKLY, OFFERS, WEEKLY, OFFERS, WEEKLY))
    archive.take_events({**LEFT, "list": left})
    assert lists(archive) == ([own, None, own, None, own], [left])


def test_where_no_list_was_left_mail_has_none(archive, letter):
    archive.take(*mails(letter, WEEKLY, OFFERS, WEEKLY, OFFERS, WEEKLY))
    archive.take_events(LEFT)
    assert lists(archive) == ([None] * 5, [None])


def leaving(letter, box="w1@esp.example"):
    return letter(to=box, sender="ana@reader.example", subject="", body="\n", at="2026-03-06")


def test_who_writes_to_the_way_out_of_one_of_several_lists_leaves_that_one(archive, letter):
    sent = mails(letter, WEEKLY, OFFERS, WEEKLY, OFFERS, {}, {}, {}, OFFERS)
    archive.take(*sent, leaving(letter))
    weekly, offers = "weekly.shop.example", "offers.shop.example"
    assert lists(archive) == ([weekly, offers, weekly, offers, None, None, None, offers], [weekly])


@pytest.mark.parametrize(
    "others",
    [
        (WEEKLY, {}, WEEKLY),
        (WEEKLY, OFFERS, WEEKLY),
        (WEEKLY, {**OFFERS, "List_Unsubscribe": WEEKLY["List_Unsubscribe"]}) * 2,
    ],
    ids=["one list", "a campaign of its own", "one way out of both"],
)
def test_who_may_have_left_all_mail_has_left_it(archive, letter, others):
    archive.take(*mails(letter, *others), leaving(letter), letter(at="2026-03-09", subject="Last"))
    told, left = lists(archive)
    assert (set(told), left) == ({None}, [None])
