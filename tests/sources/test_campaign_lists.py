"""Lists of campaigns, which say when those of recipients without times went: which tables are some, and what they give."""

from __future__ import annotations

import json
import zipfile

import pytest

from inbox_fatigue.errors import UsageError
from inbox_fatigue.model import Problem, Skipped
from inbox_fatigue.sources.campaign_files import campaigns_of

ADA, BRUNO = "ada@fenwick-bindery.example", "bruno@keller-holzbau.example"
LIST = (
    "Title,Subject,List,Send Date,Unique Id\n"
    'Spring sale,Spring is here,Customers,"Mar 02, 2026 09:00 am",c2b4\n'
    'Spring,Kettles,Customers,"Mar 09, 2026 09:00 am",ab34\n'
)
PEOPLE = f"Email Address,First Name,Last Name,MEMBER_RATING\n{ADA},Ada,L,2\n"


@pytest.fixture
def exports(tmp_path, read):
    """Read a folder of files, each a name and its text, with the lists that are given and those that lie there."""

    def reading(files, given=None, **options):
        for name, text in files.items():
            path = tmp_path / "exports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        path = str(tmp_path / "exports")
        lists = []
        if given is not None:
            lists.append(str(tmp_path / "given.csv"))
            (tmp_path / "given.csv").write_text(given)
        return read(path, campaigns=campaigns_of(lists, [path], options), **options)

    return reading


def told(found):
    return [
        (row["recipient"], f"{row['at']:%m-%d %H}", row["campaign"], row["subject"]) for row in found.sends
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Spring sale.csv",
        "sent_to/spring-sale.csv",
        "members_spring_sale_sent_to_Mar_2_2026.csv",
        "aggregate_activity/47110815_-spring-sale-.csv",
    ],
)
def test_who_is_in_a_file_called_after_a_campaign_got_it_when_it_went(exports, name):
    """So Mailchimp exports them, https://mailchimp.com/help/view-or-export-email-campaign-report-data/."""
    found = exports({"campaigns.csv": LIST, name: PEOPLE})
    assert told(found) == [(ADA, "03-02 09", "Spring sale", "Spring is here")]
    assert [row["list"] for row in found.sends] == ["Customers"]
    assert [(item.where.member, item.why) for item in found.of(Skipped)] == [
        ("campaigns.csv", "list-of-campaigns")
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Spring sale in Bristol.csv",
        "people.csv",
        "Summer.csv",
        "Spring sale 2.csv",
        "Spring sale (1).csv",
        "Spring sale 2026.csv",
    ],
)
def test_a_file_that_is_called_after_no_campaign_of_the_list_is_told(exports, name):
    found = exports({"campaigns.csv": LIST, name: f"Email Address,Opens\n{ADA},2\n"})
    (problem,) = found.of(Problem)
    assert (found.sends, problem.why, problem.lost) == ([], "mail-without-times", 0)
    assert "neither its rows nor its name tell a campaign of" in problem.detail


def test_rows_name_their_campaign_by_id_or_by_name(exports):
    rows = f"email,campaign\n{ADA},c2b4\n{BRUNO},spring SALE\n{ADA},Spring\n"
    found = exports({"campaigns.csv": LIST, "recipients.csv": rows})
    assert told(found) == [
        (ADA, "03-02 09", "c2b4", "Spring is here"),
        (BRUNO, "03-02 09", "spring SALE", "Spring is here"),
        (ADA, "03-09 09", "Spring", "Kettles"),
    ]


def test_a_campaign_that_is_not_in_the_list_is_told_with_its_first_row_and_counted(exports):
    rows = f"email,campaign\n{ADA},c2b4\n{ADA},Summer\n{BRUNO},Summer\n{BRUNO},\n"
    found = exports({"campaigns.csv": LIST, "recipients.csv": rows})
    assert len(found.sends) == 1
    assert [(one.why, one.where.line, one.lost) for one in found.of(Problem) if one.lost] == [
        ("unknown-campaign", 3, 2),
        ("unknown-campaign", 5, 1),
    ]


@pytest.mark.parametrize(
    ("more", "lost"),
    [
        ('Spring,Other kettles,Customers,"Apr 09, 2026 09:00 am",ffff\n', 1),
        ('Spring,Kettles,Customers,"Mar 09, 2026 09:00 am",ab34\n', 0),
    ],
    ids=["another", "the same again"],
)
def test_a_name_that_two_campaigns_have_is_told_and_not_guessed(exports, more, lost):
    found = exports({"campaigns.csv": LIST + more, "Spring.csv": PEOPLE})
    assert (len(found.sends), found.problems.count("ambiguous-campaign")) == (1 - lost, lost)


def test_a_list_may_be_given_that_lies_elsewhere(exports):
    assert told(exports({"Spring.csv": PEOPLE}, given=LIST)) == [(ADA, "03-09 09", "Spring", "Kettles")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Title,Subject\nSpring,Kettles\n", "no column says when each campaign went"),
        ("Subject,Send Date\nKettles,2026-03-02\n", "no column says which campaign each row is"),
        ("Title,Send Date\nSpring,03/02/2026\n", "which number is the day"),
        (f"email,campaign,sent_at\n{ADA},Spring,2026-03-02\n", "its rows are people or mail to them"),
        ("automation_id,title,send_time\n1,Welcome,2026-03-02\n", "it lists automations"),
        ("Title,Send Date\nSpring,\n", "no row tells a campaign and when it went"),
    ],
)
def test_a_file_that_is_given_and_is_no_list_is_refused_with_what_it_lacks(exports, text, why):
    with pytest.raises(UsageError, match=why):
        exports({"Spring.csv": PEOPLE}, given=text)


@pytest.mark.parametrize(
    "header",
    [
        "Campaign Name,Subject,Send Time,Send Weekday,Total Recipients,Campaign ID,Campaign Channel",
        "SendID,FromName,FromEmail,SchedTime,SentTime,Subject,EmailName",
        "id,name,from_email,subject,status,send_time,sent_at",
        "Kampagne;Betreff;Versanddatum",
        "Campagne;Objet;Date d'envoi",
        "Campaña;Asunto;Fecha de envío",
        "Campagna;Oggetto;Data di invio",
        "Campanha;Assunto;Data de envio",
        "キャンペーン名;件名;配信日時",
        "活动名称;主题;发送时间",
        "캠페인;제목;발송일시",
        "Кампания;Тема;Дата отправки",
    ],
)
def test_lists_are_known_by_their_columns_in_other_systems_and_languages(exports, header):
    sign = ";" if ";" in header else ","
    names = header.split(sign)
    times = {"Send Time", "SentTime", "sent_at", "send_time", "SchedTime"}
    timed = [name in times or (sign == ";" and name == names[2]) for name in names]
    cells = [
        "2026-03-02T09:00:00Z" if is_time else "Kettles" if name in {"Subject", "subject"} else "Spring"
        for name, is_time in zip(names, timed, strict=True)
    ]
    text = f"{header}\n{sign.join(cells)}\n"
    (row,) = exports({"list.csv": text, "Spring.csv": f"email\n{ADA}\n"}).sends
    assert (row["recipient"], row["at"].hour) == (ADA, 9)


@pytest.mark.parametrize(
    "text",
    [
        f"email,campaign,sent_at\n{BRUNO},Spring,2026-03-01T09:00:00Z\n",
        "automation_id,title,subject,send_time\n1,Spring,Kettles,2026-03-02T09:00:00Z\n",
        "title,send_time\nSpring,2026-03-02T09:00:00Z\n",
        "type,campaign,send_time\nautomation,Spring,2026-03-02T09:00:00Z\n",
        f"KUNDE,VERSANDZEIT,KAMPAGNE\n{BRUNO},2026-03-02T09:00:00Z,Spring\n",
        "KUNDE,VERSANDZEIT,KAMPAGNE\n7,2026-03-02T09:00:00Z,Spring\n8,2026-03-02T09:00:00Z,Spring\n",
    ],
    ids=["sends", "automations", "posts", "an automation", "addresses", "a campaign twice"],
)
def test_other_tables_are_no_lists(exports, text):
    found = exports({"list.csv": text, "Spring.csv": f"email,opens\n{ADA},1\n"})
    assert ADA not in {row["recipient"] for row in found.sends}
    assert "mail-without-times" in found.problems


def test_answers_of_mailchimps_interface_are_read(exports):
    """https://mailchimp.com/developer/marketing/api/campaigns/ and .../sent-to-reports/."""
    campaigns = [
        {
            "id": "42694e9e57",
            "web_id": 1,
            "type": "regular",
            "send_time": "2026-03-02T09:00:00+00:00",
            "recipients": {"list_id": "l1", "list_name": "Customers"},
            "settings": {
                "subject_line": "Spring is here",
                "title": "Spring sale",
                "from_name": "Tea",
                "reply_to": "hello@larkspur-tea.example",
            },
        },
        {"id": "d", "type": "regular", "send_time": "", "settings": {"title": "Draft"}},
    ]
    sent = [
        {
            "email_address": f"{status}@x.example",
            "status": status,
            "open_count": 0,
            "campaign_id": "42694e9e57",
        }
        for status in ("sent", "hard", "soft")
    ]
    found = exports(
        {
            "campaigns.json": json.dumps({"campaigns": campaigns, "total_items": 2}),
            "sent-to.json": json.dumps({"sent_to": sent, "total_items": 3}),
        }
    )
    assert [(row["recipient"], row["at"].hour, row["sender"], row["sender_name"]) for row in found.sends] == [
        (f"{status}@x.example", 9, "hello@larkspur-tea.example", "Tea") for status in ("sent", "hard", "soft")
    ]
    assert [(row["subject"], row["bounced"], row["detail"]) for row in found.sends] == [
        ("Spring is here", None, None),
        ("Spring is here", True, "hard"),
        ("Spring is here", True, "soft"),
    ]
    assert found.problems == []


def test_campaigns_of_klaviyos_interface_are_known_by_their_ids(exports):
    """https://developers.klaviyo.com/en/reference/get_campaigns: ids stand beside the attributes."""
    resource = {
        "type": "campaign",
        "id": "01GDDKASAP8TKDDA2GRZDSVP4H",
        "attributes": {"name": "Spring", "send_time": "2026-03-02T09:00:00+00:00"},
    }
    rows = f"email,campaign_id\n{ADA},01GDDKASAP8TKDDA2GRZDSVP4H\n"
    found = exports({"recipients.csv": rows}, given=json.dumps({"data": [resource]}))
    assert told(found) == [(ADA, "03-02 09", "01GDDKASAP8TKDDA2GRZDSVP4H", None)]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("opened/Spring.csv", ["open"]), ("bounces/Spring.csv", ["bounce"]), ("unsubscribed/Spring.csv", [])],
)
def test_what_came_of_a_campaign_is_dated_like_it_save_what_would_accuse(exports, name, kinds):
    """Who opened it did so after; who left may have done so weeks later, and mail in between was wanted."""
    found = exports({"campaigns.csv": LIST, name: f"Email Address,First Name,Bounce Type\n{ADA},Ada,hard\n"})
    assert [(event["kind"], event["at"].day) for event in found.events] == [(kind, 9) for kind in kinds]
    assert (found.sends, bool(found.problems)) == ([], True)


def test_a_log_with_times_of_its_own_keeps_them(exports):
    found = exports(
        {"campaigns.csv": LIST, "log.csv": f"email,sent_at,campaign\n{ADA},2026-03-20T08:00:00Z,Spring\n"}
    )
    assert told(found) == [(ADA, "03-20 08", "Spring", None)]


def test_what_a_table_tells_itself_is_not_overruled(exports):
    rows = f"email,campaign,subject\n{ADA},Spring,New kettles\n"
    assert told(exports({"campaigns.csv": LIST, "to.csv": rows})) == [
        (ADA, "03-09 09", "Spring", "New kettles")
    ]


def test_a_channel_of_the_list_is_that_of_its_mail(exports):
    text = "Campaign Name,Subject,Send Time,Campaign Channel\nSpring,Tea,2026-03-02T09:00:00Z,SMS\n"
    (row,) = exports({"campaigns.csv": text, "Spring.csv": PEOPLE}).sends
    assert row["channel"] == "sms"


def test_times_without_a_zone_are_told_as_those_of_the_list(exports):
    found = exports({"campaigns.csv": LIST, "Spring.csv": PEOPLE})
    (problem,) = found.of(Problem)
    assert (problem.why, "campaigns.csv carry no offset" in problem.detail) == ("no-time-zone", True)
    assert exports({}, timezone="Europe/Berlin").sends[0]["at"].hour == 8


def test_a_list_that_is_named_is_used_for_the_others(tmp_path, read):
    (tmp_path / "campaigns.csv").write_text(LIST)
    (tmp_path / "Spring.csv").write_text(PEOPLE)
    paths = [str(tmp_path / name) for name in ("campaigns.csv", "Spring.csv")]
    campaigns = campaigns_of([], paths, {})
    assert read(paths[0], campaigns=campaigns).skipped == [("", "list-of-campaigns")]
    assert told(read(paths[1], campaigns=campaigns)) == [(ADA, "03-09 09", "Spring", "Kettles")]


def test_who_names_recipients_alone_is_told_of_the_option(tmp_path, read):
    (tmp_path / "Spring.csv").write_text(PEOPLE)
    with pytest.raises(UsageError, match="with --campaigns"):
        read(tmp_path / "Spring.csv")


def test_a_log_whose_columns_the_call_names_is_no_list(tmp_path, read):
    """With another name of its recipients it has the columns of a list."""
    (tmp_path / "log.csv").write_text("KUNDE,VERSANDZEIT,KAMPAGNE\n7,2026-03-02T09:00:00Z,Spring\n")
    path, options = str(tmp_path / "log.csv"), {"map": {"recipient": "KUNDE"}}
    assert campaigns_of([], [path], options) is None
    assert len(read(path, **options).sends) == 1


def test_a_file_that_is_all_there_is_lists_nothing_for_others(tmp_path, read):
    (tmp_path / "campaigns.csv").write_text(LIST)
    path = str(tmp_path / "campaigns.csv")
    with pytest.raises(UsageError, match="no column says who got it"):
        read(path, campaigns=campaigns_of([], [path], {}))


@pytest.mark.parametrize("where", ["account.zip", "exports/account.zip"])
def test_an_account_that_is_exported_in_one_zip_needs_nothing_beside_it(tmp_path, read, where):
    """https://mailchimp.com/developer/marketing/docs/account-exports/."""
    path = tmp_path / where
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("campaigns/campaigns.csv", LIST)
        archive.writestr("sent_to/Spring.csv", PEOPLE)
    given = str(path if where == "account.zip" else path.parent)
    found = read(given, campaigns=campaigns_of([], [given], {}))
    assert told(found) == [(ADA, "03-09 09", "Spring", "Kettles")]
    assert [item.why for item in found.of(Skipped)] == ["list-of-campaigns"]


def test_damaged_files_beside_a_list_are_left_to_whoever_reads_them(tmp_path):
    (tmp_path / "campaigns.csv").write_text(LIST)
    (tmp_path / "account.zip").write_bytes(b"PK\x03\x04" + b"\xff" * 99)
    (tmp_path / "broken.json").write_text('[{"campaign_id": "x", "send_time": 3, "subject"')
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    (found,) = campaigns_of([], [str(tmp_path)], {}).files
    assert found.endswith("/campaigns.csv")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "is a folder; give the file in it"),
        ("none.csv", "there is no such file"),
        ("book.xlsx", "neither CSV nor JSON"),
    ],
)
def test_what_is_no_file_of_rows_is_no_list(tmp_path, name, why):
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04" + b"[Content_Types].xml".rjust(45))
    with pytest.raises(UsageError, match=why):
        campaigns_of([str(tmp_path / name)], [], {})


def test_campaigns_of_campaign_monitor_are_found_by_the_name_of_the_page(exports):
    """Columns as its connector tells them, https://fivetran.com/docs/connectors/applications/campaignmonitor."""
    campaign = {
        "FromName": "Tea",
        "FromEmail": "hello@larkspur-tea.example",
        "ReplyTo": "hello@larkspur-tea.example",
        "CampaignID": "fc0ce7105baeaf97",
        "Subject": "Kettles",
        "Name": "Spring",
        "SentDate": "2026-03-02 09:00:00",
    }
    people = {"Results": [{"EmailAddress": ADA, "ListID": "l1"}], "ResultsOrderedBy": "email"}
    found = exports(
        {"sent.json": json.dumps({"Results": [campaign]}), "fc0ce7105baeaf97.json": json.dumps(people)},
        timezone="UTC",
    )
    assert told(found) == [(ADA, "03-02 09", "Spring", "Kettles")]
    assert [row["sender"] for row in found.sends] == ["hello@larkspur-tea.example"]


def test_a_list_may_tell_of_its_senders_inside_of_objects(exports):
    """https://developers.brevo.com/reference/get-email-campaigns: the sender's `email` is nobody who got it."""
    campaign = {
        "id": 12,
        "name": "Spring",
        "subject": "Kettles",
        "type": "classic",
        "sentDate": "2026-03-02T09:00:05.000Z",
        "sender": {"name": "Tea", "id": 3, "email": "hello@larkspur-tea.example"},
        "recipients": {"lists": [11], "exclusionLists": []},
    }
    triggered = {**campaign, "id": 13, "name": "Welcome", "type": "trigger"}
    files = {
        "campaigns.json": json.dumps({"count": 2, "campaigns": [campaign, triggered]}),
        "12.csv": f"EMAIL,opens\n{ADA},1\n",
        "Welcome.csv": f"EMAIL,opens\n{BRUNO},1\n",
    }
    found = exports(files)
    assert [(row["recipient"], row["sender"]) for row in found.sends] == [(ADA, "hello@larkspur-tea.example")]
    assert found.problems == ["mail-without-times"]


def test_what_a_campaign_brought_in_all_is_no_mail(exports):
    found = exports({"campaigns.csv": LIST, "stats.csv": "campaign_id,opens,clicks\nc2b4,20,3\n"})
    assert (found.sends, found.problems) == ([], [])


@pytest.mark.parametrize(("name", "sent"), [("Customers.csv", 0), ("sent_to/Customers.csv", 1)])
def test_a_file_called_like_a_campaign_and_a_list_may_be_the_list(exports, name, sent):
    text = LIST + 'Customers,Thanks,Everybody,"Mar 16, 2026 09:00 am",eeee\n'
    found = exports({"campaigns.csv": text, name: PEOPLE})
    assert len(found.sends) == sent


@pytest.mark.parametrize(
    ("name", "sent"),
    [("2.csv", 1), ("recipients_2.csv", 0), ("2026-03-02 recipients.csv", 0), ("b4c1c0d9_sent_to.csv", 1)],
)
def test_a_short_number_in_the_name_of_a_file_counts_pages_or_copies(exports, name, sent):
    text = "id,campaign_name,send_time\n2,Spring,2026-03-02T09:00:00Z\nb4c1c0d9,Summer,2026-06-02T09:00:00Z\n"
    assert len(exports({"campaigns.csv": text, name: PEOPLE}).sends) == sent
