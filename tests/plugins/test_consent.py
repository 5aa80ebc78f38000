"""What a table of cases cannot say about the consent rules."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.findings.episodes import find
from inbox_fatigue.keys import text_key
from inbox_fatigue.plugin import Writing, bounces
from inbox_fatigue.testing import inbox
from inbox_fatigue_consent.dead_address import DeadAddress
from inbox_fatigue_consent.mailed_after_opt_out import MailedAfterOptOut
from inbox_fatigue_consent.no_way_out import NoWayOut
from inbox_fatigue_consent.personal import PersonalDescriber, kinds

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HONOUR = timedelta(days=2)

moments = st.integers(0, 60).map(lambda half_days: START + timedelta(hours=12 * half_days))
people = st.sampled_from(["a", "b"])
organisations = st.sampled_from(["one.example", "two.example"])
ways = st.sampled_from([True, False, None])
touch = st.builds(
    lambda at, who, organisation, stream, header, one_click, visible: {
        "at": at,
        "person_named": who,
        "organisation": organisation,
        "stream": stream,
        "way_out_header": header,
        "way_out_one_click": one_click,
        "way_out_visible": visible,
    },
    moments,
    people,
    organisations,
    st.sampled_from(["marketing", "marketing", "sales", "service", "transactional"]),
    ways,
    ways,
    ways,
)
event = st.builds(
    lambda at, who, organisation, kind, detail: {
        "at": at,
        "detail": detail if kind == "bounce" else None,
        "person_named": who,
        "organisation": organisation,
        "kind": kind,
    },
    moments,
    people,
    organisations,
    st.sampled_from(["unsubscribe", "complaint", "subscribe", "open", "reply", "bounce", "bounce"]),
    st.sampled_from(["hard", "5.1.1", "soft", ""]),
)
stories = st.fixed_dictionaries(
    {"touches": st.lists(touch, min_size=1, max_size=15), "events": st.lists(event, max_size=8)}
)
each_scorer = pytest.mark.parametrize("kind", [MailedAfterOptOut, NoWayOut, DeadAddress])


def _inboxes(story, nowhere=()):
    built = inbox(*story["touches"], events=story["events"])
    general = pl.col("event").is_in(list(nowhere))
    events = built.events.with_columns(
        organisation=pl.when(general).then(None).otherwise("organisation"),
        inbox=pl.when(general).then(None).otherwise("inbox"),
    )
    return dataclasses.replace(built, events=events)


def _measured(kind, inboxes):
    frame = kind().measure(inboxes).frame
    return dict(zip(frame["touch"], frame["measured"], strict=True))


@each_scorer
@settings(deadline=None, max_examples=60)
@given(story=stories, seed=st.integers(0, 9))
def test_shuffling_the_input_changes_nothing(kind, story, seed):
    inboxes = _inboxes(story)
    mixed = dataclasses.replace(
        inboxes,
        touches=inboxes.touches.sample(fraction=1.0, shuffle=True, seed=seed),
        events=inboxes.events.sample(fraction=1.0, shuffle=True, seed=seed),
    )
    assert _measured(kind, mixed) == _measured(kind, inboxes)


@each_scorer
@settings(deadline=None, max_examples=60)
@given(story=stories, days=st.integers(0, 400), minutes=st.integers(0, 1_439))
def test_shifting_all_dates_changes_nothing(kind, story, days, minutes):
    """Forwards only: before one_click_since mail is not held to one-click."""
    later = timedelta(days=days, minutes=minutes)
    moved = {name: [{**one, "at": one["at"] + later} for one in rows] for name, rows in story.items()}
    assert _measured(kind, _inboxes(moved)) == _measured(kind, _inboxes(story))


@each_scorer
@settings(deadline=None, max_examples=60)
@given(story=stories, one_more=touch)
def test_one_more_touch_never_lowers_any_number(kind, story, one_more):
    before = _measured(kind, _inboxes(story))
    after = _measured(kind, _inboxes({**story, "touches": [*story["touches"], one_more]}))
    assert all(after[one] >= number for one, number in before.items())


@settings(deadline=None, max_examples=150)
@given(story=stories, nowhere=st.sets(st.integers(1, 8)))
def test_the_mails_after_an_opt_out_are_those_that_a_reader_would_name(story, nowhere):
    """For each mail: was there an opt-out more than two days ago and in force ever since?"""
    inboxes = _inboxes(story, nowhere)
    events = inboxes.events.select("person", "inbox", "at", "kind").rows()
    unwanted = set()
    for row in inboxes.touches.iter_rows(named=True):
        mine = [
            (at, kind)
            for person, box, at, kind in events
            if person == row["person"] and box in (row["inbox"], None) and at <= row["at"]
        ]
        back = [at for at, kind in mine if kind == "subscribe"]
        outs = [at for at, kind in mine if kind in ("unsubscribe", "complaint") and all(at > b for b in back)]
        if row["stream"] in ("marketing", "sales") and outs and row["at"] > min(outs) + HONOUR:
            unwanted.add(row["touch"])
    assert set(_measured(MailedAfterOptOut, inboxes)) == unwanted


def test_an_opt_out_told_to_nobody_in_particular_stands_for_every_organisation():
    story = {
        "touches": [
            {"at": "2026-03-10", "organisation": "one.example"},
            {"at": "2026-03-11", "organisation": "two.example"},
        ],
        "events": [{"at": "2026-03-02", "kind": "unsubscribe"}],
    }
    inboxes = _inboxes(story, nowhere=[1])
    outcome = find(MailedAfterOptOut().measure(inboxes), inboxes)
    assert outcome.findings["inbox"].sort().to_list() == sorted(
        text_key("a", name) for name in ("one.example", "two.example")
    )
    assert outcome.findings["measured"].to_list() == [1, 1]


def test_years_of_mail_after_one_opt_out_are_one_finding_with_all_of_them_as_evidence():
    touches = [START + timedelta(days=30 * month) for month in range(1, 40)]
    inboxes = inbox(*touches, events=[{"at": START, "kind": "complaint"}])
    outcome = find(MailedAfterOptOut().measure(inboxes), inboxes)
    assert outcome.findings["measured"].to_list() == [39]
    assert len(outcome.evidence) == 39
    assert len(outcome.hits) == 39


@settings(deadline=None, max_examples=150)
@given(story=stories)
def test_the_mails_to_a_dead_address_are_those_that_a_reader_would_name(story):
    """For each mail: did its address bounce for good more than a day ago, with no life since?"""
    inboxes = _inboxes(story)
    events = inboxes.events.select("person", "inbox", "at", "kind", "detail").rows()
    named = set()
    for row in inboxes.touches.filter(pl.col("stream") != "transactional").iter_rows(named=True):
        mine = [one for one in events if one[1] == row["inbox"] and one[2] <= row["at"]]
        lived = [one[2] for one in mine if one[3] in ("open", "reply", "subscribe")]
        died = [one[2] for one in mine if one[3] == "bounce" and one[4] in ("hard", "5.1.1")]
        died = [at for at in died if all(at > life for life in lived)]
        if died and row["at"] > min(died) + timedelta(days=1):
            named.add(row["touch"])
    assert set(_measured(DeadAddress, inboxes)) == named


@pytest.mark.parametrize(
    ("detail", "dead"),
    [
        ("hard: unknown", True),
        ("User unknown", True),
        ("InvalidEmail", True),
        ("550 message rejected as spam", False),
        ("soft: mailbox busy", False),
        ("hard 5.1.1", True),
        ("hard", True),
        ("Permanent", True),
        ("550 no such user", True),
        ("smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
        ("hard 5.2.2", False),
        ("552 5.3.4 message too big", False),
        ("hard 5.7.1", False),
        ("5.4.4", False),
        ("soft 4.2.2", False),
        ("soft bounce after 15.1.12 tries", False),
        ("452 too many recipients", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_bounce_that_speaks_of_the_mailbox_kills_it(detail, dead):
    told = pl.DataFrame({"detail": [detail]}, schema={"detail": pl.String})
    assert told.select(bounces.is_for_good(pl.col("detail"))).item() is dead


def test_a_way_out_of_another_channel_is_not_asked_for():
    inboxes = inbox({"at": "2026-03-02", "channel": "sms", "way_out_visible": False})
    assert NoWayOut().measure(inboxes).frame.is_empty()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: NoWayOut(one_click_since="June"),
        lambda: MailedAfterOptOut(streams=("marketting",)),
        lambda: DeadAddress(streams=("marketting",)),
    ],
)
def test_a_setting_that_would_silence_the_rule_is_refused(wrong):
    with pytest.raises(ValueError, match=r"June|marketting"):
        wrong()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("birth date", "Your date of birth: 3 May 1980"),
        ("birth date", "Your birth date on file is 03/05/1980."),
        ("birth date", "Ihr Geburtsdatum: 3. Mai 1980"),
        ("birth date", "Votre date de naissance est 03/05/1980"),
        ("card or account digits", "Your Visa card ending in 1234 gets you a tenth off."),
        ("card or account digits", "Pay with your credit card **** **** **** 9876."),
        ("card or account digits", "Ihre Kreditkarte endet auf 1234"),
        ("card or account digits", "Su tarjeta terminada en 1234"),
        ("identity number", "Your social security number is 123-45-6789"),
        ("identity number", "your SSN: xxx-xx-6789"),
        ("identity number", "your passport number: X1234567"),
        ("pay", "With your salary of $85,000 you can have a better car."),
        ("pay", "Your annual income: 85,000 EUR"),
        ("full address", "We see that your home address is 12 Main Street, Springfield."),
        ("full address", "Ihre Anschrift: Hauptstraße 12, 70173 Stuttgart"),
        ("health", "Since your\ndiagnosis a lot has changed."),
        ("health", "You were diagnosed with diabetes in May."),
        ("belief", "Because you are a Catholic, this journey is for you."),
        ("whereabouts", "We noticed you were near our shop."),
        ("birth date", "You turn 42 today! We know that you were born on 2 March 1984, so have 10 EUR off."),
        ("birth date", "Born on 2 March 1984, you are one of us."),
        ("birth date", "Your birthday, 2 March 1984, is near."),
        ("full address", "Since you live at 12 Mill Lane, York YO1 7AB, our van passes you."),
        ("health", "Because of your diabetes we think you will like our sugar free tea."),
        ("whereabouts", "We saw that you were at the Kings Cross station yesterday evening."),
        ("belief", "As a Catholic you will love our Easter tea."),
        ("birth date", "Sie wurden am 2. März 1984 geboren."),
        ("birth date", "Ihr Geburtstag, der 2. März 1984, naht."),
        ("full address", "Sie wohnen in der Mühlgasse 12, 70173 Stuttgart."),
        ("health", "Wegen Ihres Diabetes empfehlen wir Tee."),
        ("belief", "Als Katholik werden Sie unseren Ostertee lieben."),
        ("whereabouts", "Wir haben gesehen, dass Sie gestern am Hauptbahnhof waren."),
        ("birth date", "Vous êtes né le 2 mars 1984."),
        ("full address", "Vous habitez 12 rue des Lilas."),
        ("health", "En raison de votre diabète, voici du thé."),
        ("belief", "En tant que catholique, vous aimerez ce thé."),
        ("birth date", "Naciste el 2 de marzo de 1984."),
        ("full address", "Vives en la calle Mayor 12."),
        ("health", "Debido a su diabetes le recomendamos."),
        ("birth date", "Você nasceu em 2 de março de 1984."),
        ("health", "Por causa da sua diabetes, chá sem açúcar."),
        ("birth date", "Sei nato il 2 marzo 1984."),
        ("full address", "Abita in via Garibaldi 12."),
        ("belief", "Come cattolico, lei amerà."),
        ("birth date", "U bent geboren op 2 maart 1984."),
        ("full address", "U woont aan de Kerkstraat 12."),
        ("health", "Vanwege uw diabetes raden wij thee aan."),
    ],
)
def test_what_a_mail_quotes_of_its_reader_is_seen(kind, text):
    assert kinds("", text) == [kind]
    assert kinds(text.replace("\n", " "), "") == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Order number 4711 1234 5678 9012",
        "Your order 1234567890123456 has shipped.",
        "Only $49.99 with your card",
        "Your credit card will be charged $1234.",
        "Call us at +1 555 123 4567.",
        "Your customer number: 12345678",
        "Your account number: 12345678",
        "Your gift card ending in 1234",
        "Your loyalty card: ****1234",
        "Your subscription ends in 2026.",
        "Our address: 12 Main Street, 70173 Stuttgart",
        "Larkspur Tea, 12 Main Street, Bath BA1 1AA",
        "Your e-mail address is ann@x.example",
        "Update your mailing address here.",
        "Your date of birth is needed by 3 May 2026.",
        "We never ask for your card number 1234 1234 1234 1234.",
        "If you were diagnosed with diabetes, ask your doctor.",
        "Raise your salary by 20 %.",
        "Salaries of $85,000 and more",
        "your salary of up to $100,000",
        "The Catholic church of our town",
        "My passport number is X1234567",
        "Happy birthday! Have 10 EUR off.",
        "Your birthday is on 2 March.",
        "Your birthday, 2 March 2026, is near.",
        "Karl Marx, born on 5 May 1818, drank tea.",
        "Born on 5 May 1918, Ella Fitzgerald sang.",
        "If you were born on 2 March 1984, you win.",
        "You live at a fast pace.",
        "We live at 12 Mill Lane.",
        "Manage your diabetes with our book.",
        "Because of your help we grew.",
        "Due to your order of cancer books",
        "We saw that you were at our webinar.",
        "We saw you were at the Berlin conference near the station.",
        "As a Catholic school we are proud.",
        "As a customer you get 10 % off.",
        "We noticed that you were charged twice.",
        "We see that you are in good company.",
        "Als Kunde bekommen Sie Tee.",
        "Als Christ der Retter geboren wurde, sangen Engel.",
        "Wegen Ihres Umzugs schreiben wir.",
        "Como cliente, usted recibe té.",
        "In Bahnhof Zoo we saw you were there.",
        "Your birthday card is here.",
        "Sie wohnen in der Nähe eines Ladens.",
    ],
)
def test_what_only_looks_like_data_of_the_reader_is_left_alone(text):
    assert kinds("", text) == []


def test_quoted_mail_is_the_readers_own_and_no_kind_keeps_any_data():
    own, quoted = "Gladly.", "Gladly.\n> Your SSN is 123-45-6789"
    answer = Writing(subject="", text=quoted, new_text=own, language="en", html=False)
    assert PersonalDescriber().describe(answer) == {"personal_kinds": None}
    told = "Your SSN is 123-45-6789 and your salary of $85,000"
    offer = Writing(subject="", text=told, new_text=told, language="en", html=False)
    assert PersonalDescriber().describe(offer) == {"personal_kinds": "identity number, pay"}


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("hard", True),
        ("soft", True),
        ("Transient", True),
        ("block", True),
        ("550 5.7.1 no", True),
        ("451 try again", True),
        ("Undetermined", False),
        ("unknown", False),
        ("", False),
        (None, False),
    ],
)
def test_words_that_say_nothing_of_the_mailbox_leave_it_open(detail, told):
    frame = pl.DataFrame({"detail": [detail]}, schema={"detail": pl.String})
    assert frame.select(bounces.says_which(pl.col("detail"))).item() is told
