"""How tired a person is: the curve, the sum over rules, the window, the caps; held to a written-out reference."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from inbox_fatigue.columns import AT
from inbox_fatigue.findings import Rule
from inbox_fatigue.findings.episodes import find
from inbox_fatigue.results import State
from inbox_fatigue.scoring import people, score_people, strain
from inbox_fatigue.scoring.curve import with_strain
from inbox_fatigue.scoring.people import state_of
from inbox_fatigue.testing import inbox, measure, moment
from inbox_fatigue_frequency import inbox_fatigue_scorers

START = moment("2026-03-02")
WINDOW = timedelta(days=30)
CAPS = {"frequency": 95.0, "relevance": 60.0}
WORDS = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
RULES = {
    slug: Rule(slug=slug, unit="touches", comfortable=1, unbearable=5, ceiling=ceiling, **WORDS)
    for slug, ceiling in (("frequency/a", 0.8), ("frequency/b", 0.5), ("relevance/c", 0.99))
}
BOUNDS = {State.COMFORTABLE: 25.0, State.TIRED: 50.0, State.EXHAUSTED: 75.0}

hit = st.tuples(
    st.integers(1, 2),  # person
    st.integers(0, 1),  # organisation
    st.sampled_from(sorted(RULES)),
    # Whole days meet the edge of the window, hours fall anywhere.
    st.one_of(st.integers(0, 90).map(lambda days: days * 24), st.integers(0, 2_200)),
    st.sampled_from([1.5, 2.0, 3.0, 4.5, 5.0, 9.0]),
)
stories = st.lists(hit, min_size=1, max_size=25)
spans = st.sampled_from([timedelta(days=30), timedelta(days=7), timedelta(hours=5)])


def hits_of(story, later=timedelta(0)):
    rows = [
        (rule, person, person * 10 + organisation, START + timedelta(hours=hours) + later, measured)
        for person, organisation, rule, hours, measured in story
    ]
    schema = {"rule": pl.String, "person": pl.Int64, "inbox": pl.Int64, "at": AT, "measured": pl.Float64}
    return with_strain(pl.DataFrame(rows, schema=schema, orient="row"), RULES)


def scored(hits, *, as_of, window=WINDOW, caps=CAPS):
    frame = score_people(hits, window=window, as_of=as_of, caps=caps)
    return {row["person"]: row for row in frame.iter_rows(named=True)}


def fatigue_at(story, person, at, window):
    """Return a person's fatigue at a moment, as `rules.md` says it: the worst of each rule, families capped."""
    calm = 1.0
    for family in sorted({rule.family for rule in RULES.values()}):
        total = 0.0
        for slug, rule in RULES.items():
            for organisation in (0, 1):
                worst = [
                    strain(rule, measured)
                    for who, whose, which, hours, measured in story
                    if (who, whose, which) == (person, organisation, slug)
                    and rule.family == family
                    and at - window < START + timedelta(hours=hours) <= at
                ]
                total += -math.log(1 - max(worst, default=0.0))
        calm *= 1 - min(1 - math.exp(-total), CAPS[family] / 100)
    return 100 * (1 - calm)


@examples(deadline=None, max_examples=150)
@given(stories, spans, st.integers(0, 2_400))
def test_fatigue_now_and_at_its_worst_equal_the_definition_written_out(story, window, hours):
    as_of = START + timedelta(hours=hours)
    found = scored(hits_of(story), as_of=as_of, window=window)
    for person in (1, 2):
        moments = [START + timedelta(hours=one[3]) for one in story if one[0] == person]
        past = [at for at in moments if at <= as_of]
        if not past:
            assert person not in found or found[person]["at_worst"] == 0
            continue
        now = fatigue_at(story, person, as_of, window)
        worst = max(fatigue_at(story, person, at, window) for at in past)
        assert found[person]["fatigue"] == pytest.approx(now, abs=1e-5)
        assert found[person]["at_worst"] == pytest.approx(worst, abs=1e-5)
        on = found[person]["at_worst_on"]
        assert fatigue_at(story, person, on, window) == pytest.approx(worst, abs=1e-5)


@examples(deadline=None, max_examples=60)
@given(stories, st.randoms(use_true_random=False))
def test_the_order_of_hits_changes_nothing(story, chance):
    as_of = START + timedelta(days=80)
    shuffled = list(story)
    chance.shuffle(shuffled)
    assert scored(hits_of(shuffled), as_of=as_of) == scored(hits_of(story), as_of=as_of)


@examples(deadline=None, max_examples=60)
@given(stories, st.integers(-20_000, 3_000))
def test_shifting_all_dates_changes_the_date_of_the_worst_alone(story, days):
    later = timedelta(days=days)
    as_of = START + timedelta(days=80)
    before = scored(hits_of(story), as_of=as_of)
    after = scored(hits_of(story, later), as_of=as_of + later)
    moved = {person: {**row, "at_worst_on": row["at_worst_on"] + later} for person, row in before.items()}
    assert after == moved


@examples(deadline=None, max_examples=80)
@given(stories, hit)
def test_one_more_hit_lowers_nobodys_fatigue(story, more):
    as_of = START + timedelta(days=95)
    before = scored(hits_of(story), as_of=as_of)
    after = scored(hits_of([*story, more]), as_of=as_of)
    for person, row in before.items():
        assert after[person]["fatigue"] >= row["fatigue"] - 1e-6
        assert after[person]["at_worst"] >= row["at_worst"] - 1e-6


touch = st.builds(
    lambda minutes, stream, sender, campaign: {
        "at": START + timedelta(minutes=minutes),
        "stream": stream,
        "sender": sender,
        "campaign": campaign,
    },
    st.one_of(st.integers(0, 60).map(lambda half_days: half_days * 720), st.integers(0, 50_000)),
    st.sampled_from(["marketing", "sales", "service", "correspondence"]),
    st.sampled_from(["ann@x.example", "ben@x.example", "cid@x.example"]),
    st.sampled_from(["spring", "summer", None]),
)


def _frequency(story):
    """Return fatigue now and at worst through the real frequency scorers, episodes and curve."""
    inboxes = inbox(*story, person={"max_per_week": 2.0})
    hits, rules = [], {}
    for scorer in inbox_fatigue_scorers():
        for rule in scorer.rules:
            found = measure(scorer(), rule, inboxes)
            if found is not None:
                hits.append(find(found, inboxes).hits)
                rules[rule.slug] = rule
    frame = with_strain(pl.concat(hits), rules)
    found = scored(frame, as_of=START + timedelta(days=40), caps={"frequency": 95.0})
    row = next(iter(found.values()), {"fatigue": 0.0, "at_worst": 0.0})
    return row["fatigue"], row["at_worst"]


@examples(deadline=None, max_examples=40)
@given(st.lists(touch, min_size=1, max_size=20), touch)
def test_one_more_touch_never_lowers_the_frequency_fatigue_of_a_person(story, more):
    before, after = _frequency(story), _frequency([*story, more])
    assert after[0] >= before[0] - 1e-6
    assert after[1] >= before[1] - 1e-6


def test_nobody_is_scored_where_nothing_was_hit():
    assert score_people(hits_of([]), window=WINDOW, as_of=START, caps={}).is_empty()


def test_a_family_tires_no_more_than_its_cap():
    story = [(1, 0, "relevance/c", 0, 9.0), (1, 1, "relevance/c", 0, 9.0)]
    row = scored(hits_of(story), as_of=START)[1]
    assert row["fatigue"] == row["family:relevance"] == 60.0


def test_a_hit_is_forgotten_when_it_is_one_window_old():
    story = [(1, 0, "frequency/a", 0, 5.0)]
    just = scored(hits_of(story), as_of=START + WINDOW - timedelta(microseconds=1))[1]
    gone = scored(hits_of(story), as_of=START + WINDOW)[1]
    assert (just["fatigue"], gone["fatigue"]) == (80.0, 0.0)
    assert gone["at_worst"] == 80.0
    assert gone["at_worst_on"] == START


def test_the_first_of_equally_bad_days_is_told():
    story = [(1, 0, "frequency/a", day * 24, 5.0) for day in (0, 3, 50)]
    assert scored(hits_of(story), as_of=START + timedelta(days=60))[1]["at_worst_on"] == START


def test_a_rule_that_fires_twice_in_a_window_counts_at_its_worst():
    once = scored(hits_of([(1, 0, "frequency/a", 0, 3.0)]), as_of=START)[1]
    twice = scored(hits_of([(1, 0, "frequency/a", 0, 3.0), (1, 0, "frequency/a", 0, 2.0)]), as_of=START)[1]
    assert once["fatigue"] == twice["fatigue"] == 40.0


def test_chances_multiply_over_rules_and_organisations():
    story = [(1, 0, "frequency/a", 0, 3.0), (1, 1, "frequency/a", 0, 3.0), (1, 0, "frequency/b", 0, 5.0)]
    row = scored(hits_of(story), as_of=START, caps={"frequency": 100.0})[1]
    assert row["fatigue"] == pytest.approx(100 * (1 - 0.6 * 0.6 * 0.5))


@pytest.mark.parametrize(
    ("measured", "p"), [(0, 0.0), (1, 0.0), (2, 0.2), (3, 0.4), (5, 0.8), (5.0001, 0.8), (1e9, 0.8)]
)
def test_strain_grows_linearly_from_comfortable_to_the_ceiling_at_unbearable(measured, p):
    rule = RULES["frequency/a"]
    frame = with_strain(pl.DataFrame({"rule": [rule.slug], "measured": [float(measured)]}), RULES)
    assert strain(rule, measured) == pytest.approx(p)
    assert frame["p"][0] == pytest.approx(p)
    assert 1 - math.exp(-frame["strain"][0]) == pytest.approx(p)


def test_a_rule_may_grow_worse_downwards():
    """A rule whose number is bad when it is small has its unbearable point below its comfortable one."""
    rule = replace(RULES["frequency/a"], comfortable=10, unbearable=2)
    assert strain(rule, 6) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("fatigue", "state"),
    [
        (0, State.RESTED),
        (24.9999, State.RESTED),
        (25, State.COMFORTABLE),
        (49.9, State.COMFORTABLE),
        (50, State.TIRED),
        (75, State.EXHAUSTED),
        (100, State.EXHAUSTED),
        (math.nan, State.UNKNOWN),
    ],
)
def test_a_state_begins_at_its_bound(fatigue, state):
    assert state_of(fatigue, BOUNDS) is state


@given(story=stories)
def test_scores_of_many_hits_are_told_in_parts_and_are_the_same(story):
    whole = scored(hits_of(story), as_of=START + timedelta(days=60))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_AT_ONCE", 2)
        assert scored(hits_of(story), as_of=START + timedelta(days=60)) == whole
