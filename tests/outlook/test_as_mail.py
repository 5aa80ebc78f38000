"""Of the properties that Outlook keeps, a mail is put together that reads as the one that was sent."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime

import pytest

from inbox_fatigue.sources.outlook.as_mail import Item, Sort, as_mail, sort_of
from inbox_fatigue.sources.outlook.properties import Properties, Tag, charset

_BEFORE = datetime(1601, 1, 1, tzinfo=UTC)
_INTERNAL = "/O=HARBOURHILL/OU=EXCHANGE/CN=RECIPIENTS/CN=ANA"


def properties(**values):
    """Return properties as Outlook writes them; bytes are texts in a code page of Windows."""
    return Properties({Tag[name.upper()]: _written(value) for name, value in values.items()})


def _written(value):
    if isinstance(value, bytes):
        return 0x001E, value
    if isinstance(value, int):
        return 0x0003, value.to_bytes(8, "little")
    if isinstance(value, datetime):
        return 0x0040, (int((value - _BEFORE).total_seconds()) * 10_000_000).to_bytes(8, "little")
    return 0x001F, value.encode("utf-16-le")


def recipient(address, kind=1, name=""):
    return properties(recipient_type=kind, display_name=name, smtp_address=address)


def sent(*recipients, **more):
    told = {
        "message_class": "IPM.Note",
        "from_name": "Ana Lima",
        "from_smtp_address": "ana@harbourhill.example",
        "subject": "Grüße aus dem Hafen",
        "submitted": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "text": "Guten Tag,\r\nhier ist das Programm.\r\n",
    } | more
    return Item(properties(**told), recipients or (recipient("ben@reader.example", name="Ben"),))


def read(item):
    return email.message_from_bytes(as_mail(item), policy=email.policy.default)


def test_what_was_sent_has_no_header_and_gets_one():
    mail = read(
        sent(
            message_id="<1@harbourhill.example>",
            in_reply_to="<0@reader.example>",
            references="<0@reader.example>",
        )
    )
    assert mail["From"] == "Ana Lima <ana@harbourhill.example>"
    assert mail["To"] == "Ben <ben@reader.example>"
    assert mail["Subject"] == "Grüße aus dem Hafen"
    assert mail["Date"].datetime == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (mail["Message-ID"], mail["In-Reply-To"]) == ("<1@harbourhill.example>", "<0@reader.example>")
    assert mail.get_content() == "Guten Tag,\r\nhier ist das Programm.\r\n"


def test_recipients_stand_where_they_stood():
    mail = read(
        sent(
            recipient("a@x.example"),
            recipient("b@x.example", 2),
            recipient("c@x.example", 3),
            recipient("d@x.example", 3),
        )
    )
    assert [mail[name] for name in ("To", "Cc", "Bcc")] == [
        "a@x.example",
        "b@x.example",
        "c@x.example, d@x.example",
    ]


def test_a_mail_that_came_in_keeps_its_header_and_gets_its_body_anew():
    header = (
        "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a by b;\r\n\tMon, 2 Mar 2026 09:00:00 +0000\r\n"
        "From: Harbour Hill <news@harbourhill.example>\r\nTo: ben@reader.example\r\nList-Unsubscribe: <mailto:off@x.example>\r\n"
        "Subject: March\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed;\r\n boundary="gone"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    )
    mail = read(sent(transport_headers=header, html="<p>Guten Tag</p>"))
    assert mail["From"] == "Harbour Hill <news@harbourhill.example>"
    assert mail["List-Unsubscribe"] == "<mailto:off@x.example>"
    assert mail["Received"].startswith("from a by b")
    assert len(mail.get_all("Content-Type")) == len(mail.get_all("From")) == 1
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_an_internal_address_of_exchange_is_none_that_mail_knows():
    item = sent(from_smtp_address="", from_address=_INTERNAL)
    assert read(item)["From"] is None
    assert (
        read(Item(item.properties, item.recipients, writer="ana@x.example"))["From"]
        == "Ana Lima <ana@x.example>"
    )
    to = read(
        sent(properties(recipient_type=1, display_name="Cem", address=_INTERNAL), recipient("b@x.example"))
    )
    assert to["To"] == "b@x.example"


def test_an_address_that_was_typed_is_found_where_it_stands():
    typed = properties(recipient_type=1, display_name="'dora@x.example'")
    assert read(sent(typed))["To"] == "dora@x.example"


def test_a_subject_loses_the_mark_of_its_prefix():
    assert read(sent(subject="\x01\x05RE: March"))["Subject"] == "RE: March"


def test_texts_are_read_by_their_code_page():
    mail = read(
        sent(
            subject="Привет".encode("cp1251"),
            codepage=1251,
            text="こんにちは".encode("cp932"),
            codepage_of_text=932,
        )
    )
    assert mail["Subject"] == "Привет"
    assert mail.get_content() == "こんにちは"


@pytest.mark.parametrize(
    ("codepage", "name"),
    [
        (65001, "utf-8"),
        (1252, "cp1252"),
        (28605, "iso-8859-15"),
        (20866, "koi8-r"),
        (50220, "cp50220"),
        (0, ""),
    ],
)
def test_code_pages_have_names(codepage, name):
    assert charset(codepage) == name


@pytest.mark.parametrize(
    ("told", "sort"),
    [
        ({"message_class": "IPM.Note"}, Sort.MAIL),
        ({"message_class": "IPM.Note.SMIME"}, Sort.MAIL),
        ({"message_class": "IPM.Schedule.Meeting.Request"}, Sort.MAIL),
        ({"message_class": "REPORT.IPM.Note.NDR"}, Sort.MAIL),
        ({"message_class": "REPORT.IPM.Note.IPNRN"}, Sort.OTHER),
        ({"message_class": "IPM.Contact"}, Sort.OTHER),
        ({"message_class": "IPM.Appointment"}, Sort.OTHER),
        ({"message_class": ""}, Sort.OTHER),
        ({"message_class": "IPM.Note", "flags": 0x9}, Sort.DRAFT),
    ],
)
def test_what_was_never_sent_is_no_mail(told, sort):
    assert sort_of(sent(**told)) is sort


def test_what_outlook_notes_for_itself_is_no_mail():
    assert sort_of(Item(sent().properties)) is Sort.OTHER


def test_a_delivery_that_failed_is_told_as_a_report():
    lost = properties(
        smtp_address="gone@x.example", supplementary_info="<mx.x.example #5.1.1 smtp;550 no such user>"
    )
    full = properties(address="full@x.example", report_text="4.2.2 the mailbox is full")
    mail = read(sent(lost, full, message_class="REPORT.IPM.Note.NDR"))
    assert mail.get_content_type() == "multipart/report"
    blocks = mail.get_payload(1).get_payload()[1:]
    assert [(one["Final-Recipient"], one["Status"]) for one in blocks] == [
        ("rfc822; gone@x.example", "5.1.1"),
        ("rfc822; full@x.example", "4.2.2"),
    ]


def test_an_answer_of_a_rule_says_so():
    assert (
        read(sent(message_class="IPM.Note.Rules.OofTemplate.Microsoft"))["Auto-Submitted"] == "auto-replied"
    )
    assert read(sent())["Auto-Submitted"] is None


def test_a_time_beyond_all_times_is_none():
    item = sent()
    held = dict(item.properties.held) | {Tag.SUBMITTED: (0x0040, b"\xff" * 8)}
    assert read(Item(Properties(held), item.recipients))["Date"] is None


def test_one_item_has_the_same_bytes_whenever_it_is_read():
    item = sent(html="<p>Guten Tag</p>")
    assert as_mail(item) == as_mail(item)
