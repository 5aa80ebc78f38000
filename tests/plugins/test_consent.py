"""What a table of cases cannot say about the consent rules."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.episodes import find
from inbox_fatigue.keys import text_key
from inbox_fatigue.testing import inbox
from inbox_fatigue_consent.mailed_after_opt_out import MailedAfterOptOut
from inbox_fatigue_consent.no_way_out import NoWayOut

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
    lambda at, who, organisation, kind: {
        "at": at,
        "person_named": who,
        "organisation": organisation,
        "kind": kind,
    },
    moments,
    people,
    organisations,
    st.sampled_from(["unsubscribe", "complaint", "subscribe", "open", "reply"]),
)
stories = st.fixed_dictionaries(
    {"touches": st.lists(touch, min_size=1, max_size=15), "events": st.lists(event, max_size=8)}
)
each_scorer = pytest.mark.parametrize("kind", [MailedAfterOptOut, NoWayOut])


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


def test_a_way_out_of_another_channel_is_not_asked_for():
    inboxes = inbox({"at": "2026-03-02", "channel": "sms", "way_out_visible": False})
    assert NoWayOut().measure(inboxes).frame.is_empty()


@pytest.mark.parametrize(
    "wrong", [lambda: NoWayOut(one_click_since="June"), lambda: MailedAfterOptOut(streams=("marketting",))]
)
def test_a_setting_that_would_silence_the_rule_is_refused(wrong):
    with pytest.raises(ValueError, match=r"June|marketting"):
        wrong()
