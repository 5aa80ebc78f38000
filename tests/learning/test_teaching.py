"""Bands and limits: what is in the numbers is found, and what is not is not."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from inbox_fatigue.findings import Rule
from inbox_fatigue.learning import banded, taught

WORDS = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
NOBODY = pl.Series("person", [], dtype=pl.Int64)


def rule(slug="frequency/crowded-week"):
    return Rule(slug=slug, unit="touches", comfortable=3, unbearable=10, **WORDS)


def world(chance, *, messages=40_000, most=7, seed=1):
    """Return messages with a number of 1 … most each, after which people leave by chance."""
    random = Random(seed)
    numbers = [random.randint(1, most) for _ in range(messages)]
    strata = [random.randint(0, 3) for _ in range(messages)]
    left = [
        random.random() < chance(number, stratum) for number, stratum in zip(numbers, strata, strict=True)
    ]
    frame = pl.DataFrame(
        {
            "touch": range(messages),
            "person": range(messages),
            "left": left,
            "answered": False,
            "stratum": strata,
        }
    )
    return frame, pl.DataFrame({"touch": range(messages), "measured": [float(number) for number in numbers]})


def lesson(chance, **more):
    messages, measured = world(chance, **more)
    (told,) = taught(messages, [banded(rule(), messages, measured, NOBODY)])
    return told


@pytest.mark.parametrize("limit", [1, 2, 4, 6])
def test_a_limit_is_found_where_it_is(limit):
    told = lesson(lambda number, stratum: 0.004 * (1 + stratum) * (3 if number > limit else 1))
    assert told.learned_comfortable == limit
    assert told.above[1] < 3 < told.above[2]


@pytest.mark.parametrize("seed", range(12))
def test_no_limit_is_found_where_there_is_none(seed):
    assert lesson(lambda _, stratum: 0.004 * (1 + stratum), seed=seed).learned_comfortable is None


def test_people_who_leave_anyway_make_no_limit():
    """In one stratum nobody gets more than two and half leave at once: as a whole, less mail looks worse."""
    messages, measured = world(lambda number, _: 0.01)
    early = pl.col("stratum") == 0
    measured = measured.with_columns(
        measured=pl.when(messages["stratum"] == 0).then(7.0).otherwise("measured")
    )
    messages = messages.with_columns(left=pl.when(early).then(pl.col("touch") % 4 == 0).otherwise("left"))
    (told,) = taught(messages, [banded(rule(), messages, measured, NOBODY)])
    assert told.learned_comfortable is None
    first, last = told.bands[0], told.bands[-1]
    assert last.left / last.messages > 5 * first.left / first.messages


def test_a_rule_that_counts_alike_shows_the_same_limit_and_is_not_told_twice():
    messages, measured = world(lambda number, _: 0.005 * (4 if number > 4 else 1))
    alike = measured.with_columns(measured=pl.col("measured") + (pl.col("touch") % 2))
    own, other = taught(
        messages,
        [
            banded(rule("frequency/other"), messages, alike, NOBODY),
            banded(rule(), messages, measured, NOBODY),
        ],
    )
    assert (own.rule, own.learned_comfortable) == ("frequency/crowded-week", 4)
    assert (other.learned_comfortable, other.follows) == (None, True)


def test_two_limits_of_their_own_are_both_told():
    messages, measured = world(lambda number, _: 0)
    other = measured.sample(fraction=1, shuffle=True, seed=3)["measured"]
    random = Random(5)
    left = [
        random.random() < 0.003 * (3 if one > 4 else 1) * (4 if two > 2 else 1)
        for one, two in zip(measured["measured"], other, strict=True)
    ]
    messages = messages.with_columns(left=pl.Series(left))
    told = taught(
        messages,
        [
            banded(rule("frequency/a"), messages, measured, NOBODY),
            banded(rule("frequency/b"), messages, measured.with_columns(measured=other), NOBODY),
        ],
    )
    assert {one.rule: one.learned_comfortable for one in told} == {"frequency/a": 4, "frequency/b": 2}


def test_the_more_numbers_are_looked_at_the_clearer_a_limit_has_to_be():
    messages, measured = world(
        lambda number, _: 0.005 * (1.8 if number > 4 else 1), messages=20_000, most=6, seed=16
    )
    random = Random(1)
    others = [
        banded(
            rule(f"frequency/other-{number}"),
            messages,
            measured.with_columns(measured=pl.Series([float(random.randint(1, 6)) for _ in range(20_000)])),
            NOBODY,
        )
        for number in range(40)
    ]
    own = banded(rule(), messages, measured, NOBODY)
    (alone,) = taught(messages, [own])
    assert alone.learned_comfortable == 4
    among = {one.rule: one.learned_comfortable for one in taught(messages, [own, *others])}
    assert set(among.values()) == {None}


def test_bands_hold_enough_messages_to_tell():
    messages, measured = world(lambda number, _: 0.01)
    measured = measured.with_columns(measured=pl.when(pl.col("touch") < 100).then(50.0).otherwise("measured"))
    told = banded(rule(), messages, measured, NOBODY)
    assert told.spans[-1] == (7.0, 50.0)
    assert min(told.band.value_counts()["count"]) >= 500  # five who would leave, of a hundred each
    assert told.counts


def test_what_was_not_measured_is_a_band_of_its_own_and_who_cannot_be_judged_is_in_none():
    messages, measured = world(lambda number, _: 0.01)
    told = banded(rule(), messages, measured.filter(pl.col("touch") % 2 == 0), pl.Series([0, 1]))
    assert told.spans[0] == (None, None)
    assert told.band.null_count() == 2


def test_numbers_that_hardly_two_messages_share_make_few_bands_and_are_no_counts():
    messages, measured = world(lambda number, _: 0.01)
    told = banded(rule(), messages, measured.with_columns(measured=pl.col("touch") / 7), NOBODY)
    assert len(told.spans) <= 12
    assert not told.counts


def test_where_all_is_alike_there_is_nothing_to_compare():
    messages, measured = world(lambda number, _: 0.01, most=1)
    assert banded(rule(), messages, measured, NOBODY) is None


def test_who_answered_is_told_beside_who_left():
    messages, measured = world(lambda number, _: 0.01)
    even = messages.with_columns(answered=measured["measured"] == 2)
    (told,) = taught(even, [banded(rule(), even, measured, NOBODY)])
    assert [band.answered for band in told.bands] == [0, told.bands[1].messages, 0, 0, 0, 0, 0]
