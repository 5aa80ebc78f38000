"""What a log says of a send holds of the mail that is the same send, whatever it calls the campaign."""

from __future__ import annotations

import pytest

NINE = "2026-03-02 09:00"
ROW = {"recipient": "ana@reader.example", "at": NINE, "campaign": "Spring 26", "subject": "Spring"}


def test_an_answer_that_a_log_tells_is_one_to_the_mail(archive, letter):
    archive.take(letter(at=NINE, Message_ID="<1@shop.example>"))
    archive.take_log({**ROW, "replied": True})
    archive.settle()
    inboxes = archive.inboxes()
    (touch,), (event,) = inboxes.touches.rows(named=True), inboxes.events.rows(named=True)
    assert event["parent"] == touch["message"]
    assert event["campaign"] == touch["campaign"]


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ({}, ["2026-03-05"]),
        ({"campaign": "Spring 26"}, ["2026-03-05"]),
        ({"campaign": "Coffee"}, ["2026-03-02", "2026-03-05"]),
        ({"at": "2026-03-01"}, ["2026-03-01", "2026-03-02"]),
    ],
    ids=["of no campaign", "of this", "of another", "before the mail"],
)
def test_an_answer_without_a_time_is_the_one_whose_time_is_told(archive, more, left):
    archive.take_log({**ROW, "replied": True}, {**ROW, "at": "2026-03-09"})
    archive.take_events({"recipient": ROW["recipient"], "at": "2026-03-05", "kind": "reply", **more})
    archive.settle()
    assert [str(at.date()) for at in archive.inboxes().events["at"]] == left


@pytest.mark.parametrize("other", ["spring_26", "Spring 26"])
def test_it_is_one_to_the_row_that_counts(archive, other):
    archive.take_log({**ROW, "sender": "news@shop.example"}, path="a.csv")
    archive.take_log({**ROW, "campaign": other, "clicked": True}, path="b.csv")
    archive.settle()
    inboxes = archive.inboxes()
    assert inboxes.events["campaign"].to_list() == inboxes.touches["campaign"].to_list()
