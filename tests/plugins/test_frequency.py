"""What a table of cases cannot say about the frequency rules."""

from __future__ import annotations

import dataclasses
import math
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.findings import Measurements
from inbox_fatigue.findings.episodes import find
from inbox_fatigue.keys import text_key
from inbox_fatigue.testing import inbox
from inbox_fatigue_frequency import inbox_fatigue_scorers
from inbox_fatigue_frequency.crowded_account import CrowdedAccount
from inbox_fatigue_frequency.night_mail import NightMail
from inbox_fatigue_frequency.no_rest import NoRest, pressure
from inbox_fatigue_frequency.sudden_flood import SuddenFlood

SCORERS = inbox_fatigue_scorers()
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
OF_CORP = {"account": "corp.example", "timezone": "Europe/Berlin"}
ASKED = {"people": {"a": {"max_per_week": 2.0, **OF_CORP}, "b": {"max_per_week": 0.4, **OF_CORP}}}
BY_THE_CLOCK = {
    "frequency/over-asked-for",
    "frequency/night-mail",
}  # a wish for so many a week is told in days

touch = st.builds(
    lambda minutes, who, stream, sender, campaign, channel: {
        "at": START + timedelta(minutes=minutes),
        "local_at": (START + timedelta(minutes=minutes, hours=1)).replace(tzinfo=None),
        "channel": channel,
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
    st.sampled_from(["email", "email", "sms", "push", "post"]),
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
    by_days = kind.rules[0].slug in BY_THE_CLOCK
    later = timedelta(days=days, minutes=0 if by_days else minutes)
    moved = [{**one, "at": one["at"] + later, "local_at": one["local_at"] + later} for one in story]
    assert _measured(kind, inbox(*moved, **ASKED)) == _measured(kind, inbox(*story, **ASKED))


@pytest.mark.parametrize(
    "kind", [kind for kind in SCORERS if kind is not SuddenFlood], ids=lambda kind: kind.rules[0].slug
)
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


# What each of these rules leaves uncounted of what it shows: "a" asked for two messages a week, "b" for 0.4.
ALLOWED = {"frequency/over-asked-for": {"a": 2, "b": 1}}
# Half hours of four days and quarters of forty days, so that touches lie at the edges of a day and of 17 days.
edges = st.lists(
    st.one_of(st.integers(0, 192), st.integers(0, 160).map(lambda quarter: quarter * 12)),
    min_size=2,
    max_size=20,
)
COUNTS = {"crowded-day", "crowded-week", "crowded-month", "night-mail", "over-asked-for"}


@pytest.mark.parametrize(
    "kind",
    [kind for kind in SCORERS if kind.rules[0].slug.partition("/")[2] in COUNTS],
    ids=lambda kind: kind.rules[0].slug,
)
@settings(deadline=None, max_examples=60)
@given(half_hours=edges, who=st.sampled_from(["a", "b"]))
def test_a_finding_shows_as_many_touches_as_it_counts(kind, half_hours, who):
    times = [START + timedelta(minutes=30 * half) for half in half_hours]
    story = [{"at": at, "local_at": at.replace(tzinfo=None), "person_named": who} for at in times]
    inboxes = inbox(*story, **ASKED)
    outcome = find(kind().measure(inboxes), inboxes)
    shown = outcome.evidence.group_by("finding").agg(shown=pl.len())
    told = outcome.findings.join(shown, on="finding").select("measured", "shown")
    allowed = ALLOWED.get(kind.rules[0].slug, {}).get(who, 0)
    assert all(measured == count - allowed for measured, count in told.iter_rows())


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


# Sent in half of the day's hours over a year, so that some weeks are floods and others are not.
year = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.one_of(st.integers(0, 4_000), st.integers(3_900, 4_000))),
    min_size=1,
    max_size=60,
)


def _year(rows):
    return [{"at": START + timedelta(hours=2 * half), "person_named": who} for who, half in rows]


@settings(deadline=None, max_examples=100)
@given(rows=year)
def test_the_surprise_of_a_week_equals_the_poisson_tail_written_out(rows):
    inboxes = inbox(*_year(rows))
    got = _by_touch(SuddenFlood().measure(inboxes).frame)
    told = inboxes.counted.select("touch", "inbox", "at").rows()
    expected = {}
    for one, box, at in told:
        ages = [at - other for _, same, other in told if same == box and other <= at]
        if max(ages) < timedelta(weeks=9):
            continue
        this = sum(age < timedelta(weeks=1) for age in ages)
        rate = max(1.0, sum(timedelta(weeks=1) <= age < timedelta(weeks=9) for age in ages) / 8)
        tail = sum(math.exp(k * math.log(rate) - rate - math.lgamma(k + 1)) for k in range(this, this + 200))
        expected[one] = -math.log10(tail) if this > rate else 0.0
    assert {one: got.get(one, 0.0) for one in expected} == pytest.approx(expected, abs=1e-5)
    assert all(number > 0 for number in got.values())  # what surprises nobody is left out


@settings(deadline=None, max_examples=100)
@given(rows=year, more=st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 4_000)))
def test_one_more_touch_lowers_only_the_surprise_of_weeks_after_its_own(rows, more):
    """What came one to nine weeks before is what the person is used to; everything else can only add."""
    before, after = inbox(*_year(rows)), inbox(*_year([*rows, more]))
    got, then = _by_touch(SuddenFlood().measure(before).frame), _by_touch(SuddenFlood().measure(after).frame)
    at, used = dict(after.touches.select("touch", "at").rows()), timedelta(weeks=1)
    added = at[len(rows) + 1]
    assert all(
        then[one] >= got[one] - 1e-6 for one in got if not used <= at[one] - added < timedelta(weeks=9)
    )


def test_a_flood_of_ten_thousand_is_a_finite_surprise():
    rows = [("a", 0), *[("a", 4_000)] * 10_000]
    measured = SuddenFlood().measure(inbox(*_year(rows))).frame["measured"]
    assert measured.is_finite().all()
    assert measured.max() > 10_000


def test_people_of_the_senders_own_company_are_no_account():
    touches = [
        {"at": START, "stream": "sales", "organisation": "corp.example", "person_named": who}
        for who in "abcde"
    ]
    people = {who: {"account": text_key("account", "corp.example")} for who in "abcde"}
    assert CrowdedAccount().measure(inbox(*touches, people=people)).frame.is_empty()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: CrowdedAccount(streams=("sale",)),
        lambda: SuddenFlood(least_rate=0.0),
        lambda: NightMail(days_off=("sunnyday",)),
        lambda: NightMail(day_begins=timedelta(hours=22)),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


def _by_touch(frame):
    return dict(zip(frame["touch"], frame["measured"], strict=True))
