"""What may be given with --events: exports of what came back, in whatever form, and nothing that went out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inbox_fatigue.errors import UsageError

TEN = datetime(2026, 3, 20, 10, tzinfo=UTC)
MAILCHIMP = (
    "Email Address,First Name,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\n"
    'ana@x.example,Ana,,"2025-01-01 09:00:00","2026-03-20 10:00:00","2026-03-20 10:00:00",Spring,NORMAL\n'
)


@pytest.fixture
def back(tmp_path, read):
    """Read a file of what came back."""

    def reading(text, name="events.csv", **options):
        path = tmp_path / name
        path.write_text(text)
        return read(path, events=(str(path),), **options)

    return reading


@pytest.mark.parametrize(
    ("name", "header", "cells", "kind"),
    [
        ("suppression_unsubscribes.csv", "email,created", "1774000800", "unsubscribe"),
        ("suppression_group_unsubscribes.csv", "email,created_at", "2026-03-20T10:00:00Z", "unsubscribe"),
        ("suppression_spam_reports.csv", "email,ip,created", "1.2.3.4,1774000800", "complaint"),
        ("suppression_bounces.csv", "email,reason,created", "550 5.1.1 unknown,1774000800", "bounce"),
        (
            "suppressions.csv",
            "Email,SuppressionReason,CreatedAt",
            "ManualSuppression,2026-03-20T10:00:00Z",
            "unsubscribe",
        ),
        ("all-opt-outs.csv", "email,date", "2026-03-20 10:00Z", "unsubscribe"),
        (
            "people.csv",
            "email,status,created_at,unsubscribed_at",
            "left,2025-01-01,2026-03-20 10:00Z",
            "unsubscribe",
        ),
    ],
)
def test_the_names_of_files_and_of_times_tell_what_happened(back, name, header, cells, kind):
    (event,) = back(f"{header}\nana@x.example,{cells}\n", name).events
    assert (event["kind"], event["at"]) == (kind, TEN)


def test_the_name_of_a_folder_tells_what_happened_in_its_campaigns(back, tmp_path):
    (tmp_path / "clicks").mkdir()
    (event,) = back("Timestamp,Url,Email\n2026-03-20 10:00Z,/,ana@x.example\n", "clicks/Spring.csv").events
    assert (event["kind"], event["at"]) == ("click", TEN)


def test_a_table_of_people_tells_each_kind_that_has_a_time_and_no_other(back):
    told = back(MAILCHIMP + "bea@x.example,Bea,,2025-02-01 09:00:00,2026-01-01 09:00:00,,,\n").events
    assert {(event["recipient"][:3], event["kind"], event["at"].year) for event in told} == {
        ("ana", "subscribe", 2025),
        ("ana", "unsubscribe", 2026),
        ("bea", "subscribe", 2025),
    }


def test_a_status_beside_the_time_of_signing_up_has_no_time(back):
    with pytest.raises(UsageError, match="no column says when it happened"):
        back("email,created_at,status\nana@x.example,2025-01-01T09:00:00Z,unsubscribed\n")


@pytest.mark.parametrize("name", ["bounces_and_unsubscribes.csv", "subscribers.csv", "non_openers.csv"])
def test_a_name_that_says_two_things_or_none_says_nothing(back, name):
    with pytest.raises(UsageError, match="what happened"):
        back("email,date\nana@x.example,2026-03-20T10:00:00Z\n", name)


def test_a_list_without_times_is_refused_with_what_may_stand_for_them(back):
    with pytest.raises(UsageError, match="add one with the day on which the list was written"):
        back("email\nana@x.example\n", "unsubscribes.csv")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("email,sent_at,campaign", "give it without --events"),
        ("email,sent_at,status", "its rows are mail that went out"),
        ("email,name,language", "or with --contacts"),
    ],
)
def test_sends_and_people_are_no_events(back, header, said):
    with pytest.raises(UsageError, match=said):
        back(f"{header}\nana@x.example,2026-03-20T10:00:00Z,delivered\n")


def test_mail_that_went_out_is_told_and_never_counted(back):
    rows = ["address,at,kind", *(f"ana@x.example,2026-03-2{day}T10:00:00Z,delivered" for day in range(3))]
    delivered = back("\n".join(rows))
    assert (len(delivered.events), delivered.sends, delivered.problems) == (3, [], [])
    sent = back("\n".join([*rows, "ana@x.example,2026-03-20T10:00:00Z,processed"]))
    assert (len(sent.events), sent.sends, sent.problems) == (3, [], ["send-among-events"])


def test_what_happened_on_a_day_had_happened_by_its_end(back):
    (event,) = back(
        "address,at,kind\nana@x.example,2026-03-20,unsubscribe\n", timezone="Europe/Berlin"
    ).events
    assert event["at"] == datetime(2026, 3, 20, 22, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("channel", "kind", "stays"),
    [
        ("sms", "unsubscribe", False),
        ("WhatsApp", "bounce", False),
        ("phone", "decline", True),
        ("store", "purchase", True),
        ("email", "unsubscribe", True),
        ("all", "unsubscribe", True),
        ("web", "unsubscribe", True),  # where somebody left
        ("", "unsubscribe", True),
    ],
)
def test_an_opt_out_of_another_channel_is_none_of_mail(back, channel, kind, stays):
    found = back(f"address,at,kind,channel\nana@x.example,2026-03-20T10:00:00Z,{kind},{channel}\n")
    assert [event["kind"] for event in found.events] == [kind] * stays
    assert found.problems == ["event-of-another-channel"] * (not stays)


def test_what_is_said_of_columns_formats_and_delimiters_holds_of_the_file_that_it_fits(back, tmp_path):
    (tmp_path / "sends.csv").write_text("KUNDE;am\nana@x.example;20.03.2026 10:00\n")
    found = back(
        "address,at,kind\nana@x.example,2026-03-20T10:00:00Z,click\n",
        map={"recipient": "KUNDE"},
        delimiter=";",
        time_format="%d.%m.%Y %H:%M",
        tables=(str(tmp_path / "sends.csv"), str(tmp_path / "events.csv")),
    )
    assert [event["at"] for event in found.events] == [TEN]
    with pytest.raises(UsageError, match="no column 'KUND'"):
        back("address,at,kind\n", map={"recipient": "KUND"}, tables=(str(tmp_path / "sends.csv"),))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("3/20/2026 10:00:00 AM", "month first: if all have, pass --time-format '%m/%d/%Y %I:%M:%S %p'"),
        ("20.03.2026 10:00", "day first: if all have, pass --time-format '%d.%m.%Y %H:%M'"),
        ("03/04/26", "for example --time-format '%d/%m/%y'"),
    ],
)
def test_the_format_that_is_advised_is_the_one_that_the_dates_show(back, cell, said):
    with pytest.raises(UsageError) as error:
        back(f"address,at,kind\nana@x.example,{cell},click\nbea@x.example,03/02/2026,click\n")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("header", "cells", "detail"),
    [
        ("email,event,date,reason", "hard_bounce,2026-03-20 10:00Z,unknown", "hard: unknown"),
        ("email,event,date,reason", "soft_bounce,2026-03-20 10:00Z,", "soft"),
        ("Email Address,Bounce Type,Timestamp", "hard,2026-03-20 10:00Z", "hard"),
        ("Email,RecordType,BouncedAt,Type", "Bounce,2026-03-20T10:00:00Z,HardBounce", "HardBounce"),
    ],
)
def test_what_is_said_of_a_bounce_is_kept_with_the_kind_that_it_was(back, header, cells, detail):
    (event,) = back(f"{header}\nana@x.example,{cells}\n").events
    assert (event["kind"], event["detail"]) == ("bounce", detail)


def test_a_file_in_which_nothing_came_back_is_no_mistake(back):
    assert back("address,at,kind\n").items == []


def test_tickets_are_cases_and_an_open_one_opens_no_mail(back):
    """Told to name its columns, one made an open of a mail of a case that is open."""
    told = back(
        "ID,Requester,Requester email,Subject,Status,Created at,Solved at\n"
        "1,Ana,ana@x.example,Login,Open,2026-03-20 10:00:00 +0000,\n"
        "2,Bea,bea@x.example,Refund,Solved,2026-03-20 10:00:00 +0000,2026-03-22 10:00:00 +0000\n",
        "tickets.csv",
    ).events
    assert {(event["recipient"][:3], event["kind"], event["at"].day) for event in told} == {
        ("ana", "case_opened", 20),
        ("bea", "case_opened", 20),
        ("bea", "case_closed", 22),
    }


def test_payments_that_came_are_purchases_and_those_that_failed_are_nothing(back):
    found = back(
        "id,Description,Created (UTC),Amount,Currency,Status,Customer Email\n"
        "1,Tea,2026-03-20 10:00,49.00,eur,Paid,ana@x.example\n"
        "2,Tea,2026-03-20 11:00,49.00,eur,Failed,bea@x.example\n"
        "3,Tea,2026-03-20 12:00,49.00,eur,Refunded,cem@x.example\n",
        "payments.csv",
        timezone="Europe/Berlin",
    )
    assert [(event["recipient"], event["kind"], event["at"]) for event in found.events] == [
        ("ana@x.example", "purchase", TEN)
    ]
    assert found.problems == []


def test_deals_are_no_cases(back):
    with pytest.raises(UsageError, match="what happened"):
        back("Deal Name,Email,Create Date,Close Date\nTea,ana@x.example,2026-03-20,2026-03-21\n")


SENDS = "email,sent_at,campaign\nana@x.example,2026-03-19T10:00:00Z,Spring\n"


@pytest.fixture
def exports(tmp_path, read):
    """Read a folder of exports in which one file lies beside a send log."""

    def reading(text, name):
        folder = tmp_path / "exports"
        path = folder / name
        path.parent.mkdir(parents=True)
        (folder / "sends.csv").write_text(SENDS)
        path.write_text(text)
        return read(folder)

    return reading


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("unsubscribed_members_export_ab12.csv", MAILCHIMP, {"subscribe", "unsubscribe"}),
        ("people.csv", "Email,Unsubscribed Date\nana@x.example,2026-03-20T10:00:00Z\n", {"unsubscribe"}),
        ("cleaned.csv", "Email Address,CLEAN_TIME\nana@x.example,2026-03-20T10:00:00Z\n", {"bounce"}),
        (
            "tickets.csv",
            "Requester email,Status,Created at,Solved at\na@x.example,Open,2026-03-20,\n",
            {"case_opened"},
        ),
        (
            "ch.csv",
            "Customer Email,Amount,Currency,Status,Created (UTC)\na@x.example,1,eur,Paid,2026-03-20\n",
            {"purchase"},
        ),
        ("clicks/Spring.csv", "Timestamp,Url,Email\n2026-03-20 10:00Z,/,ana@x.example\n", {"click"}),
    ],
)
def test_a_table_of_what_came_back_is_read_wherever_it_lies(exports, name, text, kinds):
    """Opt-outs beside the sends were set aside without a word, and nobody was said to have been mailed after one."""
    found = exports(text, name)
    assert {event["kind"] for event in found.events} == kinds
    assert len(found.sends) == 1


def test_opt_outs_without_a_time_in_a_folder_are_told(exports):
    assert exports("Email\nana@x.example\n", "unsubscribed.csv").problems == ["unusable-log"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("contacts.csv", "Email,Name\nana@x.example,Ana\n"),
        ("how-to-unsubscribe.csv", "Question,Answer\nHow?,Click\n"),
    ],
)
def test_other_tables_in_a_folder_are_set_aside(exports, name, text):
    found = exports(text, name)
    assert (found.events, found.problems) == ([], [])


def test_bounces_of_which_nobody_says_when_they_came_are_told(exports):
    assert exports("Email Address,Bounce Type\nana@x.example,hard\n", "bounces.csv").problems == [
        "mail-without-times"
    ]


def test_a_table_of_who_left_that_is_given_for_a_log_is_told_where_it_belongs(tmp_path, read):
    """Told to name the column of times alone, one made mail that was sent of opt-outs."""
    path = tmp_path / "unsubscribed_members_export.csv"
    path.write_text(MAILCHIMP)
    with pytest.raises(UsageError, match="if it tells what came back, give it with --events"):
        read(path)
