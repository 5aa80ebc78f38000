"""What a table of cases cannot say about the frequency rules."""

from __future__ import annotations

import dataclasses
import math
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.episodes import find
from inbox_fatigue.findings import Measurements
from inbox_fatigue.testing import inbox
from inbox_fatigue_frequency import inbox_fatigue_scorers
from inbox_fatigue_frequency.no_rest import NoRest, pressure

SCORERS = inbox_fatigue_scorers()
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASKED = {"people": {"a": {"max_per_week": 2.0}, "b": {"max_per_week": 0.4}}}

touch = st.builds(
    lambda minutes, who, stream, sender, campaign: {
        "at": START + timedelta(minutes=minutes),
        "person_named": who,
        "stream": stream,
        "sender": sender,
        "campaign": campaign,
    },
    # Half days make touches meet the edges of windows, minutes let them fall anywhere.
    st.one_of(st.integers(0, 120).map(lambda half_days: half_days * 720), st.integers(0, 90_000)),
    st.sampled_from(["a", "a", "a", "b"]),
    st.sampled_from(["marketing", "sales", "service", "transactional", "correspondence"]),
    st.sampled_from(["ann@x.example", "ben@x.example", "cid@x.example", None]),
    st.sampled_from(["spring", "summer", None]),
)
stories = st.lists(touch, min_size=1, max_size=25)
each_scorer = pytest.mark.parametrize("kind", SCORERS, ids=lambda kind: kind.rules[0].slug)


def _measured(kind, inboxes) -> dict[int, float]:
    frame = kind().measure(inboxes).frame
    return dict(zip(frame["touch"], frame["measured"], strict=True))


def _shuffled(inboxes, seed):
    parts = {
        name: getattr(inboxes, name).sample(fraction=1.0, shuffle=True, seed=seed)
        for name in ("touches", "events", "people", "contents")
    }
    return dataclasses.replace(inboxes, **parts)


@each_scorer
@settings(deadline=None, max_examples=40)
@given(story=stories, seed=st.integers(0, 9))
def test_shuffling_the_input_changes_nothing(kind, story, seed):
    inboxes = inbox(*story, **ASKED)
    assert _measured(kind, _shuffled(inboxes, seed)) == _measured(kind, inboxes)


@each_scorer
@settings(deadline=None, max_examples=40)
@given(story=stories, days=st.integers(-3_000, 3_000), minutes=st.integers(0, 1_439))
def test_shifting_all_dates_changes_nothing(kind, story, days, minutes):
    by_days = kind.rules[0].slug == "frequency/over-asked-for"  # a wish for so many a week is told in days
    later = timedelta(days=days, minutes=0 if by_days else minutes)
    moved = [{**one, "at": one["at"] + later} for one in story]
    assert _measured(kind, inbox(*moved, **ASKED)) == _measured(kind, inbox(*story, **ASKED))


@each_scorer
@settings(deadline=None, max_examples=60)
@given(story=stories, one_more=touch)
def test_one_more_touch_never_lowers_any_number(kind, story, one_more):
    before = _measured(kind, inbox(*story, **ASKED))
    after = _measured(kind, inbox(*story, one_more, **ASKED))
    assert all(after[one] >= number - 1e-6 for one, number in before.items())


@each_scorer
@settings(deadline=None, max_examples=40)
@given(story=stories)
def test_each_counted_touch_is_judged_once_and_no_other(kind, story):
    inboxes = inbox(*story, **ASKED)
    judged = kind().measure(inboxes).frame["touch"].to_list()
    assert len(judged) == len(set(judged))
    assert set(judged) <= set(inboxes.counted["touch"])


@each_scorer
def test_no_touches_give_no_numbers(kind):
    found = kind().measure(inbox())
    assert isinstance(found, Measurements)
    assert found.frame.is_empty()
    assert find(found, inbox()).findings.is_empty()


@settings(deadline=None, max_examples=100)
@given(story=stories, half_life_hours=st.sampled_from([0.25, 6, 168, 5_000]))
def test_pressure_equals_the_sum_written_out(story, half_life_hours):
    """The formula, touch by touch; a quarter of an hour makes some inboxes 6,000 half-lives long."""
    half_life = timedelta(hours=half_life_hours)
    inboxes = inbox(*story)
    got = _by_touch(NoRest(half_life=half_life).measure(inboxes).frame)
    rows = inboxes.counted.select("touch", "inbox", "at", "stream").rows()
    for one, box, at, _ in rows:
        expected = sum(
            (0.5 if stream == "service" else 1.0) * 2 ** -((at - earlier) / half_life)
            for _, other, earlier, stream in rows
            if other == box and earlier <= at and (at - earlier) / half_life < 1_000
        )
        assert math.isclose(got[one], expected, abs_tol=2e-6)


def test_a_century_of_daily_mail_neither_overflows_nor_drifts():
    days = 36_500
    frame = pl.DataFrame(
        {
            "touch": range(days),
            "inbox": [7] * days,
            "at": [START + timedelta(days=day - 20_000) for day in range(days)],
            "weight": [1.0] * days,
        },
        schema_overrides={"at": pl.Datetime("us", "UTC")},
    )
    measured = pressure(frame, timedelta(days=7))["measured"]
    level = 1 / (1 - 2 ** (-1 / 7))
    assert measured.is_finite().all()
    assert math.isclose(measured[-1], level, abs_tol=2e-6)
    assert math.isclose(measured[1_000:].max(), level, abs_tol=2e-6)


def test_over_asked_for_gives_each_person_the_window_that_they_asked_for():
    times = ["2026-03-02 09:00", "2026-03-12 09:00"]
    touches = [{"at": at, "person_named": who} for who in ("often", "rarely", "silent") for at in times]
    people = {"often": {"max_per_week": 1.0}, "rarely": {"max_per_week": 0.25}}
    kind = next(one for one in SCORERS if one.rules[0].slug == "frequency/over-asked-for")
    assert _measured(kind, inbox(*touches, people=people)) == {1: 0, 2: 0, 3: 0, 4: 1}


def _by_touch(frame):
    return dict(zip(frame["touch"], frame["measured"], strict=True))
