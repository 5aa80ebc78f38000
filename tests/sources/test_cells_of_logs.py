"""What stands in the cells of logs: who, yes or no, and words that may not be known."""

from __future__ import annotations

import json

import polars as pl
import pytest

from inbox_fatigue.model import Problem

AT = "2026-03-02T09:00:00Z"


@pytest.fixture
def log(tmp_path, read):
    """Read a log of that text."""

    def reading(text, **options):
        (tmp_path / "sends.csv").write_text(text)
        return read(tmp_path / "sends.csv", **options)

    return reading


def _told(found):
    """Return reason, line, text and loss of each problem."""
    return [(one.why, one.where.line, one.detail, one.lost) for one in found.of(Problem)]


def _of_kinds(log, *kinds, severity=""):
    rows = "".join(f"r{at},{AT},{kind},{severity}\n" for at, kind in enumerate(kinds))
    return log("email,timestamp,event,severity\nr,2026-03-01T09:00:00Z,sent,\n" + rows)


@pytest.mark.parametrize(
    "written",
    ["FALSCH", "nein", "Faux", "non", "no", "Falso", "não", "nee", "ONWAAR", '"0,0"', "0 %", "0000-00-00",
     "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
)  # fmt: skip
def test_a_no_in_any_of_the_languages_is_a_no(log, written):
    found = log(f"email,sent_at,bounced,unsubscribed_at\na,{AT},{written},{written}\n")
    assert [(row["bounced"], row["unsubscribed"]) for row in found.sends] == [(False, False)]
    assert _told(found) == []


@pytest.mark.parametrize(
    "written",
    ["WAHR", "ja", "Vrai", "oui", "sí", "Verdadero", "sim", "waar", '"0,5"', "hard", "5 March 2026 10:00"],
)
def test_a_yes_in_any_of_the_languages_is_a_yes(log, written):
    found = log(f"email,sent_at,bounced\na,{AT},{written}\n")
    assert [row["bounced"] for row in found.sends] == [True]
    assert _told(found) == []


@pytest.mark.parametrize("written", ["N/A", "nan", "NULL", r"\N", "None", "-", "k. A.", ""])
def test_a_word_for_nothing_answers_nothing(log, written):
    found = log(f"email,sent_at,bounced\na,{AT},{written}\n")
    assert [row["bounced"] for row in found.sends] == [None]
    assert _told(found) == []


def test_what_is_no_answer_is_not_known_and_told_once_with_its_number(log):
    rows = "".join(
        f"r{at},{AT},{word}\n" for at, word in enumerate(["no", "perhaps", "1", "perhaps", "soon"])
    )
    found = log("email,sent_at,bounced\n" + rows)
    assert [row["bounced"] for row in found.sends] == [False, None, True, None, None]
    assert _told(found) == [
        (
            "unknown-answer",
            3,
            "the column 'bounced' says 'perhaps' (2) and 'soon' (1); that is neither yes nor no, and 3 rows were counted as not known",
            0,
        )
    ]


def test_an_opt_out_may_be_dated_in_another_format_than_the_sending(log):
    found = log(
        "email,sent_at,unsubscribed_at\na,02/03/2026 09:00,2026-03-05T10:00:00Z\nb,02/03/2026 09:00,05/03/2026 10:00\n",
        time_format="%d/%m/%Y %H:%M",
    )
    assert [row["unsubscribed"] for row in found.sends] == [True, True]


@pytest.mark.parametrize(
    ("written", "kind", "detail"),
    [
        ("emailUnSubscribe", "unsubscribe", None),
        ("emailComplaint", "complaint", None),
        ("emailBounce", "bounce", None),
        ("Marked Email as Spam", "complaint", None),
        ("Unsubscribed from Email Marketing", "unsubscribe", None),
        ("users.messages.email.Delivery", "delivered", None),
        ("users.messages.email.Open", "open", None),
        ("users.messages.email.Click", "click", None),
        ("users.messages.email.Bounce", "bounce", "hard"),
        ("users.messages.email.SoftBounce", "bounce", "soft"),
        ("users.messages.email.MarkAsSpam", "complaint", None),
        ("users.messages.email.Unsubscribe", "unsubscribe", None),
        ("BlockBounce", "bounce", "block"),
        ("OtherBounce", "bounce", None),
        ("email_spammed", "complaint", None),
        ("email.hardBounced", "bounce", "hard"),
    ],
)
def test_kinds_are_known_as_sending_systems_write_them(log, written, kind, detail):
    found = _of_kinds(log, written)
    assert [(row["kind"], row["detail"]) for row in found.events] == [(kind, detail)]
    assert _told(found) == []


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        ("users.messages.email.Send", None),
        ("smsSend", "sms"),
        ("Received SMS", "sms"),
        ("pushSend", "push"),
        ("users.messages.pushnotification.Send", "push"),
    ],
)
def test_a_send_may_name_its_channel(log, written, channel):
    assert [row["channel"] for row in _of_kinds(log, written).sends] == [None, channel]


@pytest.mark.parametrize(
    ("severity", "told"), [("permanent", [("bounce", "hard")]), ("temporary", []), ("", [])]
)
def test_a_failure_is_a_bounce_if_it_is_permanent(log, severity, told):
    found = _of_kinds(log, "failed", severity=severity)
    assert [(row["kind"], row["detail"]) for row in found.events] == told
    assert _told(found) == []


def test_kinds_that_are_not_known_are_told_with_their_number_and_no_more_than_a_few(log):
    kinds = ["Vanished", "Viewed Product", "", "Vanished", *(f"Kind {at}" for at in range(20))]
    ((why, line, detail, lost),) = _told(_of_kinds(log, *kinds))
    assert (why, line, lost) == ("unknown-kind", 3, 0)
    assert detail.startswith("the column 'event' says 'Vanished' (2), nothing (1), 'Kind 0' (1)")
    assert detail.endswith(
        "'Kind 7' (1) and something else (12); no kind of event is called so, and 23 rows were set aside"
    )


def test_words_of_a_long_log_are_told_once(log):
    rows = [f"r{at},{AT},{'sent' if at % 2 else 'Vanished'}\n" for at in range(120_000)]
    ((_, line, detail, _),) = _told(log("email,timestamp,event\n" + "".join(rows)))
    assert (line, detail.partition(";")[0]) == (2, "the column 'event' says 'Vanished' (60,000)")


def test_an_opt_out_of_another_channel_is_none_of_mail_and_told(log):
    found = _of_kinds(log, "Unsubscribed from SMS")
    assert (found.events, len(found.skipped)) == ([], 1)
    assert [(why, line) for why, line, _, _ in _told(found)] == [("event-of-another-channel", 3)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("WhatsApp", "sms"), ("webpush", "push"), ("Web Push", "push"), ("in-app", "other"), ("NULL", None)],
)
def test_channels_are_known_by_their_usual_words(log, written, meant):
    found = log(f"email,sent_at,channel\na,{AT},{written}\n")
    assert [row["channel"] for row in found.sends] == [meant]
    assert _told(found) == []


@pytest.mark.parametrize("written", ["Receipt", "operational", "transactional"])
def test_receipts_are_transactional(log, written):
    assert log(f"email,sent_at,stream\na,{AT},{written}\n").sends[0]["stream"] == "transactional"


def test_words_for_channels_and_streams_that_are_not_known_are_told(log):
    found = log(f"email,sent_at,stream,channel\na,{AT},strange,pigeon\nb,{AT},,\nc,{AT},strange,email\n")
    assert [(row["stream"], row["channel"]) for row in found.sends] == [
        (None, "other"), (None, None), (None, "email")
    ]  # fmt: skip
    assert [(why, line, detail.partition(";")[0]) for why, line, detail, _ in _told(found)] == [
        ("unknown-stream", 2, "the column 'stream' says 'strange' (2)"),
        ("unknown-channel", 2, "the column 'channel' says 'pigeon' (1)"),
    ]


def test_a_word_that_holds_an_address_is_not_repeated(log):
    ((_, _, detail, _),) = _told(log(f"email,sent_at,channel\na,{AT},ana@reader.example\n"))
    assert "ana" not in detail


def test_what_somebody_answered_is_not_repeated(log):
    ((_, _, detail, _),) = _told(log(f"email,sent_at,replied\na,{AT},no thanks Ana\n"))
    assert detail.startswith("the column 'replied' says something like 'aa aaaaaa aaa' (1);")


@pytest.mark.parametrize("written", ["NULL", "n/a", "None", r"\N", "-"])
def test_a_word_for_nothing_is_no_recipient(log, written):
    found = log(f"email,sent_at\n{written},{AT}\na@x.example,{AT}\n")
    assert [row["recipient"] for row in found.sends] == ["a@x.example"]
    assert _told(found) == [("no-recipient", 2, f"its recipient is {written!r}, which is nobody", 1)]


@pytest.mark.parametrize("written", ["NULL", "None", "NaN", r"\N", "N/A", "NA"])
def test_a_word_for_nothing_names_no_campaign_sequence_or_sender(log, written):
    found = log(
        f"email,sent_at,campaign,sequence,sender,subject\na,{AT},{written},{written},{written},{written}\n"
    )
    (row,) = found.sends
    assert (row["campaign"], row["sequence"], row["sender"], row["subject"]) == (None, None, None, written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ana@x.example, bob@y.example", ["ana@x.example", "bob@y.example"]),
        ("ana@x.example;bob@y.example;", ["ana@x.example", "bob@y.example"]),
        ("ana@x.example bob@y.example", ["ana@x.example", "bob@y.example"]),
        ("Ana <ana@x.example>, Lee, Bob <bob@y.example>", ["ana@x.example", "bob@y.example"]),
        ('[""ana@x.example"", ""bob@y.example""]', ["ana@x.example", "bob@y.example"]),
        ('[""ana@x.example""]', ["ana@x.example"]),
        ("ana@x.example, ana@x.example", ["ana@x.example"]),
        ("bob@y.example via Ana <ana@x.example>", ["ana@x.example"]),
        ("@, @", ["@, @"]),
    ],
)
def test_several_addresses_in_a_cell_are_several_sends(log, written, meant):
    found = log(f'to,sent_at,subject\nr@x.example,{AT},one\n"{written}",{AT},two\ns@x.example,{AT},three\n')
    assert [(row["recipient"], row["subject"], row["line"]) for row in found.sends] == [
        ("r@x.example", "one", 2),
        *((one, "two", 3) for one in meant),
        ("s@x.example", "three", 4),
    ]


def test_ids_that_a_table_keeps_as_floats_are_whole_numbers(tmp_path, read):
    frame = pl.DataFrame(
        {"user_id": [123.0, float("nan"), None, 5.0], "sent_at": [AT] * 4, "campaign": [7.0, 7.0, 7.0, 1.5]}
    )
    frame.write_parquet(tmp_path / "sends.parquet")
    found = read(tmp_path / "sends.parquet")
    assert [(row["recipient"], row["campaign"]) for row in found.sends] == [("123", "7"), ("5", "1.5")]
    assert found.problems == ["no-recipient", "no-recipient"]


def test_ids_that_were_floats_before_they_were_text_are_whole_numbers_too(log):
    assert [row["recipient"] for row in log(f"user_id,sent_at\n123.0,{AT}\n1.5,{AT}\n").sends] == [
        "123",
        "1.5",
    ]


@pytest.mark.parametrize(("written", "meant"), [('["news"]', "news"), ('["news", "tea"]', '["news", "tea"]')])
def test_a_list_of_one_name_is_that_name(log, written, meant):
    cell = written.replace('"', '""')
    (row,) = log(f'email,sent_at,categories\na,{AT},"{cell}"\n').sends
    assert row["category"] == meant


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("Larkspur Tea <hello@larkspur-tea.example>", "hello@larkspur-tea.example", "Larkspur Tea"),
        ('"""Calder, Ines"" <ines@larkspur-tea.example>"', "ines@larkspur-tea.example", "Calder, Ines"),
        ("<hello@larkspur-tea.example>", "hello@larkspur-tea.example", None),
        ("hello@larkspur-tea.example", "hello@larkspur-tea.example", None),
        ("Larkspur Tea", "Larkspur Tea", None),
    ],
)
def test_a_sender_with_a_name_is_an_address_and_a_name(log, written, address, name):
    """Left together they were an organisation called larkspur-tea.example>."""
    (sent,) = log(f"email,sent_at,from\na@x.example,2026-03-02T09:00:00Z,{written}\n").sends
    assert (sent["sender"], sent["sender_name"]) == (address, name)


def test_a_name_in_a_column_of_its_own_is_the_name(log):
    text = "email,sent_at,from,from_name\na@x.example,2026-03-02T09:00:00Z,Tea <t@x.example>,Larkspur Tea\n"
    assert [row["sender_name"] for row in log(text).sends] == ["Larkspur Tea"]


def test_the_kind_of_an_event_is_no_detail_of_it(log):
    found = log("email,created_at,type\na@x.example,2026-03-02T09:00:00Z,emailsBounced\n")
    assert [(event["kind"], event["detail"]) for event in found.events] == [("bounce", None)]


@pytest.mark.parametrize(
    ("column", "cell", "stream"),
    [
        ("transactional_message_id", "9", "transactional"),
        ("transactional_message_id", "", None),
        ("transactional", "0", None),
        ("transactional", "false", None),
        ("cadence_id", "12", "sales"),
    ],
)
def test_an_id_that_only_some_messages_have_tells_their_stream(log, column, cell, stream):
    found = log(f"email,sent_at,{column}\na@x.example,2026-03-02T09:00:00Z,{cell}\n")
    assert [row["stream"] for row in found.sends] == [stream]


def test_campaigns_that_are_numbered_apart_stay_apart(log):
    header = "email,sent_at,campaign_id,broadcast_id,newsletter_id\n"
    ids = ["23,,", ",23,", ",,23", ",,"]
    found = log(
        header + "".join(f"a@x.example,2026-03-0{day}T09:00:00Z,{one}\n" for day, one in enumerate(ids, 2))
    )
    assert [row["campaign"] for row in found.sends] == ["23", "broadcast 23", "newsletter 23", None]


@pytest.mark.parametrize(
    ("kind", "told"), [("sms", ("sms", 1)), ("email", ("email", 1)), ("customer", (None, 1))]
)
def test_what_the_object_of_a_message_is_tells_the_channel_where_it_is_one(log, kind, told):
    row = {
        "object_type": kind,
        "metric": "sent",
        "timestamp": 1772442000,
        "data": {"recipient": "a@x.example"},
    }
    found = log(json.dumps(row), name="webhooks.jsonl")
    assert ([row["channel"] for row in found.sends], found.problems) == ([told[0]] * told[1], [])


@pytest.mark.parametrize("kind", ["open", "click"])
def test_of_a_mail_to_several_nobody_knows_who_opened_it(log, kind):
    """Amazon SES tells one click of a mail to three; that two of them clicked too would be an invention."""
    header = "email,timestamp,event\n"
    rows = [f'"a@x.example, b@x.example",{AT},{kind}\n', f"c@x.example,{AT},click\n"]
    found = log(header + "".join(rows))
    assert [(event["recipient"][0], event["reliable"]) for event in found.events] == [
        ("a", False),
        ("b", False),
        ("c", True),
    ]
