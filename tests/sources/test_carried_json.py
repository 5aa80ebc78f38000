"""JSON as it is kept: notifications of queues, answers of interfaces, webhooks in batches, objects without lines."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.sources.logs import json_api

ADA, BRUNO = "ada@fenwick-bindery.example", "bruno@keller-holzbau.example"
MAIL = {
    "timestamp": "2026-03-02T09:00:00.000Z",
    "source": "bounces@larkspur-tea.example",
    "messageId": "0100-1",
    "destination": [ADA],
    "commonHeaders": {"from": ["Larkspur Tea <hello@larkspur-tea.example>"], "subject": "First flush"},
    "tags": {"ses:configuration-set": ["marketing"], "campaign": ["spring"]},
}
SEND = {"eventType": "Send", "mail": MAIL, "send": {}}
COMPLAINT = {
    "eventType": "Complaint",
    "mail": MAIL,
    "complaint": {"complainedRecipients": [{"emailAddress": ADA}], "timestamp": "2026-03-03T12:00:00.000Z"},
}


def sns(event):
    return {
        "Type": "Notification",
        "MessageId": "1",
        "TopicArn": "arn:aws:sns:eu-west-1:1:ses",
        "Subject": "Amazon SES Email Event Notification",
        "Message": json.dumps(event),
        "Timestamp": "2026-03-28T09:00:00.000Z",
    }


def queued(event):
    return {"MessageId": "2", "ReceiptHandle": "3", "Body": json.dumps(sns(event))}


def on_the_bus(event):
    return {"detail-type": "Email Sent", "source": "aws.ses", "time": "2026-03-28T09:00:00Z", "detail": event}


def lines(each):
    return "".join(json.dumps(each(event)) + "\n" for event in (SEND, COMPLAINT))


@pytest.fixture
def kept(tmp_path, read):
    """Read a folder in which a file of that text was kept."""

    def reading(text, name="events.json", **options):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(tmp_path, **options)

    return reading


def plain(event):
    return event


@pytest.mark.parametrize(
    "text",
    [
        lines(plain),
        lines(sns),
        lines(queued),
        lines(on_the_bus),
        json.dumps({"Records": [{"EventSource": "aws:sns", "Sns": sns(one)} for one in (SEND, COMPLAINT)]}),
        json.dumps({"Messages": [queued(SEND), queued(COMPLAINT)]}, indent=2),
        json.dumps(SEND) + json.dumps(COMPLAINT),
        json.dumps(SEND, indent=2) + "\n" + json.dumps(COMPLAINT, indent=2) + "\n",
        json.dumps([SEND]) + json.dumps([COMPLAINT]),
        json.dumps([SEND]) + "\n" + json.dumps([COMPLAINT]) + "\n",
    ],
    ids=[
        "raw",
        "sns",
        "sqs",
        "eventbridge",
        "lambda",
        "answer of sqs",
        "one after the other",
        "over lines",
        "arrays",
        "arrays in lines",
    ],
)
def test_events_of_ses_are_the_same_whatever_carries_them(kept, text):
    found = kept(text)
    (sent,), (event,) = found.sends, found.events
    assert (sent["recipient"], sent["at"]) == (ADA, datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert (sent["campaign"], sent["subject"], sent["stream"]) == ("spring", "First flush", "marketing")
    assert (sent["sender"], sent["sender_name"]) == ("hello@larkspur-tea.example", "Larkspur Tea")
    assert (event["kind"], event["at"]) == ("complaint", datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert (found.problems, found.skipped) == ([], [])


@pytest.mark.parametrize("name", ["ses-events-1-2026-03-28-09-00-00-abc", "ses-events-1.gz", "ses.log"])
def test_what_firehose_writes_is_known_without_a_suffix(kept, name):
    text = (json.dumps(SEND) + json.dumps(COMPLAINT)).encode()
    found = kept(gzip.compress(text) if name.endswith(".gz") else text, name)
    assert (len(found.sends), len(found.events)) == (1, 1)


def test_rows_that_one_object_carries_have_numbers_of_their_own(kept):
    """Two sends to one person in one row would be one."""
    found = kept(json.dumps({"Records": [{"EventSource": "aws:sns", "Sns": sns(SEND)}] * 3}))
    assert [row["line"] for row in found.sends] == [1, 2, 3]


def test_a_field_of_complaints_is_read_however_late_the_first_one_comes(kept):
    found = kept((json.dumps(SEND) + "\n") * 700 + json.dumps(COMPLAINT))
    assert [event["at"].day for event in found.events] == [3]


@pytest.mark.parametrize(
    ("left_all", "kinds", "problems"),
    [(True, ["unsubscribe"], []), (False, [], ["unknown-kind"])],
)
def test_who_leaves_all_topics_of_ses_has_left_and_who_leaves_some_is_told(kept, left_all, kinds, problems):
    told = {"timestamp": "2026-03-03T12:00:00.000Z", "newTopicPreferences": {"unsubscribeAll": left_all}}
    change = {"eventType": "Subscription", "mail": MAIL, "subscription": told}
    found = kept(json.dumps(SEND) + json.dumps(change))
    assert ([event["kind"] for event in found.events], found.problems) == (kinds, problems)


@pytest.mark.parametrize(
    ("name", "stream"), [("transactional", "transactional"), ("eu-pool-2", None)], ids=["told", "a pool"]
)
def test_a_configuration_set_tells_a_stream_where_it_is_called_like_one(kept, name, stream):
    mail = {**MAIL, "tags": {"ses:configuration-set": [name]}}
    found = kept(json.dumps({"eventType": "Send", "mail": mail}))
    assert ([row["stream"] for row in found.sends], found.problems) == ([stream], [])


def test_webhooks_of_mailgun_are_read_out_of_their_signatures(kept):
    event = {
        "event": "accepted",
        "timestamp": 1772442000.5,
        "recipient": ADA,
        "message": {"headers": {"subject": "First flush", "from": "Tea <hello@larkspur-tea.example>"}},
    }
    failed = {**event, "event": "failed", "severity": "permanent", "log-level": "error"}
    signature = {"timestamp": "1772442000", "token": "t", "signature": "s"}
    batch = [{"signature": signature, "event-data": one} for one in (event, failed)]
    for text in (json.dumps(batch), json.dumps({"items": [event, failed], "paging": {"next": "u"}})):
        found = kept(text)
        assert [(row["subject"], row["sender"]) for row in found.sends] == [
            ("First flush", "hello@larkspur-tea.example")
        ]
        assert [(row["kind"], row["detail"]) for row in found.events] == [("bounce", "hard")]


def test_batches_of_sparkpost_are_read_whatever_their_events_are_called(kept):
    def event(group, kind, **more):
        told = {"type": kind, "rcpt_to": ADA, "timestamp": "1772442000", "campaign_id": "spring"}
        return {"msys": {group: {**told, **more}}}

    batch = [
        event("message_event", "injection", transactional="0", friendly_from="hello@larkspur-tea.example"),
        event("message_event", "injection", transactional="1", rcpt_to=BRUNO),
        event("track_event", "click"),
        event("unsubscribe_event", "list_unsubscribe"),
    ]
    found = kept(json.dumps(batch))
    assert [(row["recipient"], row["stream"]) for row in found.sends] == [
        (ADA, None),
        (BRUNO, "transactional"),
    ]
    assert [row["kind"] for row in found.events] == ["click", "unsubscribe"]


def test_what_mailchimp_lists_for_each_person_is_theirs(kept):
    person = {"campaign_id": "42694e9e57", "list_id": "57af", "email_id": "f1e2", "email_address": ADA}
    opened = {"action": "open", "timestamp": "2026-03-02T11:00:00+00:00"}
    bounced = {"action": "bounce", "type": "hard", "timestamp": "2026-03-02T09:01:00+00:00"}
    nothing = {**person, "email_address": "emeka@obi-household.example", "activity": []}
    people = [
        {**person, "activity": [opened, opened]},
        nothing,
        {**person, "email_address": BRUNO, "activity": [bounced]},
    ]
    found = kept(json.dumps({"emails": people, "campaign_id": "42694e9e57", "total_items": 3}))
    told = [(row["recipient"], row["kind"], row["campaign"], row["detail"]) for row in found.events]
    assert told == [(ADA, "open", "42694e9e57", None)] * 2 + [(BRUNO, "bounce", "42694e9e57", "hard")]


def test_a_document_of_klaviyo_names_people_and_metrics_among_what_it_includes(kept):
    event = {
        "type": "event",
        "id": "e1",
        "attributes": {
            "timestamp": 1772442000,
            "datetime": "2026-03-02T09:00:00+00:00",
            "event_properties": {"Subject": "First flush", "Campaign Name": "Spring"},
        },
        "relationships": {
            "profile": {"data": {"type": "profile", "id": "p1"}},
            "metric": {"data": {"type": "metric", "id": "m1"}},
        },
    }
    included = [
        {"type": "profile", "id": "p1", "attributes": {"email": ADA, "location": {"city": "Bath"}}},
        {"type": "metric", "id": "m1", "attributes": {"name": "Received Email", "created": "2020-01-01"}},
    ]
    found = kept(json.dumps({"data": [event], "included": included, "links": {"next": None}}))
    (sent,) = found.sends
    assert (sent["recipient"], sent["campaign"], sent["subject"]) == (ADA, "Spring", "First flush")


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "id", "type", "attributes", "relationships"]), inner)
    ),
    max_leaves=12,
)


@given(damage=st.lists(JSON, max_size=3), included=JSON)
def test_a_document_has_as_many_rows_as_resources_whatever_stands_in_them(damage, included):
    whole = {
        "type": "event",
        "attributes": {"email": ADA},
        "relationships": {"metric": {"data": {"id": "1"}}},
    }
    rows = json_api.joined({"data": [whole, *damage], "included": included})
    assert rows is not None
    assert len(rows) == 1 + len(damage)
    assert rows[0] == {"email": ADA, "metric": {"id": "1"}}


def test_damage_in_a_document_costs_no_other_row(kept):
    whole = {"type": "event", "attributes": {"email": ADA, "sent_at": "2026-03-02T09:00:00Z"}}
    document = {"data": [whole, "x", {**whole, "relationships": ["y"]}], "included": ["z", {"id": ["1"]}]}
    found = kept(json.dumps(document), name="log.json")
    assert len(found.sends) == 2
    assert found.problems == ["malformed-row"]


@pytest.mark.parametrize("count", [3_000, 12_000, 140_000], ids=["300 kB", "1.3 MB", "16 MB"])
def test_a_page_of_rows_may_be_one_line_however_long(kept, count):
    rows = [{"email": f"p{n}@reader.example", "sent_at": "2026-03-02T09:00:00Z"} for n in range(count)]
    found = kept(
        json.dumps({"messages": [{**row, "subject": "Spring is here, and so is tea"} for row in rows]})
    )
    assert len(found.sends) == count
    assert found.problems == []


def test_an_object_that_names_somebody_is_a_row_whatever_it_holds(kept):
    """An order holds items, and a mail may have a body that is JSON."""
    row = {"email": ADA, "sent_at": "2026-03-02T09:00:00Z", "items": [{"sku": "LT-201"}], "body": "{}"}
    assert [sent["recipient"] for sent in kept(json.dumps(row)).sends] == [ADA]


def test_envelopes_inside_envelopes_come_to_an_end(kept):
    inner = SEND
    for _ in range(9):
        inner = {"Records": [inner]}
    assert kept(json.dumps(inner)).sends == []


def test_damage_after_objects_without_lines_keeps_what_came_before(kept):
    found = kept(json.dumps(SEND) + json.dumps(COMPLAINT)[:90])
    assert (len(found.sends), found.problems) == (1, ["malformed-row"])


def test_fields_that_senders_invent_do_not_refuse_a_log(kept):
    rows = [{**SEND, "click": {"linkTags": {f"tag{number}": ["x"]}}} for number in range(300)]
    assert len(kept("".join(map(json.dumps, rows))).sends) == 300


def test_activities_of_mailersend_name_people_deep_inside(kept):
    def activity(kind):
        email = {"subject": "First flush", "from": "t@larkspur-tea.example", "recipient": {"email": ADA}}
        data = {"object": "activity", "type": kind, "created_at": "2026-03-02T09:00:00Z", "email": email}
        return {"type": f"activity.{kind}", "domain_id": "1", "data": data}

    found = kept("".join(json.dumps(activity(kind)) + "\n" for kind in ("sent", "opened", "soft_bounced")))
    assert [(row["recipient"], row["subject"]) for row in found.sends] == [(ADA, "First flush")]
    assert [(event["kind"], event["detail"]) for event in found.events] == [
        ("open", None),
        ("bounce", "soft"),
    ]


def test_a_message_of_sns_that_asks_to_confirm_a_subscription_is_no_row(kept):
    """It is the first that a queue gets, and its time would be that of all rows."""
    asks = {
        **sns(SEND),
        "Type": "SubscriptionConfirmation",
        "Message": "You have chosen to subscribe",
        "Token": "t",
    }
    found = kept(json.dumps(asks) + "\n" + lines(sns))
    assert (len(found.sends), len(found.events), found.problems) == (1, 1, [])


def test_a_message_of_sns_that_is_cut_costs_its_row(kept):
    cut = {**sns(SEND), "Message": json.dumps(SEND)[:40]}
    found = kept(lines(sns) + json.dumps(cut) + "\n")
    assert (len(found.sends), len(found.events), found.problems) == (1, 1, ["malformed-row"])
