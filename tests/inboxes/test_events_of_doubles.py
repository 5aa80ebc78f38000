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


@pytest.mark.parametrize("other", ["spring_26", "Spring 26"])
def test_it_is_one_to_the_row_that_counts(archive, other):
    archive.take_log({**ROW, "sender": "news@shop.example"}, path="a.csv")
    archive.take_log({**ROW, "campaign": other, "clicked": True}, path="b.csv")
    archive.settle()
    inboxes = archive.inboxes()
    assert inboxes.events["campaign"].to_list() == inboxes.touches["campaign"].to_list()
