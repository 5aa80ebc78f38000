"""The ratio of Mantel and Haenszel, held against what is known of it."""

from __future__ import annotations

import math

import polars as pl
import pytest

from inbox_fatigue.learning.ratios import SURE, ratio


def counts(*rows):
    return pl.DataFrame(rows, schema=["stratum", "messages", "left"], orient="row")


def test_of_one_stratum_it_is_the_ratio_of_the_rates():
    """And its variance that of the logarithm of a ratio of risks: 1/a − 1/n + 1/b − 1/m."""
    times, low, high = ratio(counts((1, 1_000, 30)), counts((1, 2_000, 20)))
    error = math.sqrt(1 / 30 - 1 / 1_000 + 1 / 20 - 1 / 2_000)
    assert times == pytest.approx(3)
    assert (low, high) == (
        pytest.approx(3 * math.exp(-SURE * error)),
        pytest.approx(3 * math.exp(SURE * error)),
    )


def test_strata_that_differ_in_their_rates_do_not_mix():
    """Everybody leaves twice as often in each; put together without strata it would look like less than once."""
    some = counts((1, 100, 20), (2, 1_000, 2))
    others = counts((1, 1_000, 100), (2, 100, 0.1))
    assert ratio(some, others)[0] == pytest.approx(2)
    assert (22 / 1_100) / (100.1 / 1_100) < 1


def test_strata_that_hold_one_side_alone_say_nothing():
    some, others = counts((1, 1_000, 30), (2, 500, 400)), counts((1, 2_000, 20), (3, 70, 0))
    assert ratio(some, others) == pytest.approx(ratio(counts((1, 1_000, 30)), counts((1, 2_000, 20))))


@pytest.mark.parametrize(
    ("some", "others"),
    [
        (counts((1, 100, 1)), counts((2, 100, 1))),
        (counts((1, 100, 0)), counts((1, 100, 1))),
        (counts((1, 100, 1)), counts((1, 100, 0))),
    ],
)
def test_without_anything_to_compare_there_is_none(some, others):
    assert ratio(some, others) is None
