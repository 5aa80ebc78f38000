from __future__ import annotations

import json
from datetime import UTC, date, datetime

import polars as pl
import pytest

from inbox_fatigue.columns import EVENT_LOG, OUTCOMES, SEND_LOG
from inbox_fatigue.errors import UsageError
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import EventRows, Problem, SendRows

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def log(tmp_path, read):
    """Read a log of that text."""

    def reading(text, name="sends.csv", **options):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(tmp_path / name, **options)

    return reading


def test_a_plain_log_becomes_sends_of_our_schema(log):
    found = log("recipient,campaign_id,sent_at,opened,clicks\nr1,spring,2026-03-02T09:00:00Z,1,0\n")
    (rows,) = found.items
    assert isinstance(rows, SendRows)
    assert dict(rows.frame.schema) == SEND_LOG
    assert rows.where.line == 2
    row = found.sends[0]
    assert (row["recipient"], row["at"], row["utc_offset"], row["campaign"]) == ("r1", NINE, 0, "spring")
    assert (row["opened"], row["clicked"], row["bounced"]) == (True, False, None)
    assert (row["stream"], row["line"]) == (None, 2)


@pytest.mark.parametrize(
    "header",
    [
        "Email Address,Send Time,Campaign Name,Subject Line",
        "EmailAddress,SentAt,CampaignName,SubjectLine",
        "to,timestamp,campaign,subject",
        "E-Mail;Date Sent;campaign_id;email_subject",
        "email\tsent\tnewsletter\tsubject",
        '"recipient_email"|"datetime"|"mailing"|"subject"',
    ],
)
def test_columns_are_known_under_many_names_and_delimiters(log, header):
    sign = next(one for one in (";", "\t", "|", ",") if one in header)
    row = sign.join(["a@x.example", "2026-03-02 09:00:00+00:00", "spring", "Hello there"])
    (sent,) = log(f"{header}\n{row}\n").sends
    assert (sent["recipient"], sent["at"]) == ("a@x.example", NINE)
    assert (sent["campaign"], sent["subject"]) == ("spring", "Hello there")


def test_columns_can_be_named_by_hand(log):
    text = "who,when,what,email\nr1,2026-03-02T09:00:00Z,spring,x@y.example\n"
    (row,) = log(text, map={"recipient": "who", "at": "when", "campaign": "what"}).sends
    assert (row["recipient"], row["campaign"]) == ("r1", "spring")


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("email,name\na@x.example,Ann\n", {}, "no column says when it was sent (it has email, name)"),
        (
            "KUNDE,ZEIT\nx,y\n",
            {},
            "(it has KUNDE, ZEIT); name it with --map recipient=COLUMN --map at=COLUMN",
        ),
        ("name,sent_at\nAnn,2026-03-02\n", {}, "name it with --map recipient=COLUMN"),
        ("email,sent_at\na@x.example,03/04/2026 10:00\n", {}, "pass --time-format"),
        ("email,sent_at\na@x.example,soon\n", {}, "no time in the column 'sent_at' can be read"),
        ("email,email,sent_at\na,b,2026-03-02\n", {}, "two columns are called 'email'"),
        ("email,sent_at\na,2026-03-02\n", {"map": {"at": "when"}}, "it has no column 'when'"),
        ("email,sent_at\na,2026-03-02\n", {"map": {"who": "email"}}, "names no column of ours"),
        ("email,sent_at,event\na,2026-03-02,Webinar\n", {}, "--map kind= if all rows are sends"),
        (
            ",".join(f"c{n}" for n in range(300)) + "\n",
            {},
            "columns, more than 200; leave some out, or set csv_columns",
        ),
        ("\n\n", {}, "it has no header line"),
    ],
)
def test_a_log_that_cannot_be_read_says_in_one_sentence_what_to_do(log, text, options, said):
    with pytest.raises(UsageError) as error:
        log(text, **options)
    assert said in str(error.value)
    assert "sends.csv: " in str(error.value)
    assert "\n" not in str(error.value)


def test_a_column_that_only_looks_like_a_kind_can_be_ruled_out(log):
    text = "email,sent_at,event\na@x.example,2026-03-02T09:00:00Z,Webinar\n"
    assert len(log(text, map={"kind": ""}).sends) == 1


def test_faulty_rows_are_told_with_their_line_and_the_others_are_kept(log):
    text = (
        "email,sent_at,subject\n"
        "a@x.example,2026-03-02T09:00:00Z,one\n"
        "b@x.example,2026-03-02T09:00:00Z\n"
        ",2026-03-02T09:00:00Z,three\n"
        "d@x.example,,four\n"
        "e@x.example,yesterday,five\n"
        "f@x.example,03/04/2026,six\n"
        "g@x.example,2026-03-02T09:00:00Z,se\0ven\n"
        "h@x.example,0102-03-02T09:00:00Z,eight\n"
        'i@x.example,2026-03-02T09:00:00Z,"ni"ne\n'
        "j@x.example,2026-03-02T09:00:00Z,ten,too many\n"
        "k@x.example,2026-03-02T09:00:00Z,eleven,\n"
        "\n"
        'l@x.example,2026-03-02T09:00:00Z,"twelve\nin two lines"\n'
        "m@x.example,2026-03-02T09:00:00Z,last"
    )
    found = log(text)
    assert [(row["recipient"][0], row["line"]) for row in found.sends] == [
        ("a", 2),
        ("k", 12),
        ("l", 14),
        ("m", 16),
    ]
    told = [(item.where.line, item.why) for item in found.items if not isinstance(item, SendRows)]
    assert told == [
        (3, "ragged-row"),
        (4, "no-recipient"),
        (5, "no-time"),
        (6, "unreadable-time"),
        (7, "ambiguous-time"),
        (8, "nul-byte"),
        (9, "unreadable-time"),
        (10, "malformed-row"),
        (11, "ragged-row"),
    ]


def test_an_unclosed_quote_costs_one_row(log):
    rows = [f"r{number},2026-03-02T09:00:00Z,x\n" for number in range(1_000)]
    rows[10] = 'r10,2026-03-02T09:00:00Z,"x\n'
    found = log("email,sent_at,subject\n" + "".join(rows))
    assert (len(found.sends), found.problems) == (999, ["unclosed-quote"])
    assert found.items[-1].where.line == 12


def test_a_quote_inside_a_field_stands_for_itself(log):
    found = log('email,sent_at,subject\na,2026-03-02T09:00:00Z,a 5" pipe\nb,2026-03-02T09:00:00Z,two\n')
    assert [row["subject"] for row in found.sends] == ['a 5" pipe', "two"]


def test_quoted_delimiters_and_doubled_quotes_are_read_alike_by_both_readers(log):
    rows = "".join(f'r{n},2026-03-02T09:00:00Z,"Hi, ""you"" {n}"\n' for n in range(200))
    plain = log("email,sent_at,subject\n" + rows)
    exact = log("email,sent_at,subject\n" + rows + "short\n")
    assert plain.sends == exact.sends
    assert (plain.problems, exact.problems) == ([], ["ragged-row"])
    assert plain.sends[7]["subject"] == 'Hi, "you" 7'


def test_large_logs_come_in_batches_with_right_lines(log):
    rows = [f"r{number:07},2026-03-02T09:00:00Z,{'x' * 120}\n" for number in range(150_000)]
    rows[140_000] = "bad\n"
    found = log("email,sent_at,subject\n" + "".join(rows))
    assert len(found.of(SendRows)) > 1
    assert len(found.sends) == 149_999
    assert all(row["line"] == int(row["recipient"][1:]) + 2 for row in found.sends)
    assert [(item.why, item.where.line) for item in found.items if not isinstance(item, SendRows)] == [
        ("ragged-row", 140_002)
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_and_utf16_are_read(log, encoding):
    text = "email,sent_at,subject\na@x.example,2026-03-02T09:00:00Z,Grüße\n".encode(encoding)
    (row,) = log(text).sends
    assert (row["recipient"], row["subject"]) == ("a@x.example", "Grüße")


def test_rows_in_windows_1252_are_read_and_told(log):
    text = "email,sent_at,subject\na@x.example,2026-03-02T09:00:00Z,Grüße\n"
    found = log(text.encode("cp1252"))
    assert found.sends[0]["subject"] == "Grüße"
    assert [(item.why, item.lost) for item in found.items[1:]] == [("not-utf-8", 0)]


def test_columns_that_are_named_in_windows_1252_can_be_mapped(log):
    text = "Empfänger;Versandzeit\na@x.example;2026-03-02T09:00:00Z\n"
    found = log(text.encode("cp1252"), map={"recipient": "Empfänger", "at": "Versandzeit"})
    assert [row["recipient"] for row in found.sends] == ["a@x.example"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_may_be_of_any_kind_and_mixed(log, end):
    text = f"email,sent_at{end}a,2026-03-02T09:00:00Z{end}b,2026-03-02T09:00:00Z\nc,2026-03-02T09:00:00Z{end}"
    assert [(row["recipient"], row["line"]) for row in log(text).sends] == [("a", 2), ("b", 3), ("c", 4)]


def test_a_stated_delimiter_wins(log):
    text = "email^sent_at^subject\na@x.example^2026-03-02T09:00:00Z^a,b;c\n"
    assert log(text, delimiter="^").sends[0]["subject"] == "a,b;c"
    excel = "sep=;\nemail;sent_at\na@x.example;2026-03-02T09:00:00Z\n"
    assert log(excel).sends[0]["line"] == 3


@pytest.mark.parametrize("delimiter", ["::", '"', "x", "ü"])
def test_what_cannot_be_a_delimiter_is_told(log, delimiter):
    with pytest.raises(UsageError, match="cannot be a delimiter"):
        log("email,sent_at\na,2026-03-02\n", delimiter=delimiter)


@pytest.mark.parametrize("delimiter", ["\t", "\\t", "tab", "]", "^", "\\", "-"])
def test_any_other_sign_can_be_one(log, delimiter):
    sign = {"\\t": "\t", "tab": "\t"}.get(delimiter, delimiter)
    text = sign.join(["email", "sent_at", "subject"]) + "\n" + sign.join(["a", "1772442000", '"b"']) + "\n"
    assert log(text, delimiter=delimiter).sends[0]["subject"] == "b"


def test_a_map_holds_in_a_directory_for_the_tables_that_have_its_columns(tmp_path, read):
    (tmp_path / "odd.csv").write_text("who,when\nr1,2026-03-02T09:00:00Z\n")
    (tmp_path / "other.csv").write_text("name,age\nAnn,3\n")
    (tmp_path / "sends.csv").write_text("email,sent_at\nr2,2026-03-02T09:00:00Z\n")
    found = read(tmp_path, map={"recipient": "who", "at": "when"})
    assert [row["recipient"] for row in found.sends] == ["r1", "r2"]
    assert found.skipped == [("other.csv", "not-mail")]


def test_huge_fields_and_rows_are_refused_one_by_one(log):
    text = "email,sent_at,subject\n" + "".join(
        f"{name},2026-03-02T09:00:00Z,{'x' * size}\n"
        for name, size in (("a", 1), ("b", 3_000), ("c", 50_000), ("d", 2))
    )
    found = log(text, limits=Limits(csv_field_bytes=2_000, csv_row_bytes=10_000))
    assert [row["recipient"] for row in found.sends] == ["a", "d"]
    assert found.problems == ["field-too-large", "row-too-large"]


def test_a_log_of_a_header_alone_holds_nothing(log):
    assert log("email,sent_at\n").items == []


def test_times_without_an_offset_are_utc_and_said_so_once(log):
    text = "email,sent_at\na,2026-03-02 09:00:00\nb,2026-03-02 09:00:00\n"
    found = log(text)
    assert [row["at"] for row in found.sends] == [NINE, NINE]
    assert [row["utc_offset"] for row in found.sends] == [None, None]
    assert [(item.why, item.lost) for item in found.items if not isinstance(item, SendRows)] == [
        ("no-time-zone", 0)
    ]
    berlin = log(text, timezone="Europe/Berlin")
    assert [row["at"].hour for row in berlin.sends] == [8, 8]
    assert berlin.problems == []


def test_a_time_that_does_not_fit_the_format_given_is_told_with_that_format(log):
    found = log(
        "email,sent_at\na@x.example,03/02/2026 09:00\nb@x.example,23/02/2026 09:00\n",
        time_format="%m/%d/%Y %H:%M",
    )
    told = [
        item.detail for item in found.items if isinstance(item, Problem) and item.why == "unreadable-time"
    ]
    assert told == [
        "its time, which looks like '99/99/9999 99:99', does not fit --time-format %m/%d/%Y %H:%M"
    ]


def test_a_time_format_settles_what_is_ambiguous(log):
    text = "email,sent_at\na,02/03/2026 09:00\n"
    assert log(text, time_format="%d/%m/%Y %H:%M").sends[0]["at"] == NINE
    assert log(text, time_format="%m/%d/%Y %H:%M").sends[0]["at"].month == 2
    berlin = "email,sent_at\na,02/03/2026 10:00 +0100\n"
    assert log(berlin, time_format="%d/%m/%Y %H:%M %z").sends[0]["at"] == NINE


@pytest.mark.parametrize(
    ("cell", "options", "meant"),
    [("2026-03-02", {}, True), ("02/03/2026", {"time_format": "%d/%m/%Y"}, True), ("1772442000", {}, False)],
)
def test_a_send_of_which_the_day_alone_is_told_is_marked(log, cell, options, meant):
    assert log(f"email,sent_date\na,{cell}\n", **options).sends[0]["day_only"] is meant


@pytest.mark.parametrize(
    ("options", "said"),
    [({"timezone": "Mars/Base"}, "--timezone Mars/Base"), ({"time_format": "%Q"}, "--time-format %Q")],
)
def test_a_wrong_zone_or_format_is_told_before_anything_is_read(tmp_path, read, letter, options, said):
    (tmp_path / "a.eml").write_bytes(letter())
    with pytest.raises(UsageError, match=said):
        read(tmp_path, **options)


def test_streams_channels_and_languages_are_mapped_and_the_unknown_is_no_mail(log):
    text = (
        "email,sent_at,stream,channel,language,weight\n"
        "a,2026-03-02T09:00:00Z,Newsletter,E-Mail,de-DE,1.5\n"
        "b,2026-03-02T09:00:00Z,transactional,SMS,EN,\n"
        "c,2026-03-02T09:00:00Z,whatever,pigeon,German,heavy\n"
    )
    got = [(row["stream"], row["channel"], row["language"], row["weight"]) for row in log(text).sends]
    assert got == [
        ("marketing", "email", "de", 1.5),
        ("transactional", "sms", "en", None),
        (None, "other", None, None),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1", True), ("3", True), ("0", False), ("0.0", False), ("TRUE", True), ("no", False), ("", None),
     ("2026-03-02T10:00:00Z", True)],
)  # fmt: skip
def test_outcomes_are_read_from_counts_words_and_times(log, written, meant):
    assert log(f"email,sent_at,opened\na,2026-03-02T09:00:00Z,{written}\n").sends[0]["opened"] is meant


@pytest.mark.parametrize(
    ("written", "options", "meant"),
    [
        ("2026-03-02T09:00:00Z", {}, NINE),
        ("1772442000", {}, NINE),
        ("2026-03-02 10:00", {"timezone": "Europe/Berlin"}, NINE),
        ("2026-03-02 09:00", {"time_format": "%Y-%m-%d %H:%M"}, NINE),
        ("12", {}, None),
        ("03/02/2026 09:00", {}, None),
    ],
)
def test_a_time_in_the_column_of_an_outcome_is_when_it_came(log, written, options, meant):
    text = f"email,sent_at,unsubscribed_at\na,2026-03-01 09:00,\nb,2026-03-01 09:00,{written}\n"
    before, row = log(text, **options).sends
    assert (before["unsubscribed"], before["unsubscribed_at"]) == (None, None)
    assert (row["unsubscribed"], row["unsubscribed_at"]) == (True, meant)


@pytest.mark.parametrize(
    ("cells", "meant"),
    [([NINE, None], [NINE, None]), ([1, 0], [None, None]), ([1772442000, None], [NINE, None])],
    ids=["times", "counts", "seconds"],
)
def test_a_time_of_an_outcome_may_be_of_any_type_in_parquet(tmp_path, read, cells, meant):
    frame = pl.DataFrame({"email": ["a", "b"], "sent_at": [NINE, NINE], "opened_at": cells})
    frame.write_parquet(tmp_path / "sends.parquet")
    assert [row["opened_at"] for row in read(tmp_path / "sends.parquet").sends] == meant


def test_an_address_with_a_name_is_the_address(log):
    found = log(
        'email,sent_at\n"Ann Lee <ann@x.example>",2026-03-02T09:00:00Z\nb@x.example,2026-03-02T09:00:00Z\n'
    )
    assert [row["recipient"] for row in found.sends] == ["ann@x.example", "b@x.example"]


def test_rows_of_an_event_log_become_sends_events_and_what_is_set_aside(log):
    kinds = [
        "Sent",
        "delivered",
        "Opened Email",
        "click",
        "hard_bounce",
        "spamreport",
        "unsubscribe",
        "deferred",
        "x",
    ]
    rows = "".join(f"r{at},2026-03-02T09:00:00Z,{kind},spring,why {at}\n" for at, kind in enumerate(kinds))
    found = log("email,timestamp,event,campaign,reason\n" + rows, name="events.csv")
    assert [row["recipient"] for row in found.sends] == ["r0"]
    assert [(row["kind"], row["line"]) for row in found.events] == [
        ("delivered", 3),
        ("open", 4),
        ("click", 5),
        ("bounce", 6),
        ("complaint", 7),
        ("unsubscribe", 8),
    ]
    assert dict(found.of(EventRows)[0].frame.schema) == EVENT_LOG
    assert found.events[3]["detail"] == "hard: why 4"
    assert [item.where.line for item in found.items if getattr(item, "why", "") == "other-event"] == [9, 10]


def test_opens_by_machines_are_not_reliable_and_unknown_ones_are_null(log):
    text = "email,timestamp,event,sg_machine_open\na,1772442000,open,true\nb,1772442000,open,false\nc,1772442000,click,\n"
    assert [row["reliable"] for row in log(text).events] == [False, True, True]
    assert (
        log("email,timestamp,event\na,1772442000,open\nb,1772442000,proxy_open\n").events[0]["reliable"]
        is None
    )
    assert (
        log("email,timestamp,event\na,1772442000,open\nb,1772442000,proxy_open\n").events[1]["reliable"]
        is False
    )


def test_the_kind_of_a_bounce_is_its_detail(log):
    found = log("email,timestamp,event\na,1772442000,soft_bounce\nb,1772442000,bounce\n")
    assert [(row["kind"], row["detail"]) for row in found.events] == [("bounce", "soft"), ("bounce", None)]


def test_deliveries_stand_for_sends_where_no_row_says_sent(log):
    found = log("email,timestamp,event\na,1772442000,delivered\na,1772442060,open\n")
    assert (len(found.sends), len(found.events)) == (1, 1)
    assert [(item.why, item.lost) for item in found.items[:1]] == [("deliveries-as-sends", 0)]


@pytest.mark.parametrize(("name", "kind"), [("unsubscribes.csv", "unsubscribe"), ("Bounces.csv", "bounce")])
def test_a_file_whose_name_says_what_its_rows_are_holds_no_sends(log, name, kind):
    found = log("Email Address,Timestamp\na@x.example,2026-03-02T09:00:00Z\n", name=name)
    assert (found.sends, [row["kind"] for row in found.events]) == ([], [kind])


@pytest.mark.parametrize("name", ["email_type", "status", "type", "action"])
def test_a_doubtful_column_is_a_kind_only_if_its_values_are(log, name):
    text = "email,timestamp,{}\na,2026-03-02T09:00:00Z,{}\n"
    assert len(log(text.format(name, "html")).sends) == 1
    assert len(log(text.format("status", "bounced")).events) == 1


@pytest.mark.parametrize(
    ("at", "name"),
    [("sent_at", "status"), ("Send Date", "Last Event"), ("date_sent", "state"), ("delivered_at", "status")],
)
def test_a_status_beside_a_time_of_sending_is_what_became_of_each_send(log, at, name):
    words = ["Delivered", "Opened", "Clicked", "proxy_open", "Soft Bounce", "Completed", "queued", ""]
    rows = "".join(f"r{number},2026-03-02T09:00:00Z,{word}\n" for number, word in enumerate(words))
    found = log(f"email,{at},{name}\n{rows}")
    assert [row["recipient"] for row in found.sends] == ["r0", "r1", "r2", "r3", "r4", "r5", "r7"]
    assert found.events == []
    told = {name: [row["recipient"] for row in found.sends if row[name]] for name in OUTCOMES}
    assert {name: people for name, people in told.items() if people} == {
        "opened": ["r1"],
        "clicked": ["r2"],
        "bounced": ["r4"],
    }
    assert [item.where.line for item in found.items if getattr(item, "why", "") == "other-event"] == [8]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("subject", ["sent", "followup_sent", "Follow-up sent", "SUCCESS", "True"]),
        ("Betreff", ["gesendet", "versendet"]),
        ("assunto", ["enviado"]),
    ],
)
def test_beside_a_subject_what_scripts_write_of_a_send_is_known(log, subject, words):
    rows = "".join(f"r{number},2026-03-02 09:00,tea,{word}\n" for number, word in enumerate(words))
    failed = "".join(f"f,2026-03-02 09:00,tea,{word}\n" for word in ("sent", "False", "error", "no_email"))
    found = log(f"email,timestamp,{subject},status\n{rows}{failed}")
    assert [row["recipient"] for row in found.sends] == [*(f"r{n}" for n in range(len(words))), "f"]
    assert [item for item in found.items if getattr(item, "why", "") == "unknown-kind"] == []


def test_without_a_subject_a_success_may_be_that_of_a_login(log):
    found = log("email,timestamp,status\na,2026-03-02 09:00,sent\nb,2026-03-02 09:00,success\n")
    assert [row["recipient"] for row in found.sends] == ["a"]


def test_a_status_and_a_column_of_an_outcome_both_tell(log):
    text = "email,sent_at,status,opened\na,2026-03-02T09:00:00Z,clicked,1\nb,2026-03-02T09:00:00Z,sent,0\n"
    assert [(row["opened"], row["clicked"]) for row in log(text).sends] == [(True, True), (False, None)]


@pytest.mark.parametrize(
    ("header", "options"),
    [
        ("email,timestamp,status", {}),
        ("email,sent_at,event", {}),
        ("email,sent_at,status", {"map": {"kind": "status"}}),
    ],
    ids=["a time of its own", "a surer name", "by hand"],
)
def test_rows_of_a_log_of_events_stay_events(log, header, options):
    found = log(f"{header}\na,2026-03-02T09:00:00Z,sent\na,2026-03-02T10:00:00Z,opened\n", **options)
    assert (len(found.sends), [row["kind"] for row in found.events]) == (1, ["open"])


def test_an_event_came_at_its_own_time_and_not_at_that_of_the_mail(log):
    text = (
        "event,email,date_sent,ts_event\n"
        "request,a,2026-03-02T09:00:00Z,1772442000\nunsubscribed,a,2026-03-02T09:00:00Z,1772528400\n"
    )
    found = log(text)
    assert [row["at"] for row in (*found.sends, *found.events)] == [NINE, datetime(2026, 3, 3, 9, tzinfo=UTC)]


def test_who_it_was_and_when_may_stand_elsewhere_in_each_kind_of_row(log):
    rows = [
        {"RecordType": "Delivery", "Recipient": "a@x.example", "DeliveredAt": "2026-03-02T09:00:00.1234567Z"},
        {"RecordType": "Open", "Recipient": "a@x.example", "ReceivedAt": "2026-03-02T10:00:00Z"},
        {"RecordType": "SpamComplaint", "Email": "b@x.example", "BouncedAt": "2026-03-02T11:00:00Z"},
    ]
    found = log("\n".join(map(json.dumps, rows)), name="webhooks.jsonl")
    assert [(row["kind"], row["recipient"], row["at"].hour) for row in found.events] == [
        ("open", "a@x.example", 10),
        ("complaint", "b@x.example", 11),
    ]
    assert len(found.sends) == 1


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"SuppressSending": True, "SuppressionReason": "ManualSuppression"}, "unsubscribe"),
        ({"SuppressSending": True, "SuppressionReason": "HardBounce"}, "bounce"),
        ({"SuppressSending": False, "SuppressionReason": None}, "subscribe"),
        ({"SuppressSending": None, "SuppressionReason": None}, None),
    ],
)
def test_a_change_of_a_subscription_is_what_its_fields_say(log, more, kind):
    sent = {"RecordType": "Delivery", "Recipient": "a@x.example", "DeliveredAt": "2026-03-02T09:00:00Z"}
    change = {
        "RecordType": "SubscriptionChange",
        "Recipient": "a@x.example",
        "ChangedAt": "2026-03-03T09:00:00Z",
    }
    found = log("\n".join(map(json.dumps, [sent, {**change, **more}])), name="webhooks.jsonl")
    assert [row["kind"] for row in found.events] == ([kind] if kind else [])
    assert ("unknown-kind" in found.problems) is (kind is None)


SES = {
    "timestamp": "2026-03-02T09:00:00Z",
    "destination": ["a@x.example", "b@x.example"],
    "tags": {"campaign": ["s"]},
}
BOUNCE = {
    "timestamp": "2026-03-02T10:00:00Z",
    "bounceType": "Permanent",
    "bouncedRecipients": [{"emailAddress": "b@x.example"}],
}


@pytest.mark.parametrize("array", [False, True])
def test_what_webhooks_nest_is_read(log, array):
    rows = [{"eventType": "Send", "mail": SES}, {"eventType": "Bounce", "mail": SES, "bounce": BOUNCE}]
    found = log(json.dumps(rows) if array else "\n".join(map(json.dumps, rows)), name="ses.json")
    assert [(row["recipient"], row["campaign"]) for row in found.sends] == [
        ("a@x.example", "s"),
        ("b@x.example", "s"),
    ]
    assert [(row["recipient"], row["at"].hour, row["detail"]) for row in found.events] == [
        ("b@x.example", 10, "Permanent")
    ]


def test_the_fields_of_a_send_are_not_filled_from_others(log):
    """A mail that has no time of sending has not gone, whatever else is dated in its row."""
    found = log("email,sent_at,clicked_at,step\na,,2026-03-02T09:00:00Z,1\nb,2026-03-02T09:00:00Z,,1\n")
    assert [row["recipient"] for row in found.sends] == ["b"]


@pytest.mark.parametrize("word", ["scheduled", "drafted"])
def test_what_has_not_gone_yet_is_set_aside(log, word):
    found = log(f"email,sent_at,status\na,2026-03-02T09:00:00Z,sent\nb,,{word}\n")
    assert (len(found.sends), found.problems, len(found.skipped)) == (1, [], 1)


def test_json_lines_are_read_like_csv(log):
    rows = [
        {"email": "a@x.example", "sent_at": "2026-03-02T09:00:00Z", "opens": 2, "campaign": {"id": 1}},
        {"sent_at": 1772442000, "email": "b@x.example", "clicked": True, "extra": None},
        {"email": "c@x.example", "sent_at": 1772442000000, "subject": "Gr\u00fc\u00dfe \ud83d\ude00"},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    for end in ("", "[1]\nnot json\n"):  # the second makes the exact reader do it
        found = log(text + end, name="sends.jsonl")
        assert [(row["recipient"], row["at"], row["line"]) for row in found.sends] == [
            ("a@x.example", NINE, 1),
            ("b@x.example", NINE, 2),
            ("c@x.example", NINE, 3),
        ]
        assert [row["opened"] for row in found.sends] == [True, None, None]
        assert [row["clicked"] for row in found.sends] == [None, True, None]
        assert found.sends[2]["subject"] == "Grüße 😀"
    assert [(item.why, item.where.line) for item in found.items[1:]] == [
        ("not-an-object", 4),
        ("malformed-row", 5),
    ]


def test_hostile_json_costs_only_its_row(log):
    good = '{"email": "a", "sent_at": "2026-03-02T09:00:00Z"}\n'
    deep = '{"email": ' + "[" * 50_000 + "\n"
    number = '{"email": ' + "9" * 5_000 + ', "sent_at": "2026-03-02T09:00:00Z"}\n'
    lone = '{"email": "\\ud800", "sent_at": "2026-03-02T09:00:00Z"}\n'
    found = log(good + deep + number + lone + good, name="sends.jsonl")
    assert {1, 5} <= {row["line"] for row in found.sends}
    assert "malformed-row" in found.problems
    assert all(row["recipient"].encode() for row in found.sends)


def test_a_json_array_is_read_as_a_stream(log):
    rows = [
        {"email": f"r{n}", "sent_at": "2026-03-02T09:00:00Z", "subject": "ü" * 20} for n in range(100_000)
    ]
    found = log(json.dumps(rows, ensure_ascii=False), name="sends.json")
    assert [row["recipient"] for row in found.sends] == [f"r{n}" for n in range(100_000)]
    assert [row["line"] for row in found.sends[:2]] == [1, 2]
    assert found.problems == []


def test_damage_in_a_json_array_keeps_what_came_before(log):
    text = '[{"email": "a", "sent_at": "2026-03-02T09:00:00Z"},\n 5, {"email": "b", "sent'
    found = log(text, name="sends.json")
    assert [row["recipient"] for row in found.sends] == ["a"]
    assert found.problems == ["not-an-object", "malformed-row"]


def test_a_json_file_that_holds_no_rows_is_told(log):
    with pytest.raises(UsageError, match="holds no JSON objects"):
        log('{\n "Records": []\n}\n', name="sends.json")


@pytest.mark.parametrize(
    ("times", "offset"),
    [
        (pl.Series([NINE], dtype=pl.Datetime("us", "UTC")), "known"),
        (pl.Series([NINE], dtype=pl.Datetime("ms", "UTC")).dt.convert_time_zone("Asia/Tokyo"), "known"),
        (pl.Series([NINE.replace(tzinfo=None)], dtype=pl.Datetime("ns")), "naive"),
        (pl.Series([1772442000]), "known"),
        (pl.Series([1772442000123]), "known"),
        (pl.Series(["2026-03-02T09:00:00+00:00"]), "known"),
    ],
)
def test_parquet_of_any_time_type_is_read(tmp_path, read, times, offset):
    frame = pl.DataFrame({"email": ["a"], "sent_at": times, "opened": [True], "tags": [["x"]], "clicks": [0]})
    frame.write_parquet(tmp_path / "sends.parquet")
    found = read(tmp_path / "sends.parquet")
    (row,) = found.sends
    assert row["at"].replace(microsecond=0) == NINE
    assert (row["opened"], row["clicked"], row["category"], row["line"]) == (True, False, None, 1)
    assert found.problems == ([] if offset == "known" else ["no-time-zone"])


def test_parquet_comes_in_batches(tmp_path, read):
    count = 250_000
    frame = pl.DataFrame({"email": pl.int_range(count, eager=True), "date": [date(2026, 3, 2)] * count})
    frame.write_parquet(tmp_path / "sends.parquet")
    found = read(tmp_path / "sends.parquet", timezone="UTC")
    assert [item.frame.height for item in found.items] == [100_000, 100_000, 50_000]
    assert [item.where.line for item in found.items] == [1, 100_001, 200_001]


def test_damaged_parquet_is_told_in_one_sentence(tmp_path, read):
    path = tmp_path / "sends.parquet"
    pl.DataFrame({"email": ["a"], "sent_at": [NINE]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UsageError, match="damaged Parquet"):
        read(path)


def test_parquet_that_ends_its_reader_does_not_end_the_tool(tmp_path, read):
    path = tmp_path / "sends.parquet"
    pl.DataFrame({"email": ["a"] * 50, "sent_at": [1772442000] * 50}).write_parquet(path)
    data = bytearray(path.read_bytes())
    told = []
    for at in (39, 152):  # lengths that make the native reader abort for want of memory
        path.write_bytes(data[:at] + b"\x7f" + data[at + 1 :])
        with pytest.raises(UsageError) as error:
            read(path)
        told.append(str(error.value))
    assert all("it is damaged Parquet" in text for text in told)


def test_the_type_of_a_mail_says_nothing_of_its_bounce(log):
    (sent,) = log("email,sent_at,type,bounced\na@x.example,2026-03-02T09:00:00Z,newsletter,1\n").sends
    assert (sent["bounced"], sent["detail"]) == (True, None)


def test_a_table_that_does_not_say_when_mail_went_is_no_table_of_bounces(log):
    with pytest.raises(UsageError, match="no column says when it was sent"):
        log("email,gone,bounced_at\na@x.example,2026-03-02,2026-03-02T09:00:00Z\n")


@pytest.mark.parametrize(
    ("header", "cells", "bounced", "detail"),
    [
        ("bounced", "hard", True, "hard"),
        ("bounced", "Soft Bounce", True, "soft"),
        ("bounced,reason", "soft,452 4.2.2 over quota", True, "soft: 452 4.2.2 over quota"),
        ("bounced,bounce_type", "yes,Permanent", True, "Permanent"),
        ("bounced", "undetermined", True, None),
        ("bounced", "1", True, None),
        ("bounced", "no", False, None),
        ("bounce_type", "Transient", True, "soft"),
        ("Bounce Category", "Technical/Other bounce", True, "technical"),
        ("bounce_type", "", None, None),
        ("opened,bounced", "hard,no", False, None),
    ],
)
def test_a_column_of_bounces_may_say_how_badly(log, header, cells, bounced, detail):
    (row,) = log(f"email,sent_at,{header}\na@x.example,2026-03-02T09:00:00Z,{cells}\n").sends
    assert (row["bounced"], row["detail"]) == (bounced, detail)
