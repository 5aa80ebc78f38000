"""The sentence of a finding: its numbers agree with the nouns that they count."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from inbox_fatigue.plugin import Rule
from inbox_fatigue.scoring import in_words, message

RULE = Rule(
    slug="house/no-rest",
    unit="messages not yet rested from",
    comfortable=4,
    unbearable=15,
    because="b",
    fires="{measured} messages not yet rested from; {comfortable} is comfortable",
    calm="c",
    notices="n",
    tires="t",
    instead="i",
    wrong_when="w",
)


@pytest.mark.parametrize(
    ("measured", "told"), [(1, "1 message not"), (4.1, "4.1 messages not"), (11, "11 messages not")]
)
def test_only_one_message_is_a_message(measured, told):
    assert message(RULE, measured, None, None).startswith(told)


def test_a_word_may_stand_between_one_and_its_noun():
    rule = replace(RULE, fires="{measured} automatic follow-ups after the answer")
    assert message(rule, 1, None, None) == "1 automatic follow-up after the answer"
    assert message(rule, 2.1, None, None) == "2.1 automatic follow-ups after the answer"


@pytest.mark.parametrize(
    ("measured", "told"), [(0.8, "80 % of it"), (1, "100 % of it"), (0.985, "98.5 % of it")]
)
def test_a_share_is_told_in_per_cent(measured, told):
    rule = replace(RULE, fires="{measured:%} of it; {comfortable:%} is comfortable", comfortable=0.6)
    assert message(rule, measured, None, None) == f"{told}; 60 % is comfortable"


@pytest.mark.parametrize(
    ("power", "told"), [(0.5, "3"), (3, "1,000"), (3.226, "1,700"), (6.01, "more than a million")]
)
def test_a_chance_is_told_as_odds_and_not_as_a_logarithm(power, told):
    rule = replace(RULE, fires="one week in {measured:odds}")
    assert message(rule, power, None, None) == f"one week in {told}"


def test_a_follow_up_is_so_many_days_too_soon():
    rule = replace(RULE, fires="a follow-up came {measured} working days too soon")
    assert message(rule, 1, None, None) == "a follow-up came 1 working day too soon"
    assert message(rule, 2, None, None) == "a follow-up came 2 working days too soon"


def test_findings_get_the_words_that_each_would_get_alone():
    rule = replace(RULE, fires="{measured} messages in {span}{note}")
    day = 86_400_000_000
    rows = [(rule.slug, 5.0, day, None), (rule.slug, 1.0, None, ", once"), (rule.slug, 5.0, day, None)]
    schema = {"rule": pl.String, "measured": pl.Float64, "span_us": pl.Int64, "note": pl.String}
    found = in_words(pl.DataFrame(rows, schema=schema, orient="row"), {rule.slug: rule})
    assert found["message"].to_list() == [message(rule, *row[1:]) for row in rows]
    assert found["unit"].to_list() == [rule.unit] * 3


def test_no_findings_have_no_words():
    schema = {"rule": pl.String, "measured": pl.Float64, "span_us": pl.Int64, "note": pl.String}
    found = in_words(pl.DataFrame(schema=schema), {})
    assert found.is_empty()
    assert found.schema["message"] == pl.String
