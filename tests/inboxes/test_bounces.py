"""Which of several sends to one address a bounce is of."""

from __future__ import annotations

import pytest

ANA = "ana@reader.example"


def sent(day, campaign=None, **others):
    return {"recipient": ANA, "at": f"2026-03-{day:02d} 09:00", "campaign": campaign, **others}


def bounce(at, campaign=None, detail="hard"):
    return {"recipient": ANA, "at": f"2026-03-{at}", "kind": "bounce", "campaign": campaign, "detail": detail}


def struck(archive):
    """Return day and channel of the touches that came back."""
    touches = archive.inboxes().touches
    return [(row["at"].day, row["channel"]) for row in touches.filter("bounced").sort("at").rows(named=True)]


@pytest.mark.parametrize(
    ("named", "day"),
    [("monday", 2), ("tuesday", 3), (None, 3), ("of another system", 3)],
)
def test_a_bounce_is_of_the_campaign_that_it_names_else_of_the_last_send(archive, named, day):
    archive.take_log(sent(2, "monday"), sent(3, "tuesday"), sent(20, "later"))
    archive.take_events(bounce("03 09:30", named))
    assert struck(archive) == [(day, "email")]


def test_a_bounce_of_a_campaign_long_ago_is_of_no_other(archive):
    archive.take_log(sent(2, "monday"), sent(12, "tuesday"))
    archive.take_events(bounce("12 09:30", "monday"))
    assert struck(archive) == []


def test_of_one_campaign_the_last_send_before_the_bounce_came_back(archive):
    archive.take_log(sent(2, "monday"), sent(3, "monday"), sent(4, "monday"), sent(3, "other"))
    archive.take_events(bounce("03 10:00", "monday"))
    assert struck(archive) == [(3, "email")]


@pytest.mark.parametrize("named", ["spring", None])
def test_mail_comes_back_rather_than_what_went_another_way(archive, named):
    archive.take_log(sent(2, "spring"), sent(3, "spring", channel="sms"))
    archive.take_events(bounce("03 09:30", named))
    assert struck(archive) == [(2, "email")]


def test_where_no_mail_went_something_else_came_back(archive):
    archive.take_log(sent(2, "spring", channel="sms"), sent(20, "spring"))
    archive.take_events(bounce("02 09:30", "spring"))
    assert struck(archive) == [(2, "sms")]


@pytest.mark.parametrize("detail", [None, "hard", "block: 5.7.1"])
def test_a_bounce_in_a_sends_own_row_is_of_that_send_alone(archive, detail):
    archive.take_log(
        sent(2, "monday", bounced=True, detail=detail), sent(2, "tuesday"), sent(3, "monday"), sent(3)
    )
    assert struck(archive) == [(2, "email")]


def test_a_bounce_that_the_other_record_of_a_send_tells_is_of_that_send(archive, letter):
    archive.take(
        letter(at="2026-03-02 09:00", Message_ID="<one@shop.example>"), letter(at="2026-03-09 09:00")
    )
    archive.take_log(sent(2, bounced=True, message_id="<one@shop.example>", sender="news@shop.example"))
    archive.settle("shop.example")
    assert archive.one("SELECT count(*) FROM touch WHERE same_as IS NOT NULL") == 1
    assert struck(archive) == [(2, "email")]


SOFT = [
    "soft",
    "Soft bounce",
    "soft: 5.1.1",
    "Transient",
    "Temporary failure",
    "452 4.2.2 over quota",
    "technical",
]
HARD = [None, "hard", "hard: 4.4.7", "Permanent", "550 5.7.1 temporarily listed", "block", "no reason"]


@pytest.mark.parametrize("detail", [*SOFT, *HARD])
def test_a_soft_bounce_may_have_arrived_later_wherever_it_is_told(archive, detail):
    archive.take_log(sent(2, "monday", bounced=True, detail=detail), sent(9, "tuesday"))
    archive.take_events(bounce("09 09:30", detail=detail))
    assert struck(archive) == ([] if detail in SOFT else [(2, "email"), (9, "email")])
