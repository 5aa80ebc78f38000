"""Exports of sending systems, as they lie in a folder: what each calls its sends, its people and its times."""

from __future__ import annotations

import json

import pytest

from inbox_fatigue.errors import UsageError

ADA, BRUNO = "ada@fenwick-bindery.example", "bruno@keller-holzbau.example"
AT = "2026-03-02T09:00:00Z"


@pytest.fixture
def folder(tmp_path, read):
    """Read a folder of files, each a name and its text."""

    def reading(files, **options):
        for name, text in files.items():
            path = tmp_path / "exports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return read(tmp_path / "exports", **options)

    return reading


def _lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_hubspot_sends_a_mail_once_though_it_says_so_twice(folder):
    """Its PROCESSED follows its SENT; with other systems it is the send."""
    row = {"recipient": ADA, "emailCampaignId": 81, "created": 1772442000000, "sentBy": {"id": "1"}}
    kinds = ("SENT", "PROCESSED", "DELIVERED", "OPEN")
    rows = [{**row, "type": kind, "filteredEvent": kind == "OPEN"} for kind in kinds]
    found = folder({"events.json": json.dumps({"hasMore": False, "events": rows})})
    assert len(found.sends) == 1
    assert [(event["kind"], event["reliable"]) for event in found.events] == [
        ("delivered", True),
        ("open", False),
    ]


def test_activities_of_marketo_are_known_by_their_numbers(folder):
    header = "marketoGUID,leadId,activityDate,activityTypeId,campaignId\n"
    numbers = (6, 7, 10, 11, 9, 27, 8, 1)
    rows = "".join(f"g{number},77,{AT},{number},11\n" for number in numbers)
    found = folder({"activities.csv": header + rows})
    assert [(row["recipient"], row["campaign"]) for row in found.sends] == [("77", "11")]
    assert [(event["kind"], event["detail"]) for event in found.events] == [
        ("delivered", None),
        ("open", None),
        ("click", None),
        ("unsubscribe", None),
        ("bounce", "soft"),
        ("bounce", "hard"),
    ]


def test_a_number_is_no_kind_in_another_column(folder):
    found = folder({"send_log.csv": f"email,sent_at,type\n{ADA},{AT},6\n"})
    assert (len(found.sends), found.problems) == (1, [])


def test_who_leaves_one_type_of_messages_of_iterable_leaves_that_one(folder):
    def event(name, **fields):
        return {"email": ADA, "eventName": name, "dataFields": {"createdAt": AT, "campaignId": 7, **fields}}

    found = folder(
        {
            "webhooks.jsonl": _lines(
                event("emailSend", messageTypeId=16082, emailSubject="First flush"),
                event("emailUnSubscribe", messageTypeIds=[16082]),
                event("emailUnSubscribe", messageTypeIds=[]),
            )
        }
    )
    assert [(row["campaign"], row["subject"], row["list"]) for row in found.sends] == [
        ("7", "First flush", "16082")
    ]
    assert [(event["kind"], event["list"]) for event in found.events] == [
        ("unsubscribe", "16082"),
        ("unsubscribe", None),
    ]


@pytest.mark.parametrize(
    ("name", "header", "sends", "events"),
    [
        ("emailSend.csv", "email,createdAt,campaignId", 1, []),
        ("emailUnSubscribe.csv", "email,createdAt,campaignId", 0, ["unsubscribe"]),
        ("Sent.csv", "SubscriberKey,EventDate,JobID", 1, []),
        ("event_type=users.messages.email.Send/date=2026-03-02-09/0.csv", "email_address,time,campaign_id", 1, []),
        ("event_type=users.messages.email.Open/date=2026-03-02-09/0.csv", "email_address,time,campaign_id", 0, ["open"]),
        ("Sent/contacts.csv", "email,createdAt,campaignId", 0, []),
        ("order.csv", "email,createdAt,campaignId", 0, []),
        ("status=active/clicks.csv", "email,time,campaignId", 0, ["click"]),
    ],
)  # fmt: skip
def test_files_and_partitions_are_called_after_what_their_rows_are(folder, name, header, sends, events):
    found = folder({name: f"{header}\n{ADA},{AT},7\n"})
    assert (len(found.sends), [event["kind"] for event in found.events]) == (sends, events)


def test_mailings_of_outreach_are_steps_of_a_sequence_to_a_prospect(folder):
    mailing = {
        "type": "mailing",
        "id": 1,
        "attributes": {
            "deliveredAt": AT,
            "mailboxAddress": "tom@larkspur-tea.example",
            "mailingType": "sequence",
        },
        "relationships": {
            "prospect": {"data": {"type": "prospect", "id": 5}},
            "sequence": {"data": {"type": "sequence", "id": 7}},
            "sequenceStep": {"data": {"type": "sequenceStep", "id": 70}},
            "opens": {"links": {"related": "u"}},
        },
    }
    included = [{"type": "prospect", "id": 5, "attributes": {"emails": [ADA]}}]
    for more, who in (({"included": included}, ADA), ({}, "5")):
        (sent,) = folder({"mailings.json": json.dumps({"data": [mailing], **more})}).sends
        assert (sent["recipient"], sent["sequence"], sent["step"], sent["stream"]) == (
            who,
            "7",
            "70",
            "sales",
        )


def test_a_cadence_is_the_campaign_of_its_mails_and_a_mailing_is_one_mail(folder):
    rows = [
        {
            "recipient_email_address": ADA,
            "sent_at": AT,
            "cadence": {"id": 7},
            "step": {"id": step},
            "mailing": {"id": 900 + step},
            "counts": {"views": 1, "replies": 0},
        }
        for step in (1, 2)
    ]
    found = folder({"emails.json": json.dumps({"metadata": {}, "data": rows})})
    told = [(row["campaign"], row["sequence"], row["step"], row["opened"]) for row in found.sends]
    assert told == [("7", "7", "1", True), ("7", "7", "2", True)]


SENDS = f"recipient,sent_at\n{ADA},{AT}\n"


def test_a_list_of_people_among_exports_is_told_with_the_option_that_uses_it(folder, tmp_path):
    found = folder({"log.csv": SENDS, "our people.csv": f"address,name,language\n{ADA},Ada,en\n"})
    (problem,) = [item for item in found.items if getattr(item, "why", "") == "people-not-used"]
    assert problem.detail.endswith(f"add --contacts '{tmp_path}/exports/our people.csv'")
    assert ("(name, language)" in problem.detail, problem.lost) == (True, 0)


def test_who_gives_contacts_is_not_told_of_others(folder):
    files = {"log.csv": SENDS, "people.csv": f"address,name,language\n{ADA},Ada,en\n"}
    assert folder(files, people_are_given=True).problems == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("opened/spring.csv", f"Email Address,First Name,Opens\n{ADA},Ada,2\n"),
        ("sent_to/spring.csv", f"Email Address,First Name\n{ADA},Ada\n"),
        ("recipients.csv", f"email,campaign\n{ADA},spring\n"),
    ],
)
def test_a_table_of_mail_that_does_not_say_when_is_told(folder, name, text):
    assert folder({"log.csv": SENDS, name: text}).problems == ["mail-without-times"]


@pytest.mark.parametrize(
    "text",
    [
        "sku,name\nLT-201,Keemun\n",
        f"email\n{ADA}\n",
        "email,name\nn/a,Nobody\n",
        "user_id,status\n7,active\n",
    ],
    ids=["products", "addresses alone", "nobody", "no addresses"],
)
def test_any_other_table_is_set_aside_in_silence(folder, text):
    found = folder({"log.csv": SENDS, "table.csv": text})
    assert (found.problems, len(found.skipped)) == ([], 1)


def test_a_table_that_may_be_a_log_is_told_with_what_makes_it_one(folder, tmp_path):
    found = folder({"log.csv": SENDS, "more.csv": f"email,timestamp,campaign\n{ADA},{AT},spring\n"})
    (problem,) = [item for item in found.items if getattr(item, "why", "") == "unsure-log"]
    assert problem.detail.endswith(f"name it besides the folder: {tmp_path}/exports/more.csv")


def test_times_beside_am_and_pm_are_asked_for_with_the_month_first(folder):
    """So Marketing Cloud writes them; with the day first, the advice for one file of it would not read the next."""
    text = f"SendID,SubscriberKey,EmailAddress,EventDate,EventType\n902,1,{ADA},3/2/2026 9:00:10 AM,Sent\n"
    (problem,) = folder({"Sent.csv": text}).items
    assert problem.detail.endswith("--time-format '%m/%d/%Y %I:%M:%S %p'")
    found = folder({}, time_format="%m/%d/%Y %I:%M:%S %p", timezone="Etc/GMT+6")
    assert [(row["recipient"], row["at"].hour) for row in found.sends] == [(ADA, 15)]


def test_an_activity_that_is_no_kind_of_event_makes_no_log_of_events(folder):
    found = folder({"send_log.csv": f"email,sent_at,Activity Type\n{ADA},{AT},Intro call\n"})
    assert (len(found.sends), found.problems) == (1, [])


def test_messages_of_customer_io_tell_in_their_metrics_when_what_came_of_them(folder):
    """https://docs.customer.io/integrations/api/app/ (List messages)."""
    message = {
        "id": "dgO1",
        "recipient": ADA,
        "subject": "First flush",
        "campaign_id": 23,
        "newsletter_id": None,
        "type": "email",
        "created": 1772441990,
        "metrics": {"created": 1772441990, "sent": 1772442000, "unsubscribed": 1772445600},
    }
    receipt = {**message, "campaign_id": None, "transactional_message_id": 9, "metrics": {"sent": 1772442000}}
    draft = {**message, "metrics": {"created": 1772441990}}
    found = folder({"messages.json": json.dumps({"messages": [message, receipt, draft], "next": ""})})
    assert [(row["campaign"], row["stream"], row["unsubscribed"]) for row in found.sends] == [
        ("23", None, True),
        ("transactional message 9", "transactional", None),
    ]
    assert found.sends[0]["unsubscribed_at"].hour == 10


def test_a_list_of_people_that_is_given_for_a_log_is_told_where_it_belongs(tmp_path, read):
    (tmp_path / "people.csv").write_text(f"address,name,language\n{ADA},Ada,en\n")
    with pytest.raises(UsageError, match="if it lists people, give it with --contacts"):
        read(tmp_path / "people.csv")


def test_what_came_of_a_campaign_of_klaviyo_is_told_by_the_names_of_its_metrics(folder):
    header = "Email,Received Email,Opened Email,Clicked Email,Unsubscribed,Marked as Spam,Campaign Name,Send Date\n"
    (row,) = folder({"recipients.csv": f"{header}{ADA},1,2,0,0,1,Spring,{AT}\n"}).sends
    assert (row["opened"], row["clicked"], row["unsubscribed"], row["complained"]) == (
        True,
        False,
        False,
        True,
    )


def test_a_flow_is_the_campaign_of_its_mails_where_campaigns_have_numbers_of_their_own(folder):
    header = "email,timestamp,type,campaign_id,flow_id\n"
    rows = f"{ADA},{AT},Received Email,c1,\n{BRUNO},{AT},Received Email,,f1\n"
    assert [row["campaign"] for row in folder({"events.csv": header + rows}).sends] == ["c1", "flow f1"]


def test_interactions_of_dynamics_are_not_all_sends(folder):
    row = {"ContactEmail": ADA, "CustomerJourneyId": "j1", "Timestamp": AT}
    kinds = ("EmailSent", "EmailOpened", "EmailClicked")
    found = folder({"EmailSent.jsonl": _lines(*({**row, "InteractionType": kind} for kind in kinds))})
    assert [sent["campaign"] for sent in found.sends] == ["j1"]
    assert [event["kind"] for event in found.events] == ["open", "click"]


def test_messages_of_postmarks_interface_are_read(folder):
    """https://postmarkapp.com/developer/api/messages-api (Outbound message search)."""
    message = {
        "MessageID": "m1",
        "To": [{"Email": ADA, "Name": None}],
        "ReceivedAt": "2026-03-02T04:00:00.5769384-05:00",
        "From": "Tea <hello@larkspur-tea.example>",
        "Subject": "Spring",
        "Status": "Sent",
        "MessageStream": "broadcast",
    }
    (row,) = folder({"outbound.json": json.dumps({"TotalCount": 1, "Messages": [message]})}).sends
    assert (row["recipient"], row["at"].hour, row["stream"]) == (ADA, 9, "marketing")


def test_steps_are_numbered_under_several_names(folder):
    header = "prospectEmail,sequenceName,sequenceStepOrder,deliveredAt\n"
    (row,) = folder({"mailings.csv": f"{header}{ADA},Outbound,2,{AT}\n"}).sends
    assert (row["sequence"], row["step"]) == ("Outbound", "2")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"To,From,Subject,When\n{ADA},t@larkspur-tea.example,Spring,{AT}\n", "mail-without-times"),
        (f"To,From,Subject,Created\n{ADA},t@larkspur-tea.example,Spring,{AT}\n", "unsure-log"),
        (f"Email,First Name,Last Name,Times Opened\n{ADA},Ada,L,2\n", "mail-without-times"),
    ],
)
def test_a_table_of_mail_is_told_by_sender_and_subject_or_what_came_of_it(folder, text, why):
    assert folder({"log.csv": SENDS, "other.csv": text}).problems == [why]


@pytest.mark.parametrize(
    "text",
    [
        "SendID,FromEmail,SentTime,Subject\n902,t@larkspur-tea.example,2026-03-02,Spring\n",
        f"Requester Email,Subject,Created\n{ADA},Where is my tea?,{AT}\n",
    ],
    ids=["sends as a whole", "tickets"],
)
def test_a_table_with_subjects_alone_is_not_told(folder, text):
    assert folder({"log.csv": SENDS, "other.csv": text}).problems == []


@pytest.mark.parametrize(
    "header",
    [
        "E-Mail;Versendet am;Kampagne;Betreff;Geöffnet",
        "Adresse e-mail;Date d'envoi;Campagne;Objet;Ouvert",
        "Correo electrónico;Fecha de envío;Campaña;Asunto;Abierto",
        "Destinatario;Data di invio;Campagna;Oggetto;Aperto",
        "Destinatário;Data de envio;Campanha;Assunto;Aberto",
        "Ontvanger;Verzonden op;Campagne;Onderwerp;Geopend",
        "メールアドレス;配信日時;キャンペーン;件名;opened",
        "收件人;发送时间;活动名称;主题;opened",
        "이메일;발송일시;캠페인;제목;opened",
        "Получатель;Дата отправки;Кампания;Тема;opened",
    ],
)
def test_columns_may_be_named_in_other_languages(folder, header):
    (row,) = folder({"export.csv": f"{header}\n{ADA};{AT};spring;Tea;1\n"}).sends
    told = (row["recipient"], row["campaign"], row["subject"], row["opened"])
    assert told == (ADA, "spring", "Tea", True)


def test_messages_of_mailjet_carry_what_became_of_them(folder):
    rows = [
        {"ContactAlt": ADA, "ArrivedAt": AT, "Subject": "Tea", "Status": status}
        for status in ("opened", "sent")
    ]
    found = folder({"messages.json": json.dumps({"Count": 2, "Data": rows, "Total": 2})})
    assert [row["opened"] for row in found.sends] == [True, None]


def test_events_of_loops_name_people_inside_an_identity(folder):
    row = {"contactIdentity": {"email": ADA}, "campaignId": "c9", "eventTime": 1772442000}
    found = folder(
        {
            "events.jsonl": _lines(
                *({**row, "eventName": name} for name in ("email.opened", "campaign.email.sent"))
            )
        }
    )
    assert [(sent["recipient"], sent["campaign"]) for sent in found.sends] == [(ADA, "c9")]
    assert [event["kind"] for event in found.events] == ["open"]


def test_a_page_of_an_interface_that_is_not_read_is_told(folder):
    """Its created_at may be when a mail was written; https://resend.com/docs/api-reference/emails/list-emails."""
    row = {"id": "1", "to": [ADA], "from": "t@larkspur-tea.example", "subject": "Tea", "created_at": AT}
    found = folder({"emails.json": json.dumps({"object": "list", "has_more": False, "data": [row]})})
    assert found.problems == ["unsure-log"]
