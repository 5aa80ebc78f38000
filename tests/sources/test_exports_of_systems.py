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


def test_mails_of_resend_went_when_they_were_to_go_or_else_were_made(folder):
    """https://resend.com/docs/api-reference/emails/list-emails; what is only scheduled has not gone."""

    def mail(to, last_event, scheduled=None):
        return {
            "id": to,
            "to": [to],
            "from": "Tea <hello@larkspur-tea.example>",
            "created_at": "2026-02-20T08:00:00.114Z",
            "subject": "Tea",
            "bcc": None,
            "last_event": last_event,
            "scheduled_at": scheduled,
        }

    rows = [
        mail(ADA, "opened"),
        mail(BRUNO, "bounced", AT),
        mail("later@x.example", "scheduled", "2026-04-01T09:00:00Z"),
        mail("never@x.example", "canceled", AT),
        mail("slow@x.example", "delivery_delayed", AT),
    ]
    found = folder({"emails.json": json.dumps({"object": "list", "has_more": False, "data": rows})})
    told = [(row["recipient"], f"{row['at']:%m-%d %H}", row["opened"], row["bounced"]) for row in found.sends]
    assert told == [
        (ADA, "02-20 08", True, None),
        (BRUNO, "03-02 09", None, True),
        ("slow@x.example", "03-02 09", None, None),
    ]
    assert found.problems == []


def test_deliveries_of_customer_io_went_at_the_time_in_their_column_sent(folder):
    """A column `sent` may say yes as well, https://docs.customer.io/integrations/api/app/ (Messages, metrics)."""
    header = "delivery_id,email,subject,created,sent,opened\n"
    rows = f"d1,{ADA},Tea,1772441990,1772442000,1772442300\nd2,{BRUNO},Tea,1772441990,,\n"
    found = folder({"deliveries.csv": header + rows})
    assert [(row["recipient"], row["at"].hour, row["opened_at"].minute) for row in found.sends] == [
        (ADA, 9, 5)
    ]


def test_a_column_sent_that_says_yes_is_no_time(folder):
    found = folder({"log.csv": SENDS, "people.csv": f"email,sent,opened\n{ADA},yes,1\n"})
    assert (len(found.sends), found.problems) == (1, ["unsure-log"])


def test_mails_of_hubspots_crm_name_their_people_in_a_text_of_json(folder):
    """https://developers.hubspot.com/docs/api/crm/email."""
    ana, tom = {"email": f"Ada Fenwick<{ADA}>", "firstName": "Ada"}, {"email": "tom@larkspur-tea.example"}

    def mail(direction, status, sender, to, hour):
        return {
            "id": "1",
            "properties": {
                "hs_timestamp": f"2026-03-02T{hour:02}:00:00Z",
                "hs_email_direction": direction,
                "hs_email_status": status,
                "hs_email_subject": "Kettles",
                "hs_email_headers": json.dumps({"from": sender, "to": to, "cc": [], "bcc": []}),
                "hs_lastmodifieddate": "2026-05-01T00:00:00Z",
            },
            "createdAt": "2026-05-01T00:00:00Z",
            "updatedAt": "2026-05-01T00:00:00Z",
            "archived": False,
        }

    rows = [
        mail("EMAIL", "SENT", tom, [ana, {"email": BRUNO}], 9),
        mail("EMAIL", "BOUNCED", tom, [{"email": BRUNO}], 10),
        mail("EMAIL", "SCHEDULED", tom, [ana], 11),
        mail("INCOMING_EMAIL", None, {"email": ADA}, [tom], 12),
        mail("FORWARDED_EMAIL", "SENT", tom, [ana], 13),
    ]
    found = folder({"emails.json": json.dumps({"results": rows, "paging": {"next": {"after": "x"}}})})
    assert [(row["recipient"], row["at"].hour, row["sender"], row["stream"]) for row in found.sends] == [
        (ADA, 9, tom["email"], "sales"),
        (BRUNO, 9, tom["email"], "sales"),
        (BRUNO, 10, tom["email"], "sales"),
    ]
    assert [(row["bounced"], row["subject"]) for row in found.sends] == [(None, "Kettles")] * 2 + [
        (True, "Kettles")
    ]
    assert [(event["recipient"], event["kind"], event["at"].hour) for event in found.events] == [
        (ADA, "reply", 12)
    ]
    assert found.problems == []


def test_events_of_pinpoint_name_people_in_the_facets_of_their_channel(folder):
    """https://docs.aws.amazon.com/pinpoint/latest/developerguide/event-streams-data-email.html."""

    def event(kind, at=1772442000000, **more):
        mail = {
            "message_id": "m1",
            "message_send_timestamp": 1772442000000,
            "from_address": "hello@larkspur-tea.example",
            "destination": [ADA],
            "headers": [{"name": "To", "value": ADA}],
            "common_headers": {"from": "hello@larkspur-tea.example", "to": [ADA], "subject": "Tea"},
        }
        return {
            "event_type": kind,
            "event_timestamp": at,
            "arrival_timestamp": at + 900,
            "client": {"client_id": "email-a"},
            "attributes": {"campaign_id": "8cbf7", "treatment_id": "0"},
            "facets": {"email_channel": {"mail_event": {"mail": mail, **more}}},
        }

    campaign = {
        "event_type": "_campaign.send",
        "event_timestamp": 1772442000000,
        "client": {"client_id": "email-a"},
        "attributes": {"campaign_id": "8cbf7"},
        "client_context": {"custom": {"endpoint": "{}"}},
    }
    rows = [
        campaign,
        event("_email.send"),
        event("_email.delivered", 1772442001000),
        event("_email.open", 1772442060000),
        event("_email.softbounce", 1772442070000, bounce={"bounce_type": "Transient"}),
        event("_email.hardbounce", 1772442080000, bounce={"bounce_type": "Permanent"}),
        event("_email.unsubscribe", 1772442090000),
    ]
    found = folder({"2026/03/02/09/stream-1-2026": _lines(*rows)})
    assert [(row["recipient"], row["campaign"], row["subject"], row["sender"]) for row in found.sends] == [
        (ADA, "8cbf7", "Tea", "hello@larkspur-tea.example")
    ]
    assert [(event["kind"], event["detail"]) for event in found.events] == [
        ("delivered", None),
        ("open", None),
        ("bounce", "soft: Transient"),
        ("bounce", "hard: Permanent"),
        ("unsubscribe", None),
    ]
    assert found.problems == []


def test_events_of_moengage_are_known_by_their_codes(folder):
    """https://developers.moengage.com/hc/en-us/articles/4952761690644-Streams-."""

    def event(code, email=ADA, **more):
        return {
            "event_name": "Email Sent",
            "event_code": code,
            "event_uuid": code,
            "event_time": 1772442000,
            "event_type": "CAMPAIGN_EVENT",
            "event_source": "MOENGAGE",
            "email_id": email,
            "uid": "c1",
            "event_attributes": {"campaign_id": "353df", "campaign_name": "Spring", **more},
            "user_attributes": {"moengage_user_id": "m1"},
        }

    events = [
        event("NOTIFICATION_RECEIVED_MOE", ""),
        event("MOE_EMAIL_SENT", email_subject="Tea"),
        event("MOE_EMAIL_OPEN"),
        event("MOE_EMAIL_HARD_BOUNCE", BRUNO, reason="550 5.1.1"),
        event("MOE_EMAIL_UNSUBSCRIBE"),
        event("SMS_SENT", ""),
    ]
    page = {"app_name": "Tea", "source": "MOENGAGE", "moe_request_id": "r", "events": events}
    found = folder({"stream.json": json.dumps(page)})
    assert [(row["recipient"], row["campaign"], row["subject"]) for row in found.sends] == [
        (ADA, "353df", "Tea")
    ]
    assert [(event["recipient"], event["kind"], event["detail"]) for event in found.events] == [
        (ADA, "open", None),
        (BRUNO, "bounce", "hard: 550 5.1.1"),
        (ADA, "unsubscribe", None),
    ]
    assert found.problems == ["event-of-another-channel"]


def test_a_page_of_an_interface_that_is_not_read_is_told(folder):
    """Its created_at may be when a mail was written."""
    row = {"id": "1", "to": [ADA], "from": "t@larkspur-tea.example", "subject": "Tea", "created_at": AT}
    found = folder({"emails.json": json.dumps({"object": "list", "has_more": False, "data": [row]})})
    assert found.problems == ["unsure-log"]
