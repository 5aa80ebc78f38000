"""A weight by status: it moves everything of a person alike, and never the wrong way."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from inbox_fatigue.columns import AT
from inbox_fatigue.findings import Rule
from inbox_fatigue.scoring import score_people, shares
from inbox_fatigue.scoring.curve import with_strain
from inbox_fatigue.scoring.weights import weighted
from inbox_fatigue.testing import moment

START, WINDOW = moment("2026-03-02"), timedelta(days=30)
CAPS = {"frequency": 95.0, "relevance": 60.0}
WORDS = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
RULES = {
    slug: Rule(slug=slug, unit="touches", comfortable=1, unbearable=5, **WORDS)
    for slug in ("frequency/a", "frequency/b", "relevance/c")
}
CUSTOMER, PROSPECT, STRANGER = 1, 2, 3
PEOPLE = pl.DataFrame({"person": [1, 2, 3], "status": ["customer", "prospect", None]})

hit = st.tuples(
    st.sampled_from([CUSTOMER, PROSPECT, STRANGER]),
    st.sampled_from(sorted(RULES)),
    st.integers(0, 60),  # day
    st.sampled_from([1.5, 2.0, 3.0, 5.0, 9.0]),
)
stories = st.lists(hit, min_size=1, max_size=20)
weights = st.floats(0.1, 10)


def strained(story, **by_status):
    rows = [(rule, who, who, START + timedelta(days=day), measured) for who, rule, day, measured in story]
    schema = {"rule": pl.String, "person": pl.Int64, "inbox": pl.Int64, "at": AT, "measured": pl.Float64}
    frame = with_strain(pl.DataFrame(rows, schema=schema, orient="row"), RULES)
    return weighted(frame, PEOPLE, by_status)


def fatigue(hits):
    scored = score_people(hits, window=WINDOW, as_of=START + timedelta(days=60), caps=CAPS)
    return {person: (now, worst) for person, now, worst in scored["person", "fatigue", "at_worst"].rows()}


@examples(deadline=None, max_examples=80)
@given(stories, weights, weights)
def test_a_higher_weight_never_lowers_fatigue_and_moves_nobody_else(story, one, other):
    low, high = sorted((one, other))
    lighter, heavier = fatigue(strained(story, customer=low)), fatigue(strained(story, customer=high))
    for person in lighter:
        assert all(a <= b + 1e-5 for a, b in zip(lighter[person], heavier[person], strict=True))
        assert person == CUSTOMER or lighter[person] == heavier[person]


@examples(deadline=None, max_examples=80)
@given(stories, hit, weights)
def test_one_more_hit_never_lowers_fatigue_under_any_weight(story, more, weight):
    before = fatigue(strained(story, customer=weight, prospect=2.0))
    after = fatigue(strained([*story, more], customer=weight, prospect=2.0))
    assert all(after[person][0] >= now - 1e-5 for person, (now, _) in before.items())


@examples(deadline=None, max_examples=80)
@given(stories, weights)
def test_shares_of_a_person_stay_as_they_are_and_add_up(story, weight):
    plain, heavy = shares(strained(story)), shares(strained(story, customer=weight))
    assert heavy["share"].to_list() == pytest.approx(plain["share"].to_list())
    assert heavy.group_by("person").agg(pl.col("share").sum())["share"].to_list() == pytest.approx(
        [1.0] * heavy["person"].n_unique()
    )


def test_halfway_to_unbearable_is_comfortable_once_and_tired_one_and_a_half_times():
    """p is 0.8 × (3 − 1) / (5 − 1) = 0.4: 40 of 100, and 100 × (1 − 0.6 ** 1.5) = 53.5."""
    story = [(CUSTOMER, "frequency/a", 60, 3.0)]
    assert fatigue(strained(story))[CUSTOMER][0] == pytest.approx(40)
    assert fatigue(strained(story, customer=1.5))[CUSTOMER][0] == pytest.approx(53.5242, abs=1e-4)
