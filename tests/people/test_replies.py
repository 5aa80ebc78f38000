"""What people wrote back becomes events."""

from __future__ import annotations

import polars as pl
import pytest

from inbox_fatigue.testing import moment

LATER = moment("2026-03-09")  # things that came back after "now" are not known yet
SHOP = "shop.example"
ANSWER = {
    "sender": "ana@reader.example",
    "to": "news@shop.example",
    "subject": "Re: Spring",
    "at": "2026-03-04 10:00",
}


def events(archive):
    return archive.ask("""
        SELECT event.kind, address.address, event.origin
          FROM event JOIN address ON address.id = event.address ORDER BY event.at""")


def test_an_answer_is_a_reply_linked_to_the_mail_it_answers(archive, letter):
    archive.take(
        letter(Message_ID="<1@shop.example>"),
        letter(**ANSWER, In_Reply_To="<1@shop.example>", Message_ID="<2@reader.example>"),
    )
    archive.settle(SHOP)
    assert events(archive) == [("reply", "ana@reader.example", "mail")]
    inboxes = archive.inboxes(as_of=LATER)
    (event,), (touch,) = inboxes.events.rows(named=True), inboxes.touches.rows(named=True)
    assert event["parent"] == touch["message"]
    assert event["inbox"] == touch["inbox"]
    assert event["subject_key"] == touch["subject_key"]
    assert event["sender"] == touch["sender"]


def test_an_answer_to_a_copy_under_another_message_id_is_linked_as_well(archive, letter):
    archive.take(
        letter(Message_ID="<a@shop.example>"),
        letter(Message_ID="<b@shop.example>"),
        letter(**ANSWER, In_Reply_To="<b@shop.example>"),
    )
    archive.settle(SHOP)
    inboxes = archive.inboxes(as_of=LATER)
    assert len(inboxes.touches) == 1
    assert inboxes.events["parent"].to_list() == inboxes.touches["message"].to_list()


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"subject": "Automatic reply: Spring"}],
)
def test_an_automatic_answer_is_out_of_office_and_no_reply(archive, letter, headers):
    archive.take(letter(), letter(**{**ANSWER, **headers}))
    archive.settle(SHOP)
    assert events(archive) == [("out_of_office", "ana@reader.example", "mail")]


def test_mail_between_strangers_and_list_mail_are_no_replies(archive, letter):
    archive.take(
        letter(),
        letter(**{**ANSWER, "to": "ben@reader.example"}),
        letter(
            **{**ANSWER, "at": "2026-03-05"}, List_Id="<l.list.example>", List_Post="<mailto:l@list.example>"
        ),
    )
    archive.settle(SHOP)
    assert events(archive) == []


def test_replies_are_worked_out_anew_for_another_organisation(archive, letter):
    archive.take(letter(), letter(**ANSWER), letter(sender="news@other.example"))
    archive.settle(SHOP)
    archive.settle("other.example")
    assert events(archive) == []
    archive.settle(SHOP)
    assert len(events(archive)) == 1


def test_the_same_answer_in_two_folders_is_one_reply(archive, letter):
    archive.take(letter(), letter(**ANSWER), letter(**ANSWER, X_Folder="archive"))
    archive.settle(SHOP)
    assert len(events(archive)) == 1


DSN = """\
From: Mail Delivery System <MAILER-DAEMON@mx.shop.example>
To: news@shop.example
Date: Mon, 02 Mar 2026 09:01:00 +0000
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.shop.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}

--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "detail"),
    [
        ("failed", "5.1.1", "hard 5.1.1"),
        ("delayed", "4.4.1", "soft 4.4.1"),
        ("failed", "4.2.2", "soft 4.2.2"),
    ],
)
def test_a_delivery_report_is_a_bounce_of_the_person_it_names(archive, letter, action, status, detail):
    report = DSN.format(recipient="ana@reader.example", action=action, status=status).encode()
    archive.take(letter(), report)
    archive.settle(SHOP)
    assert events(archive) == [("bounce", "ana@reader.example", "bounce")]
    assert archive.ask("SELECT detail FROM event") == [(detail,)]
    assert archive.inboxes(as_of=LATER).touches["counted"].to_list().count(True) <= 1


@pytest.mark.parametrize(
    ("action", "status", "bounced"), [("failed", "5.1.1", [True]), ("delayed", "4.4.1", [False])]
)
def test_mail_that_came_back_for_good_is_an_attempt(archive, letter, action, status, bounced):
    report = DSN.format(recipient="ana@reader.example", action=action, status=status).encode()
    archive.take(letter(), report)
    archive.settle(SHOP)
    touches = archive.inboxes(as_of=LATER).touches.filter(pl.col("kind") == "mail")
    assert touches["bounced"].to_list() == bounced


def test_a_delivery_report_is_mail_to_nobody_who_can_be_tired(archive, letter):
    archive.take(
        letter(), DSN.format(recipient="ana@reader.example", action="failed", status="5.1.1").encode()
    )
    archive.settle(SHOP)
    touches = archive.inboxes(as_of=LATER).touches.sort("at")
    assert touches["stream"].cast(str).to_list()[-1] == "correspondence"
    assert touches["counted"].to_list()[-1] is False


def test_outcomes_in_the_rows_of_a_log_become_events(archive):
    row = {"recipient": "ana@reader.example", "at": "2026-03-02", "campaign": "spring"}
    archive.take_log(
        {**row, "opened": True, "clicked": True, "bounced": False, "unsubscribed": None, "complained": True}
    )
    archive.settle()
    assert sorted(kind for kind, _, _ in events(archive)) == ["click", "complaint", "open"]
    assert {origin for _, _, origin in events(archive)} == {"log"}


def test_a_bounced_row_is_an_attempt_and_no_pressure(archive):
    archive.take_log({"recipient": "ana@reader.example", "at": "2026-03-02", "bounced": True})
    archive.settle()
    (touch,) = archive.inboxes(as_of=LATER).touches.rows(named=True)
    assert (touch["bounced"], touch["counted"]) == (True, False)


def test_an_event_without_an_organisation_stands_for_every_one(archive, letter):
    archive.take(
        letter(),
        letter(sender="x@other.example", at="2026-03-03"),
        letter(sender="y@third.example", at="2026-03-03"),
    )
    archive.take_events({"recipient": "ana@reader.example", "at": "2026-03-02 12:00", "kind": "unsubscribe"})
    archive.settle()
    (event,) = archive.inboxes(as_of=LATER).events.rows(named=True)
    assert (event["kind"], event["inbox"], event["organisation"]) == ("unsubscribe", None, None)
