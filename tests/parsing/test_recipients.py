"""Who a mail was for."""

from __future__ import annotations

import pytest


@pytest.fixture
def people(read_mail):
    def fields_and_addresses(raw: bytes) -> list[tuple[str, str]]:
        return [(party.field, party.address) for party in read_mail(raw).recipients]

    return fields_and_addresses


def test_every_occurrence_of_to_cc_and_bcc_counts_once(mail, people, read_mail):
    raw = mail(extra=b"To: bob@example.org, ANN@example.org\nCc: carl@example.org\nBcc: dora@example.org\n")

    assert people(raw) == [
        ("to", "ann@example.org"),
        ("to", "bob@example.org"),
        ("cc", "carl@example.org"),
        ("bcc", "dora@example.org"),
    ]
    assert "doubled-to" in read_mail(raw).defects


def test_the_inbox_that_got_it_is_added(mail, people):
    raw = mail(X_Original_To="bob@example.net", Delivered_To="m0666@dd20708.host.example")

    assert people(raw) == [("to", "ann@example.org"), ("x-original-to", "bob@example.net")]


def test_a_technical_mailbox_is_no_recipient(mail, people):
    assert people(mail(Delivered_To="m0666@dd20708.host.example")) == [("to", "ann@example.org")]
    assert people(mail(X_Original_To="ann@localhost.localdomain")) == [("to", "ann@example.org")]


@pytest.mark.parametrize("to", [None, "undisclosed-recipients:;", ""])
def test_an_undisclosed_recipient_is_the_one_to_whom_it_was_delivered(to, mail, people):
    raw = mail(To=to, Delivered_To="zz@localhost.host.example", extra=b"Delivered-To: ann@example.org\n")

    assert people(raw) == [("delivered-to", "ann@example.org")]


def test_behind_a_mailing_list_stands_the_person_who_got_it(mail, people):
    raw = mail(
        To="chat@lists.example",
        List_Id="Chat <chat.lists.example>",
        List_Post="<mailto:chat@lists.example>",
        Delivered_To="mailing list chat@lists.example",
        extra=b"Delivered-To: ann@example.org\n",
    )

    assert people(raw) == [("delivered-to", "ann@example.org")]


def test_a_list_stays_the_recipient_where_no_person_is_known(mail, people):
    raw = mail(
        To="chat@lists.example", List_Id="<chat.lists.example>", Delivered_To="zz@localhost.host.example"
    )

    assert people(raw) == [("to", "chat@lists.example")]


def test_nobody_named_is_a_defect(mail, people, read_mail):
    raw = mail(To=None)

    assert people(raw) == []
    assert "no-recipient" in read_mail(raw).defects


def test_too_many_addresses_are_refused_and_never_cut(mail, read):
    raw = mail(To=", ".join(f"p{number}@example.org" for number in range(30)))

    assert read(raw, addresses=20).why == "too-many-addresses"
    assert read(raw, address_field_bytes=100).why == "address-field-too-large"
    assert len(read(raw, address_field_bytes=1_000, field_bytes=50).mail.recipients) == 30


def test_a_name_in_encoded_words_may_hold_a_comma(mail, read_mail):
    raw = mail(To="=?utf-8?q?M=C3=BCller=2C_Ann?= <ann@example.org>")
    party = read_mail(raw).recipients[0]

    assert (party.name, party.address) == ("Müller, Ann", "ann@example.org")
