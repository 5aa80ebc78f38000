"""What one person's copy of a creative is, as mail."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage, Where
from inbox_fatigue.parsing import Reader
from inbox_fatigue.plan import Copy, Creative, Form, Step, mail

AT = datetime(2026, 6, 3, 9, tzinfo=UTC)


def step(creative: Creative | None, **given) -> Step:
    return Step(
        **{
            "campaign": "Sale",
            "number": 0,
            "name": "Sale",
            "sender": "letter@larkspur.example",
            "creative": creative,
            **given,
        }
    )


def page(text: str, **given) -> Creative:
    return Creative(**{"name": "a.html", "form": Form.HTML, "raw": text.encode(), **given})


def copy_of(one: Step, **values: str | None):
    raw = mail(one, Copy(address="ana@corp.example", at=AT, values=values))
    assert raw is not None
    return message_from_bytes(raw, policy=policy.default)


def read(raw: bytes):
    found = Reader(Limits(), lambda writing: (), store_text=True).read(
        RawMessage(where=Where(source="plan"), raw=raw)
    )
    assert not isinstance(found, Problem), found
    return found


def test_a_page_becomes_a_mail_from_the_sender_to_the_person():
    copy = copy_of(
        step(page("<p>Hi {{ a }}</p>", subject="For {{ a }}"), sender_name="Larkspur, Tea"), a="Ána & Co"
    )
    assert copy["From"] == '"Larkspur, Tea" <letter@larkspur.example>'
    assert (copy["To"], copy["Subject"]) == ("ana@corp.example", "For Ána & Co")
    assert copy["Date"].datetime == AT
    assert copy.get_content_type() == "text/html"
    assert copy.get_content().strip() == "<p>Hi Ána &amp; Co</p>"


def test_a_preheader_is_in_the_page_and_not_seen_there():
    one = step(page("<html><body class='x'><p>Hi</p></body></html>", preheader="Only {{ a }} & you"))
    assert (
        "<body class='x'><div style=\"display:none\">Only Ana &amp; you</div><p>"
        in copy_of(one, a="Ana").get_content()
    )


def test_a_text_becomes_plain_mail_with_its_preheader_above():
    one = step(Creative(name="a.txt", form=Form.TEXT, raw=b"Hi {{ a }} & co,\r\nbye\n", preheader="Now"))
    assert copy_of(one, a="Ana").get_content().split("\r\n") == ["Now", "", "Hi Ana & co,", "bye", ""]


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8"])
def test_of_a_mail_the_decoded_texts_are_filled_and_the_rest_stays(charset):
    raw = (
        "From: A <a@larkspur.example>\nTo: test@larkspur.example\nSubject: =?utf-8?q?F=C3=BCr_*=7CA=7C*?=\n"
        "X-Own: yes\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: quoted-printable\n\n"
        + ("Gr=FC=DFe %%A=\n%%" if charset == "iso-8859-1" else "Gr=C3=BC=C3=9Fe %%A=\n%%")
        + "\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=n.txt\n\n{{ a }}\n--b--\n"
    ).encode()
    copy = copy_of(step(Creative(name="a.eml", form=Form.MAIL, raw=raw), sender="", way_out=True), a="Ana")
    body, attached = copy.iter_parts()
    assert body.get_content().strip() == "Grüße Ana"
    assert attached.get_content().strip() == "{{ a }}"
    assert (copy["Subject"], copy["X-Own"], copy["From"]) == ("Für Ana", "yes", "A <a@larkspur.example>")
    assert copy.get_all("To") == ["ana@corp.example"]


def test_a_way_out_of_the_sending_system_is_put_in_and_one_of_a_mails_own_stays():
    copy = copy_of(step(page("<p>Hi</p>"), way_out=True))
    assert copy["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert copy["List-Unsubscribe"] == "<https://larkspur.example/unsubscribe>"
    raw = b"From: a@larkspur.example\nSubject: x\nList-Unsubscribe: <mailto:u@larkspur.example>\n\nHi\n"
    own = copy_of(step(Creative(name="a.eml", form=Form.MAIL, raw=raw), way_out=True))
    assert own.get_all("List-Unsubscribe") == ["<mailto:u@larkspur.example>"]
    assert copy_of(step(page("<p>Hi</p>")))["List-Unsubscribe"] is None


def test_a_reply_is_below_the_step_before_to_the_same_person():
    first = copy_of(step(page("<p>Hi</p>")))
    reply = copy_of(step(page("<p>Hi again</p>"), number=1, reply=True))
    assert reply["In-Reply-To"] == reply["References"] == first["Message-ID"]
    assert reply["Message-ID"] != first["Message-ID"]


def test_a_step_of_unknown_words_has_no_mail_and_one_of_a_known_subject_a_mail_without_text():
    assert mail(step(None), Copy(address="a@b.example", at=AT)) is None
    raw = mail(
        step(Creative(name="", form=Form.SUBJECT, raw=b"", subject="Hi {{ a }}")),
        Copy(address="a@b.example", at=AT, values={"a": "Ana"}),
    )
    found = read(raw)
    assert found.mail.subject == "Hi Ana"
    assert found.content.words is None


def test_a_value_cannot_add_a_header():
    copy = copy_of(step(page("<p>Hi</p>", subject="Hi {{ a }}")), a="Ana\r\nBcc: all@corp.example\n\nbody")
    assert copy["Bcc"] is None
    assert copy["Subject"] == "Hi Ana Bcc: all@corp.example body"


def test_the_reader_of_other_mail_reads_a_copy():
    found = read(
        mail(
            step(page("<p>Dear {{ a }},</p><p>it is summer.</p>", subject="Summer")),
            Copy(address="ana@corp.example", at=AT, values={"a": "Ana"}),
        )
    )
    assert found.mail.sender.address == "letter@larkspur.example"
    assert [party.address for party in found.mail.recipients] == ["ana@corp.example"]
    assert (found.mail.at, found.mail.subject, found.mail.defects) == (AT, "Summer", ())
    assert "it is summer" in found.content.text


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=30), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_whatever_is_merged_a_copy_is_a_mail_that_can_be_read(value, text):
    one = step(
        Creative(name="a.txt", form=Form.TEXT, raw=text.encode(), subject="S {{ a }}"), sender_name=value
    )
    raw = mail(one, Copy(address="ana@corp.example", at=AT, values={"a": value}))
    assert [party.address for party in read(raw).mail.recipients] == ["ana@corp.example"]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_bytes_a_mail_is_made_of_it_is_taken_or_refused_without_an_accident(raw):
    one = step(Creative(name="a.eml", form=Form.MAIL, raw=b"Subject: x\n" + raw))
    assert mail(one, Copy(address="ana@corp.example", at=AT, values={"a": "b"}))
