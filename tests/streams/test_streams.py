"""Why each mail was sent, and the reason that decided it."""

from __future__ import annotations

import pytest

from inbox_fatigue_follow_up.describing import FollowUpDescriber

SHOP = "shop.example"
WAY_OUT = {"List_Unsubscribe": "<mailto:off@shop.example>"}
LIST = {"List_Id": "<tea.list.example>", "List_Post": "<mailto:tea@list.example>"}
PERSONAL = "Dear Ana,\n\nit was good to meet you at the fair. Shall we talk on Thursday?\n\nTom\n"


def stream(archive, raw, *, given=SHOP, more=()):
    """Return stream and reason of one mail among others."""
    archive.take(*more, path="more.mbox")
    archive.take(raw, path="one.mbox")
    archive.settle(given)
    return archive.ask("""
        SELECT stream, stream_reason FROM touch JOIN touch_sighting ON touch = touch.id
          JOIN source ON source.id = source WHERE source.path = 'one.mbox'""")[0]


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        (WAY_OUT, ("marketing", "List-Unsubscribe header")),
        ({"X_MC_User": "abc", "X_Mailer": "MailChimp Mailer - **CID1**"}, ("marketing", "sent by mailchimp")),
        ({"X_Outreach_Mailing": "7"}, ("sales", "sent by outreach")),
        ({**WAY_OUT, "X_Outreach_Mailing": "7"}, ("marketing", "List-Unsubscribe header")),
        ({"Precedence": "bulk"}, ("marketing", "bulk mail headers")),
        ({"Feedback_ID": "c1:cust:news:shop"}, ("marketing", "bulk mail headers")),
        ({"X_Sequence_ID": "welcome-7", "X_Sequence_Step": "2"}, ("sales", "part of a sequence")),
        (LIST, ("list", "a discussion list's headers")),
        ({**LIST, **WAY_OUT}, ("list", "a discussion list's headers")),
        ({"Precedence": "list"}, ("list", "a discussion list's headers")),
        ({**WAY_OUT, "List_Id": "<news.shop.example>"}, ("marketing", "List-Unsubscribe header")),
        ({**WAY_OUT, "List_Id": "<news.shop.example>", "List_Post": "NO"}, ("marketing", "List-Unsubscribe header")),
    ],
    ids=["way out", "sending system", "sales tool", "sales tool with way out", "bulk", "feedback id", "sequence", "list", "list with way out",
         "old list", "newsletter with a list id", "announcements"],
)  # fmt: skip
def test_headers_tell_the_stream(archive, letter, headers, wanted):
    assert stream(archive, letter(body=PERSONAL, **headers)) == wanted


@pytest.mark.parametrize(
    ("sender", "subject", "wanted"),
    [
        ("kettles-request@shop.example", "Kettles Digest #214", "list"),
        ("Majordomo@shop.example", "kettles Digest V2 #31", "list"),
        ("mailman-owner@shop.example", "Kettles Digest, Vol 9, Issue 12", "list"),
        ("editor@shop.example", "Kettle Digest #214", "marketing"),
        ("kettles-request@shop.example", "All that is new in kettles", "marketing"),
    ],
)
def test_a_numbered_digest_from_the_program_of_a_list_is_talk_on_that_list(
    archive, letter, sender, subject, wanted
):
    assert stream(archive, letter(sender=sender, subject=subject, Precedence="bulk"))[0] == wanted


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [(WAY_OUT, "marketing"), ({"Precedence": "bulk"}, "marketing"), ({}, "correspondence")],
    ids=["way out", "bulk", "by hand"],
)
def test_an_invitation_with_a_calendar_part_is_marketing_where_a_list_got_it(
    archive, letter, headers, wanted
):
    invitation = letter(body="BEGIN:VCALENDAR", **headers).replace(b"text/plain", b"text/calendar")
    assert stream(archive, invitation)[0] == wanted


def test_a_way_out_in_the_text_makes_it_marketing(archive, letter):
    body = "Tea is here, and it is green.\n\nTo unsubscribe click here: https://shop.example/off\n"
    assert stream(archive, letter(body=body)) == ("marketing", "a way to unsubscribe in the text")


def test_one_creative_to_ten_people_is_marketing_and_to_nine_is_not(archive, letter):
    readers = [f"reader{number}@reader{number}.example" for number in range(10)]
    wrote = [letter(to="tom@shop.example", sender=one, at="2026-02-01", subject="Hello") for one in readers]
    sent = [
        letter(to=one, sender="tom@shop.example", body="We have moved to a new house.\n") for one in readers
    ]
    nine = stream(archive, sent[0], more=[*wrote, *sent[1:9]])
    assert nine == ("correspondence", "ordinary mail between people")
    archive.take(sent[9], path="ten.mbox")
    archive.settle(SHOP)
    assert archive.streams()["Spring"] == ("marketing", "one creative to 10 people")


def test_an_announcement_to_colleagues_is_service(archive, letter):
    staff = [
        letter(to=f"c{number}@shop.example", sender="boss@shop.example", subject="Canteen")
        for number in range(12)
    ]
    found = stream(archive, staff[0], more=staff[1:])
    assert found == ("service", "an announcement to 12 people")


def test_the_first_mail_to_one_stranger_is_sales(archive, letter):
    sent = letter(sender="tom@shop.example", body=PERSONAL)
    assert stream(archive, sent) == ("sales", "to one person outside, with no talk before it")


@pytest.mark.parametrize(
    "difference",
    [
        {"to": "ana@reader.example, ben@reader.example"},
        {"to": "eva@shop.example"},
        {"sender": "tom@other.example"},
    ],
    ids=["to two", "to a colleague", "from somebody else"],
)
def test_ordinary_mail_is_correspondence(archive, letter, difference):
    other = letter(sender="eva@shop.example", to="x@shop.example", at="2026-02-01")
    raw = letter(**{"sender": "tom@shop.example", "body": PERSONAL, **difference})
    assert stream(archive, raw, more=[other])[0] == "correspondence"


def test_who_has_written_before_is_no_stranger(archive, letter):
    asked = letter(sender="ana@reader.example", to="tom@shop.example", at="2026-02-01", subject="A question")
    sent = letter(sender="tom@shop.example", body=PERSONAL)
    assert stream(archive, sent, more=[asked]) == ("correspondence", "ordinary mail between people")


def test_who_writes_later_was_a_stranger_at_first(archive, letter):
    answer = letter(sender="ana@reader.example", to="tom@shop.example", at="2026-03-05", subject="Re: Spring")
    assert stream(archive, letter(sender="tom@shop.example", body=PERSONAL), more=[answer])[0] == "sales"


def courted(archive, letter, answer, *, at="2026-02-20", **headers):
    """Return the stream of a second letter with a matter of its own, after an answer to the first."""
    archive.describe = described
    first = letter(sender="tom@shop.example", body=PERSONAL, subject="Pots", at="2026-02-18")
    told = {"subject": "Re: Pots", **headers}
    back = letter(sender="ana@reader.example", to="tom@shop.example", at=at, body=answer, **told)
    return stream(archive, letter(sender="tom@shop.example", body=PERSONAL), more=[first, back])


def described(writing):
    return [("follow-up", "1", *one) for one in FollowUpDescriber().describe(writing).items()]


STRANGER = ("sales", "to one person outside, with no talk before it")
REFUSED = ("sales", "to one person outside who had asked not to be written to")
TALK = ("correspondence", "ordinary mail between people")


@pytest.mark.parametrize(
    ("answer", "headers", "wanted"),
    [
        ("Please remove me from your list.\n", {}, REFUSED),
        ("Bitte schreiben Sie mir nicht mehr.\n", {}, REFUSED),
        ("Not interested, thanks.\n", {}, STRANGER),
        ("I am away until Monday.\n", {"Auto_Submitted": "auto-replied"}, STRANGER),
        ("Thursday is fine. Shall we say ten?\n", {}, TALK),
    ],
    ids=["stop", "stop in German", "no", "machine", "talk"],
)
def test_a_no_and_a_machines_answer_begin_no_talk(archive, letter, answer, headers, wanted):
    assert courted(archive, letter, answer, **headers) == wanted


def test_who_asks_not_to_be_written_to_ends_the_talk_until_they_write_again(archive, letter):
    kind = {"sender": "ana@reader.example", "to": "tom@shop.example", "subject": "Re: Pots"}
    archive.describe = described
    archive.take(
        letter(**kind, at="2026-02-01", body="Thursday is fine. Shall we say ten?\n"),
        letter(**kind, at="2026-02-10", body="Please remove me from your list.\n"),
        letter(**kind, at="2026-02-20", body="How much is the blue pot?\n"),
        *(letter(sender="tom@shop.example", subject=f"On {day}", body=PERSONAL, at=f"2026-02-{day}") for day in ("05", "15", "25")),
    )  # fmt: skip
    archive.settle(SHOP)
    told = archive.streams()
    assert [told[f"On {day}"] for day in ("05", "15", "25")] == [TALK, REFUSED, TALK]


def test_without_a_describer_whatever_a_person_writes_is_talk(archive, letter):
    back = letter(sender="ana@reader.example", to="tom@shop.example", at="2026-02-20", body="Remove me.\n")
    assert stream(archive, letter(sender="tom@shop.example", body=PERSONAL), more=[back]) == TALK


BARE = "Dear Ana,\n\nas every month.\n"  # says nothing of what it is


@pytest.mark.parametrize(
    ("sender", "wanted"),
    [
        ("billing@shop.example", ("transactional", "from a mailbox for bills and payments")),
        ("rechnung-de@shop.example", ("transactional", "from a mailbox for bills and payments")),
        ("facturation@shop.example", ("transactional", "from a mailbox for bills and payments")),
        ("support@shop.example", ("transactional", "from a mailbox that answers to customers")),
        ("repair2@shop.example", ("transactional", "from a mailbox that answers to customers")),
        ("service-sales@shop.example", STRANGER),
        ("info@shop.example", STRANGER),
        ("bill@shop.example", STRANGER),
    ],
)
def test_who_hears_of_a_desk_is_a_customer_already(archive, letter, sender, wanted):
    assert stream(archive, letter(sender=sender, subject="March", body=BARE)) == wanted


def test_bills_that_say_the_same_to_everybody_are_no_mailing(archive, letter):
    sent = [letter(to=f"r{n}@r{n}.example", sender="billing@shop.example", body=BARE) for n in range(12)]
    assert stream(archive, sent[0], more=sent[1:])[0] == "transactional"


@pytest.mark.parametrize(
    "told", [{"List_Unsubscribe": "<mailto:off@shop.example>"}, {"subject": "Our newsletter of March"}]
)
def test_a_mailing_from_a_mailbox_for_bills_is_one(archive, letter, told):
    raw = letter(**{"sender": "billing@shop.example", "body": BARE, **told})
    assert stream(archive, raw)[0] == "marketing"


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ("Important safety recall of the copper kettle", "service"),
        ("Rückrufaktion Kupferkessel", "service"),
        ("Bitte um Rückruf", "sales"),
        ("Do you recall our talk?", "sales"),
    ],
)
def test_a_recall_is_of_a_product(archive, letter, subject, wanted):
    assert stream(archive, letter(sender="tom@shop.example", subject=subject, body=PERSONAL))[0] == wanted


def test_in_an_inbox_with_many_senders_nobody_is_a_salesman_for_a_first_letter(archive, letter):
    """Whom the owner of an inbox wrote to cannot be told from what came in."""
    letters = [
        letter(sender=f"x@s{number}.example", at=f"2026-03-0{number + 1}", body=PERSONAL)
        for number in range(4)
    ]
    archive.take(*letters)
    assert archive.settle().outbound is False
    assert set(archive.ask("SELECT stream FROM touch")) == {("correspondence",)}


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Your order 4711 has been shipped", "Your order 4711 has been shipped. Tracking number: 00340.\n"),
        (
            "Reset your password",
            "Someone asked to reset your password. Click the link to choose a new one.\n",
        ),
    ],
)
def test_what_follows_from_the_persons_own_act_is_transactional(archive, letter, subject, body):
    assert stream(archive, letter(subject=subject, body=body))[0] == "transactional"


@pytest.mark.parametrize(
    "subject",
    ["Planned maintenance on Sunday", "Change of our terms of service", "Wartungsarbeiten am Sonntag"],
)
def test_terms_and_outages_are_service(archive, letter, subject):
    found = stream(archive, letter(subject=subject, body="On Sunday from two to four.\n", **WAY_OUT))
    assert found == ("service", "the subject tells of terms or an outage")


def test_what_somebody_did_in_a_product_is_service_whatever_way_out_it_names(archive, letter):
    body = "Looks fine to me.\n\nView the comment\nUnsubscribe or change your notification settings\n"
    told = letter(subject="Ben commented on your plan", body=body, Feedback_ID="c1:cust:news:shop", **WAY_OUT)
    assert stream(archive, told) == ("service", "tells of what somebody did in a product")


TICKET = {"subject": "Nu inchecken", "body": "Je vlucht vertrekt over 30 uur. Boekingscode: W9KL3D\n"}


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        (WAY_OUT, "transactional"),
        ({"Feedback_ID": "c1:cust:news:shop"}, "transactional"),
        ({"Auto_Submitted": "auto-generated"}, "transactional"),
        ({}, "sales"),  # a person may write so of what they sell
        ({**WAY_OUT, "X_Outreach_Mailing": "7"}, "marketing"),
        ({"X_Sequence_ID": "welcome-7"}, "sales"),
    ],
    ids=["way out", "bulk", "automatic", "by hand", "sales tool", "sequence"],
)
def test_what_a_person_has_with_the_sender_is_transactional_where_a_machine_sent_it(
    archive, letter, headers, wanted
):
    assert stream(archive, letter(sender="tom@shop.example", **TICKET, **headers))[0] == wanted


def test_what_a_sales_tool_sends_is_sales_however_it_is_dressed(archive, letter):
    bill = letter(
        subject="Your invoice 4711", body="Invoice number 4711, amount due: 20.00", X_Outreach_Mailing="7"
    )
    assert stream(archive, bill) == ("sales", "sent by outreach")


def test_automatic_answers_and_invitations_are_no_campaign(archive, letter):
    raw = letter(sender="tom@shop.example", subject="Out of office", Auto_Submitted="auto-replied")
    assert stream(archive, raw) == ("correspondence", "auto_reply, told from its headers")


def test_rows_of_logs_are_marketing_unless_they_say_otherwise(archive):
    row = {"recipient": "ana@reader.example", "sender": "news@shop.example"}
    archive.take_log({**row, "at": "2026-03-02"}, {**row, "at": "2026-03-03", "stream": "transactional"})
    archive.settle()
    assert archive.ask("SELECT stream, stream_reason FROM touch ORDER BY at") == [
        ("marketing", "a log's rows are marketing unless it says otherwise"),
        ("transactional", "declared by the log"),
    ]


def overruled(archive, *overrides):
    archive.settle(SHOP, streams=[{"when": when, "stream": name} for when, name in overrides])
    return archive.ask("SELECT stream, stream_reason FROM touch ORDER BY at, id")


@pytest.mark.parametrize(
    "when",
    [
        {"sender": "NEWS@*"},
        {"sender_domain": "shop.*"},
        {"subject": "spr?ng*"},
        {"list_id": "*tea*"},
        {"campaign": "spring-26"},
        {"sender": "news@*", "subject": "Spring"},
    ],
    ids=" and ".join,
)
def test_settings_overrule_what_headers_say_and_are_the_reason(archive, letter, when):
    archive.take(letter(List_Id="<tea.shop.example>", X_Campaign_ID="spring-26", **WAY_OUT))
    reason = ", ".join(f"{name} {glob}" for name, glob in sorted(when.items()))
    assert overruled(archive, (when, "service")) == [("service", f"settings: {reason}")]


def test_everything_that_a_setting_names_must_match(archive, letter):
    archive.take(letter(**WAY_OUT))
    found = overruled(archive, ({"sender": "news@*", "subject": "Autumn*"}, "service"))
    assert found == [("marketing", "List-Unsubscribe header")]


def test_the_first_setting_that_matches_decides(archive, letter):
    archive.take(letter(**WAY_OUT))
    found = overruled(archive, ({"subject": "Spring"}, "service"), ({"sender": "*"}, "sales"))
    assert found == [("service", "settings: subject Spring")]


@pytest.mark.parametrize(
    "when",
    [{"campaign": "spring-26"}, {"subject": "Tea*"}, {"sender_domain": "shop.example"}],
    ids="".join,
)
def test_settings_overrule_rows_of_logs_as_well(archive, when):
    archive.take_log(
        {"recipient": "ana@reader.example", "at": "2026-03-02", "sender": "news@shop.example", "campaign": "spring-26",
         "subject": "Tea is here", "stream": "marketing"}
    )  # fmt: skip
    assert [stream for stream, _ in overruled(archive, (when, "transactional"))] == ["transactional"]


def test_a_setting_that_is_taken_back_leaves_no_trace(archive, letter):
    archive.take(letter(**WAY_OUT))
    archive.take_log({"recipient": "ana@reader.example", "at": "2026-03-05", "sender": "news@shop.example"})
    archive.settle(SHOP)
    before = archive.ask("SELECT * FROM touch ORDER BY id")
    assert {stream for stream, _ in overruled(archive, ({"sender": "*"}, "service"))} == {"service"}
    archive.settle(SHOP)
    assert archive.ask("SELECT * FROM touch ORDER BY id") == before


def test_an_override_holds_at_the_first_settling_as_at_the_second(archive, letter):
    archive.take(
        *(
            letter(to=one, X_Campaign_ID="spring-26", **WAY_OUT)
            for one in ("ana@reader.example", "ben@reader.example")
        )
    )
    wanted = [("service", "settings: campaign spring-*")] * 2
    assert overruled(archive, ({"campaign": "spring-*"}, "service")) == wanted
    assert overruled(archive, ({"campaign": "spring-*"}, "service")) == wanted


def test_only_marketing_sales_and_service_count_as_pressure(archive):
    names = ("marketing", "sales", "service", "transactional", "correspondence", "list")
    row = {"recipient": "ana@reader.example", "sender": "news@shop.example"}
    archive.take_log(*({**row, "at": f"2026-03-0{day}", "stream": name} for day, name in enumerate(names, 1)))
    archive.settle()
    touches = archive.inboxes().touches.sort("at")
    assert touches["counted"].to_list() == [True, True, True, False, False, False]


def sure(archive, raw, *, more=()):
    """Return stream and confidence of one mail among others."""
    found = stream(archive, raw, more=more)
    (confidence,) = {row[0] for row in archive.ask("""
        SELECT stream_confidence FROM touch JOIN touch_sighting ON touch = touch.id
          JOIN source ON source.id = source WHERE source.path = 'one.mbox'""")}  # fmt: skip
    return found[0], confidence


BY_HAND = {"sender": "tom@shop.example", "body": PERSONAL}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (WAY_OUT, ("marketing", "headers")),
        (LIST, ("list", "headers")),
        ({"subject": "Planned maintenance on Sunday"}, ("service", "wording")),
        ({**BY_HAND, "subject": "The spring newsletter"}, ("marketing", "wording")),
        ({**BY_HAND, "body": "Can't see this? View it in your browser: https://shop.example/1\n"}, ("marketing", "wording")),
        ({**BY_HAND, "sender": "no-reply@shop.example"}, ("transactional", "headers")),
        (BY_HAND, ("sales", "assumed")),
        ({**BY_HAND, "to": "ana@gmail.com"}, ("correspondence", "assumed")),
        ({**BY_HAND, "subject": "Re: Thursday"}, ("correspondence", "wording")),
        ({**BY_HAND, "to": "eva@shop.example"}, ("correspondence", "assumed")),
    ],
    ids=["header", "list", "terms", "newsletter", "browser", "machine", "stranger", "private", "answer", "colleague"],
)  # fmt: skip
def test_every_stream_says_how_it_is_known(archive, letter, told, wanted):
    assert sure(archive, letter(**told)) == wanted


def test_an_audience_is_a_weaker_reason_than_words(archive, letter):
    sent = [letter(**{**BY_HAND, "to": f"reader{number}@r{number}.example"}) for number in range(10)]
    assert sure(archive, sent[0], more=sent[1:]) == ("marketing", "audience")


def test_what_a_log_or_a_setting_declares_is_sure(archive, letter):
    row = {"recipient": "ana@reader.example", "sender": "news@shop.example"}
    archive.take(letter(**WAY_OUT))
    archive.take_log({**row, "at": "2026-03-05"}, {**row, "at": "2026-03-06", "stream": "service"})
    archive.settle(SHOP, streams=[{"when": {"subject": "Spring"}, "stream": "service"}])
    told = archive.ask("SELECT stream_confidence FROM touch ORDER BY at")
    assert told == [("declared",), ("assumed",), ("declared",)]


def test_a_reminder_under_ones_own_first_letter_stays_sales(archive, letter):
    first = letter(**BY_HAND, subject="Thursday", at="2026-03-01")
    again = letter(**BY_HAND, subject="Re: Thursday")
    assert stream(archive, again, more=[first])[0] == "sales"


def test_a_forwarded_newsletter_is_not_the_mailing_of_who_forwards_it(archive, letter):
    body = "-----Original Message-----\nFrom: News\n\nTea.\n\nTo unsubscribe click here: https://shop.example/off\n"
    raw = letter(sender="tom@shop.example", to="eva@shop.example", subject="FW: Tea", body=body)
    assert stream(archive, raw)[0] == "correspondence"


def test_an_answer_to_all_colleagues_is_no_announcement(archive, letter):
    staff = [f"c{number}@shop.example" for number in range(12)]
    raw = letter(
        sender="tom@shop.example", to=", ".join(staff), subject="Re: Farewell", body="I shall be there.\n"
    )
    assert stream(archive, raw) == ("correspondence", "an answer to 12 colleagues")


def test_an_announcement_to_colleagues_stays_one_for_the_few_others_who_get_it(archive, letter):
    everybody = [*(f"c{number}@shop.example" for number in range(12)), "ana@reader.example"]
    raw = letter(sender="tom@shop.example", to=", ".join(everybody), body="We have moved to a new house.\n")
    archive.take(raw)
    archive.settle(SHOP)
    assert set(archive.ask("SELECT stream FROM touch")) == {("service",)}


def test_bulk_mail_that_people_answer_is_a_discussion(archive, letter):
    """Lists of 2002 wrote Precedence: bulk and no more; their address gets nothing else."""
    bulk = {"to": "tea@lists.example", "Precedence": "bulk"}
    question = letter(**bulk, sender="ben@shop.example", subject="Which pot?", Message_ID="<1@shop.example>")
    answer = letter(
        **bulk, sender="cid@shop.example", subject="Re: Which pot?", In_Reply_To="<1@shop.example>"
    )
    assert stream(archive, question, more=[answer])[0] == "list"


def test_newsletters_to_a_reader_stay_marketing_beside_an_answer_that_came_in_bulk(archive, letter):
    answer = letter(
        sender="cid@shop.example", subject="Re: Pots", Precedence="bulk", In_Reply_To="<1@x.example>"
    )
    by_hand = letter(**BY_HAND, at="2026-03-01", subject="Hello")
    assert stream(archive, letter(Precedence="bulk"), more=[answer, by_hand])[0] == "marketing"


def test_an_issue_without_a_way_out_is_what_the_other_issues_are(archive, letter):
    box = "tea-weekly@shop.example"
    issues = [letter(sender=box, at=f"2026-02-0{day}", subject=f"Tea {day}", **WAY_OUT) for day in (1, 2, 3)]
    odd = letter(sender=box, subject="Tea 4")
    assert stream(archive, odd, more=issues) == ("marketing", "as other mail from its mailbox")


@pytest.mark.parametrize(
    ("first", "kind"),
    [("ana@corp.example", "sales"), ("ana@home.example", "sales"), ("ana@gmail.com", "correspondence")],
)
def test_a_reminder_to_a_private_address_of_whoever_was_written_to_at_work_is_one(
    archive, letter, first, kind
):
    """It was a letter of its own, and nobody's pressure."""
    archive.take_contacts({"address": "ana.lobo@gmail.com", "alias_of": first})
    before = letter(to=first, sender="tom@shop.example", subject="Our tap", body=PERSONAL)
    reminder = letter(
        to="ana.lobo@gmail.com",
        sender="tom@shop.example",
        at="2026-03-09",
        subject="Re: Our tap",
        body="Did you see my mail?\n\nTom\n",
    )
    assert stream(archive, reminder, more=(before,))[0] == kind


def test_what_all_colleagues_are_told_of_is_an_announcement_whatever_numbers_it_names(archive, letter):
    told = [letter(to=f"colleague{one}@shop.example", **TICKET) for one in range(12)]
    assert stream(archive, told[0], more=told[1:])[0] == "service"
