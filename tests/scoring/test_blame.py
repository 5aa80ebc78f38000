"""Strain can be shared out: over a person's findings, and over campaigns and senders."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from inbox_fatigue.findings import Rule
from inbox_fatigue.scoring import causes, message, shares

NOBODY = pl.Series("person", [], dtype=pl.Int64)
WORDS = dict.fromkeys(("because", "calm", "notices", "tires", "instead", "wrong_when"), "-")

finding = st.tuples(
    st.integers(1, 3),  # person
    st.floats(0.001, 3.0),  # strain
    st.sets(st.integers(1, 12), min_size=1, max_size=5),  # touches counted
)
touch = st.tuples(st.integers(1, 3), st.sampled_from([7, 8, 9, None]))  # person, campaign


def frames(findings, touches):
    found = pl.DataFrame(
        [(number, person, strain) for number, (person, strain, _) in enumerate(findings)],
        schema={"finding": pl.Int64, "person": pl.Int64, "strain": pl.Float64},
        orient="row",
    )
    evidence = pl.DataFrame(
        [(number, one) for number, (_, _, counted) in enumerate(findings) for one in sorted(counted)],
        schema={"finding": pl.Int64, "touch": pl.Int64},
        orient="row",
    )
    got = pl.DataFrame(
        [(number, person, campaign) for number, (person, campaign) in enumerate(touches, 1)],
        schema={"touch": pl.Int64, "person": pl.Int64, "campaign": pl.Int64},
        orient="row",
    )
    return found, evidence, got


def by_campaign(findings, evidence, touches, tired=NOBODY):
    return causes(findings, evidence, touches, tired, "campaign")["campaign"]


@examples(deadline=None)
@given(st.lists(finding, min_size=1, max_size=8), st.lists(touch, min_size=12, max_size=12))
def test_the_shares_of_a_persons_findings_add_up_to_one(findings, touches):
    told = shares(frames(findings, touches)[0])
    assert told["share"].is_between(0, 1).all()
    for _, part in told.group_by("person"):
        assert part["share"].sum() == pytest.approx(1)


def test_a_share_is_the_findings_part_of_the_strain():
    found = frames([(1, 3.0, {1}), (1, 1.0, {2}), (2, 2.0, {3})], [])[0]
    assert shares(found)["share"].to_list() == [0.75, 0.25, 1.0]


def test_findings_without_strain_have_no_share():
    assert shares(frames([(1, 0.0, {1})], [])[0])["share"].to_list() == [0.0]


@examples(deadline=None)
@given(st.lists(finding, min_size=1, max_size=8), st.lists(touch, min_size=12, max_size=12))
def test_the_causes_add_up_to_one_the_unknown_one_among_them(findings, touches):
    found, evidence, got = frames(findings, touches)
    told = by_campaign(found, evidence, got)
    assert told["share"].sum() == pytest.approx(1)
    assert told["share"].is_sorted(descending=True)


def test_strain_is_split_evenly_over_the_touches_that_were_counted():
    found, evidence, got = frames([(1, 3.0, {1, 2, 3})], [(1, 7), (1, 7), (1, 8), (2, 8)])
    told = by_campaign(found, evidence, got, tired=pl.Series("person", [1]))
    assert told.rows() == [(7, pytest.approx(2 / 3), 2, 1, 1), (8, pytest.approx(1 / 3), 2, 2, 1)]


def test_what_is_told_by_several_keys_is_told_of_each_alone():
    found, evidence, got = frames([(1, 3.0, {1, 2}), (2, 1.0, {3})], [(1, 7), (1, 8), (2, 7), (2, None)])
    got = got.with_columns(sender=pl.Series([5, 5, 6, 6], dtype=pl.Int64))
    told = causes(found, evidence, got, NOBODY, "campaign", "sender")
    assert told["campaign"].rows() == [(7, 0.625, 2, 2, 0), (8, 0.375, 1, 1, 0)]
    assert told["sender"].rows() == [(5, 0.75, 2, 1, 0), (6, 0.25, 2, 1, 0)]


def test_a_campaign_that_tired_nobody_is_no_cause():
    found, evidence, got = frames([(1, 3.0, {1})], [(1, 7), (1, 8)])
    assert by_campaign(found, evidence, got)["campaign"].to_list() == [7]


def test_nothing_is_caused_where_nothing_was_found():
    found, evidence, got = frames([], [(1, 7)])
    assert by_campaign(found, evidence, got).is_empty()


@pytest.mark.parametrize(
    ("measured", "span", "told"),
    [
        (5.0, 7 * 86_400_000_000, "5 of 3 in 7 days"),
        (4.5, 3_600_000_000, "4.5 of 3 in 1 hour"),
        (4.256, None, "4.26 of 3 in "),
        (0.1, 36 * 3_600_000_000, "0.1 of 3 in 36 hours"),
    ],
)
def test_a_message_has_the_number_the_comfortable_number_and_the_span(measured, span, told):
    rule = Rule(
        slug="a/b",
        unit="u",
        comfortable=3,
        unbearable=9,
        fires="{measured} of {comfortable} in {span}",
        **WORDS,
    )
    assert message(rule, measured, span, None) == told


def test_who_is_tired_is_not_looked_up_in_each_of_many_campaigns():
    """A hundred thousand order numbers are as many campaigns; looked up in each, the tired took gigabytes."""
    campaigns = 60_000
    touches = pl.DataFrame(
        {"touch": range(campaigns), "person": range(campaigns), "campaign": range(campaigns)}
    )
    findings = touches.select(finding="touch", person="person", strain=pl.lit(1.0))
    evidence = touches.select("touch", finding="touch")
    found = causes(findings, evidence, touches, touches["person"], "campaign")["campaign"]
    assert found["tired"].sum() == campaigns
