"""What a table of cases cannot say about the rules of a plan."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.findings.episodes import find
from inbox_fatigue.inbox_frames import PlanFacts
from inbox_fatigue.testing import build, inbox
from inbox_fatigue_plan import greetings, inbox_fatigue_scorers
from inbox_fatigue_plan.audiences import DuplicateRecipient, RoleAddress, Suppressed
from inbox_fatigue_plan.creatives import EmptySubject, MalformedLink, NoUnsubscribe
from inbox_fatigue_plan.fields import MissingField
from inbox_fatigue_plan.fixed_greetings import greeted
from inbox_fatigue_plan.greetings import WrongGreeting
from inbox_fatigue_plan.hours import ClockChange, OddHours, Weekend
from inbox_fatigue_plan.links import fault
from inbox_fatigue_plan.pace import TooFast
from inbox_fatigue_plan.sequences import NeverStops

SCORERS = inbox_fatigue_scorers()
START = datetime(2026, 6, 3, 9, tzinfo=UTC)
FIRST = ("ana", "boris", "clara", "dario", "elif", "farid", "greta", "hugo", "irene", "jonas", "kyra", "lars")
LAST = (
    "silva",
    "petrov",
    "meier",
    "rossi",
    "kaya",
    "nasser",
    "holm",
    "weber",
    "costa",
    "lind",
    "moreau",
    "berg",
)
each_scorer = pytest.mark.parametrize("kind", SCORERS, ids=lambda kind: kind.__name__)


def _send(number=0, **more):
    return {"at": START + timedelta(minutes=number), "planned": True, "person_named": f"p{number}", **more}


def _measured(kind, inboxes, **own):
    frame = kind(**own).measure(inboxes).frame
    return dict(zip(frame["touch"], frame["measured"], strict=True))


def _notes(kind, inboxes, **own):
    frame = kind(**own).measure(inboxes).frame
    return dict(zip(frame["touch"], frame["note"], strict=True))


def _unassessed(kind, inboxes, **own):
    return _people(kind(**own).measure(inboxes).unassessed)


def _people(unassessed):
    return set() if unassessed is None else set(unassessed["person"].to_list())


def _told(measurements):
    """Return what was measured and noted of each touch, and who could not be assessed."""
    rows = measurements.frame.select("touch", "measured", "note").iter_rows()
    return {touch: rest for touch, *rest in rows}, _people(measurements.unassessed)


sends = st.builds(
    lambda hours, who, campaign, step, to, name, stream, zone: {
        "at": START + timedelta(hours=hours),
        "local_at": (START + timedelta(hours=hours)).replace(tzinfo=None) if zone else None,
        "planned": True,
        "person_named": who,
        "campaign": campaign,
        "step": step,
        "to": to,
        "values": {"first_name": name},
        "stream": stream,
    },
    st.integers(0, 96),
    st.sampled_from("abc"),
    st.sampled_from(["one", "two"]),
    st.integers(0, 2),
    st.sampled_from(["ana@x.example", "info@y.example", "boris.petrov@sender.example"]),
    st.sampled_from(["Ana", "Boris", "", "FNAME"]),
    st.sampled_from(["marketing", "sales", "transactional"]),
    st.booleans(),
)
creative = st.builds(
    lambda campaign, step, subject, links, way_out, unless, unknown: {
        "campaign": campaign,
        "step": step,
        "subject": subject,
        "links": links,
        "way_out": way_out,
        "unless": unless,
        "unknown": unknown,
        "max_per_day": 2,
    },
    st.sampled_from(["one", "two"]),
    st.integers(0, 2),
    st.sampled_from(["", "Tea"]),
    st.lists(st.sampled_from(["https://x.example", "http:/x"]), max_size=2),
    st.booleans(),
    st.sampled_from([[], ["reply"]]),
    st.lists(st.sampled_from(["text", "links", "subject", "way_out", "fields", "unless"]), unique=True),
)
stories = st.fixed_dictionaries(
    {
        "touches": st.lists(sends, min_size=1, max_size=12),
        "plan": st.fixed_dictionaries(
            {
                "creatives": st.lists(creative, max_size=4),
                "listed": st.just({"suppressed": ["y.example"]}),
            }
        ),
    }
)


@each_scorer
@settings(deadline=None, max_examples=25)
@given(story=stories, seed=st.integers(0, 9))
def test_shuffling_the_plan_changes_nothing(kind, story, seed):
    inboxes = build(story)
    plan = inboxes.plan
    mixed = {
        one.name: getattr(plan, one.name).sample(fraction=1.0, shuffle=True, seed=seed)
        for one in dataclasses.fields(PlanFacts)
    }
    touches = inboxes.touches.sample(fraction=1.0, shuffle=True, seed=seed)
    other = dataclasses.replace(inboxes, plan=PlanFacts(**mixed), touches=touches)
    assert _told(kind().measure(other)) == _told(kind().measure(inboxes))


@each_scorer
def test_where_nothing_is_planned_nothing_is_measured(kind):
    inboxes = inbox("2026-03-02", "2026-03-09")
    assert inboxes.plan is None
    assert kind().measure(inboxes).frame.is_empty()


@each_scorer
def test_an_empty_audience_breaks_no_rule_and_leaves_nobody_unassessed(kind):
    inboxes = build({"plan": {"creatives": [{"subject": "", "way_out": False, "unless": []}]}})
    assert kind().measure(inboxes).frame.is_empty()
    assert _unassessed(kind, inboxes) == set()


@each_scorer
def test_sends_that_were_left_out_of_the_inboxes_are_left_out_here(kind):
    """Arbitration takes touches out; what the plan still says of them must not come back."""
    story = {"touches": [_send(n, to="info@sender.example", values={"first_name": ""}) for n in range(4)]}
    inboxes = build(story)
    without = dataclasses.replace(inboxes, touches=inboxes.touches.filter(pl.col("touch") > 1))
    assert 1 not in _measured(kind, without)
    assert without.touches["touch"].sort().to_list() == [2, 3, 4]


@pytest.mark.parametrize("kind", [EmptySubject, NoUnsubscribe, MalformedLink, TooFast, NeverStops])
def test_what_is_wrong_with_a_step_is_told_once_however_many_would_get_it(kind):
    faulty = {"subject": "", "way_out": False, "links": ["http:/x"], "max_per_day": 1, "unless": []}
    many = [_send(0, person_named=f"p{n}", step=1) for n in range(2_000)]
    inboxes = build({"touches": many, "plan": {"creatives": [{"step": 1, **faulty}]}})
    findings = find(kind().measure(inboxes), inboxes).findings
    assert len(findings) == 1
    assert findings["measured"].item() == (1_999 if kind is TooFast else 2_000)


@pytest.mark.parametrize("kind", [EmptySubject, NoUnsubscribe, MalformedLink, NeverStops])
def test_a_step_of_which_nothing_is_known_is_unassessed_for_all_of_its_people(kind):
    names = ["subject", "way_out", "links", "unless"]
    known = _send(9, campaign="known")
    touches = [_send(0, step=1), _send(1, step=1), known]
    inboxes = build({"touches": touches, "plan": {"creatives": [{"step": 1, "unknown": names}]}})
    people = dict(inboxes.touches.select("touch", "person").rows())
    assert _unassessed(kind, inboxes) == {people[1], people[2]}


def test_a_step_without_a_creative_is_unassessed_and_not_fine():
    inboxes = build({"touches": [_send(0)]})
    plan = dataclasses.replace(inboxes.plan, creatives=inboxes.plan.creatives.clear())
    bare = dataclasses.replace(inboxes, plan=plan)
    person = {inboxes.touches["person"].item()}
    for kind in (EmptySubject, NoUnsubscribe, MalformedLink, MissingField, WrongGreeting):
        assert _unassessed(kind, bare) == person, kind


def test_a_null_is_as_missing_as_a_blank():
    inboxes = build({"touches": [_send(0, values={"first_name": "Ana"})]})
    nothing = inboxes.plan.values.with_columns(value=pl.lit(None, dtype=pl.String))
    plan = dataclasses.replace(inboxes.plan, values=nothing)
    assert _measured(MissingField, dataclasses.replace(inboxes, plan=plan)) == {1: 1.0}


def test_no_note_holds_an_address_or_a_name():
    """Reports tell pseudonyms; a note is not to give away who they are."""
    touches = [_send(n, to=f"{FIRST[n]}.{LAST[n]}@acme.example",
                     values={"first_name": FIRST[(n + 1) % 12].title(), "last_name": "null"})
               for n in range(12)]  # fmt: skip
    story = {"touches": [*touches, touches[0]], "plan": {"listed": {"suppressed": ["acme.example"]}}}
    inboxes = build(story)
    for kind in (DuplicateRecipient, Suppressed, RoleAddress, MissingField, WrongGreeting):
        for note in _notes(kind, inboxes).values():
            assert not any(name in note.lower() for name in (*FIRST, *LAST, "acme", "@"))
    assert _notes(WrongGreeting, inboxes)


# --- greetings


def _audience(values, shift=0):
    """Return people whose addresses are their names, filled with the values of the people `shift` rows on."""
    rows = [
        _send(n, to=f"{first}.{last}@reader.example", values={"first_name": values[(n + shift) % len(values)][0].title()})
        for n, (first, last) in enumerate(values)
    ]  # fmt: skip
    return build({"touches": rows})


readers = st.lists(st.sampled_from(FIRST), min_size=4, max_size=12, unique=True).map(
    lambda names: [(name, LAST[FIRST.index(name)]) for name in names]
)


@settings(deadline=None, max_examples=30)
@given(people=readers)
def test_whoever_is_called_by_their_own_name_is_not_told(people):
    assert _measured(WrongGreeting, _audience(people)) == {}
    assert _unassessed(WrongGreeting, _audience(people)) == set()


@settings(deadline=None, max_examples=30)
@given(people=readers, shift=st.sampled_from([1, -1]))
def test_a_column_that_slipped_by_one_row_is_told_for_every_row_but_the_last(people, shift):
    """The name of the last row came from the first, which is no neighbour: that alone would not be certain."""
    found = _measured(WrongGreeting, _audience(people, shift))
    last = len(people) if shift == 1 else 1
    assert set(found) == set(range(1, len(people) + 1)) - {last}


@settings(deadline=None, max_examples=30)
@given(people=readers, wrong=st.sets(st.integers(0, 3), max_size=2), seed=st.integers(0, 99))
def test_one_or_two_people_with_other_peoples_mailboxes_are_no_accident(people, wrong, seed):
    rows = list(_audience(people).plan.values.rows())
    names = [row[2] for row in rows]
    for one in wrong:
        names[one] = people[(one + seed) % len(people)][0].title()
    inboxes = build(
        {"touches": [_send(n, to=f"{first}.{last}@reader.example", values={"first_name": names[n]})
                     for n, (first, last) in enumerate(people)]}
    )  # fmt: skip
    assert _measured(WrongGreeting, inboxes) == {}


@pytest.mark.parametrize("filled", [("first_name", "company"), ("first_name", "company", "city")])
def test_an_empty_cell_is_no_name_and_takes_no_other_fields_place(filled):
    """With one value left of two, that value must not stand for whatever is asked for."""
    told = {"first_name": "Ben", "company": "Other Works", "city": "Rome"}
    for empty in filled:
        values = {name: None if name == empty else told[name] for name in filled}
        inboxes = build({"touches": [_send(to="ben@x.example", values=values)]})
        frame = greetings.columns(inboxes.plan.values)
        for name in ("first_name", "company"):
            assert frame[name].to_list() == [values[name]]
        assert frame["last_name"].to_list() == frame["full_name"].to_list() == [None]


def test_shuffled_full_names_are_told_wherever_they_went():
    order = [5, 0, 7, 3, 1, 2, 6, 4]  # two of them kept their place
    rows = [
        _send(n, to=f"{FIRST[n]}.{LAST[n]}@reader.example", values={"name": f"{FIRST[m]} {LAST[m]}".title()})
        for n, m in enumerate(order)
    ]
    found = _notes(WrongGreeting, build({"touches": rows}))
    assert set(found) == {1, 2, 3, 5, 6, 8}
    assert found[1] == "line 2: the name is that of line 7"


@pytest.mark.parametrize(
    ("greeting", "called"),
    [
        ("Hi Thomas,", ["thomas"]),
        ("Dear Ms. Silva-Costa,", ["silva", "costa"]),
        ("Sehr geehrter Herr Müller,", ["mueller"]),
        ("Good morning Ana", ["ana"]),
        ("Hi, Thomas here", []),
        ("Hello from Larkspur,", []),
        ("Hello Summer!", []),
        ("Hi {{ first_name }},", []),
        ("Dear all,", []),
        ("Thomas,", []),
        ("", []),
    ],
)
def test_a_greeting_calls_only_whom_it_names_by_a_fixed_name(greeting, called):
    assert list(greeted(greeting)) == called


def test_one_reader_who_goes_by_another_form_of_a_fixed_name_is_no_proof():
    rows = [_send(0, values={"first_name": "Thomas"}), _send(1, values={"first_name": "Tom"})]
    plan = {"creatives": [{"greeting": "Hi Thomas,", "fields": []}]}
    assert _measured(WrongGreeting, build({"touches": rows, "plan": plan})) == {}


# --- links


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("www.tea.example/june", "has no scheme such as https://"),
        ("/june.html", "has no scheme such as https://"),
        ("http:/tea.example", "has not two slashes after http:"),
        ("https:tea.example", "has not two slashes after https:"),
        ("https://", "has no host"),
        ("https:///june", "has no host"),
        ("https://?a=1", "has no host"),
        ("https://https://tea.example", "begins with a scheme twice"),
        ("http://http//tea.example", "begins with a scheme twice"),
        ("htps://tea.example", "begins with htps: in place of https:"),
        ("https://tea .example", "has a space in it"),
        ("https://tea.example/a b", "has a space in it"),
        ("http://[::1", "cannot be read as a link"),
        ("https://tea.example:port/", "cannot be read as a link"),
        ("https://tea..example", "has a host with a gap in it"),
        ("https://.example", "has a host with a gap in it"),
        ("http://localhost/june", "leads to the reader's own computer"),
        ("localhost:8080/june", "leads to the reader's own computer"),
        ("http://127.0.0.1", "leads to the reader's own computer"),
        ("http://[::1]/june", "leads to the reader's own computer"),
        ("https://staging.tea.example", "leads to a host for staging"),
        ("https://www-uat.tea.example", "leads to a host for staging"),
        ("mailto:", "has no address"),
        ("mailto:tea.example", "has no address"),
        ("https://{{ shop }}.tea.example", "has an unfilled field in its host"),
        ("https://*|SHOP|*/june", "has an unfilled field in its host"),
        ("https://%7B%7Bshop%7D%7D.tea.example", "has an unfilled field in its host"),
        ("https://%7B%7B%20shop%20%7D%7D.tea.example", "has an unfilled field in its host"),
    ],
)
def test_a_link_that_cannot_work_says_why(link, why):
    assert fault(link, unfilled=["shop"], staging=("staging", "uat")) == why


@pytest.mark.parametrize(
    "link",
    [
        "https://tea.example",
        "HTTPS://TEA.EXAMPLE/June?x=1#top",
        "https://tea.example./",
        "https://münchen.example",
        "https://tea.example/?to={{ first name }}",
        "https://{{ city }}.tea.example/%%first name%%",
        "https://%7B%7Bcity%7D%7D.tea.example",
        "{{ link }}",
        "%%unsubscribe%%",
        "#top",
        "//tea.example/june",
        "mailto:ana@tea.example?subject=Tea",
        "mailto:?subject=Tea&body=for%20you",
        "mailto:{{ contact }}",
        "tel:+351 123".replace(" ", ""),
        "https://click.tea.example/?u=https://https.example",
        "https://archive.example/web/https://tea.example",
        "https://dev.tea.example",
        "https://staging.example",
        "http://[2001:db8::1]:8080/",
    ],
)
def test_a_link_that_may_work_is_left_alone(link):
    assert fault(link, unfilled=["shop"], staging=("staging", "uat")) is None


@given(link=st.text(max_size=60))
def test_whatever_is_written_as_a_link_has_an_answer(link):
    assert fault(link) is None or fault(link)
    assert fault(f"https://{link}") is None or fault(f"https://{link}")


# --- settings


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: OddHours(day_begins=timedelta(hours=22)),
        lambda: OddHours(day_ends=timedelta(hours=25)),
        lambda: Weekend(days=("samstag",)),
        lambda: NoUnsubscribe(streams=("marketting",)),
        lambda: NoUnsubscribe(channels=("fax",)),
    ],
)
def test_a_setting_that_would_silence_the_rule_is_refused(wrong):
    with pytest.raises(ValueError, match=r"day_begins|samstag|marketting|fax"):
        wrong()


@settings(deadline=None, max_examples=40)
@given(minutes=st.lists(st.integers(0, 4_000), min_size=1, max_size=25), limit=st.integers(0, 6))
def test_the_fullest_24_hours_are_those_that_one_would_count_by_hand(minutes, limit):
    rows = [_send(n, at=START + timedelta(minutes=m)) for n, m in enumerate(minutes)]
    inboxes = build({"touches": rows, "plan": {"creatives": [{"max_per_day": limit}]}})
    fullest = max(sum(0 <= end - m < 1_440 for m in minutes) for end in minutes)
    above = [float(fullest - limit)] if fullest > limit else []
    assert list(_measured(TooFast, inboxes).values()) == above


@settings(deadline=None, max_examples=40)
@given(minute=st.integers(-200, 200), spring=st.booleans())
def test_close_to_a_clock_change_is_within_an_hour_of_it(minute, spring):
    change = datetime(2026, 3, 29, 1, tzinfo=UTC) if spring else datetime(2026, 10, 25, 1, tzinfo=UTC)
    at = change + timedelta(minutes=minute)
    inboxes = build({"touches": [_send(0, at=at)], "people": {"p0": {"timezone": "Europe/Lisbon"}}})
    assert bool(_measured(ClockChange, inboxes)) is (-60 <= minute < 60)
