"""Who could not be assessed: one row for everybody, and the same told in parts as in one piece."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.findings import unassessed
from inbox_fatigue.findings.unassessed import EVERYBODY, NOT_ASSESSED

PEOPLE = range(1, 7)
WHY = [
    ("frequency/night-mail", "no zone"),
    ("frequency/night-mail", "no time"),
    ("consent/dead-address", "no bounce"),
]


def frame(rows):
    return pl.DataFrame(
        sorted(rows), schema={"rule": pl.String, "person": pl.Int64, "reason": pl.String}, orient="row"
    ).cast(NOT_ASSESSED)


def series(people):
    return pl.Series("person", sorted(people), pl.Int64)


def of(missing, people):
    """Return the rows of some people for who lacks what."""
    rows = [frame([(rule, who, why) for who in people if (rule, why, who) in missing]) for rule, why in WHY]
    return unassessed.together(rows, len(people))


MISSING = st.sets(st.tuples(st.sampled_from(WHY), st.sampled_from(PEOPLE)).map(lambda one: (*one[0], one[1])))


def test_what_everybody_lacks_is_one_row():
    told = unassessed.of_need(*("frequency/night-mail", series(PEOPLE), "no zone"), len(PEOPLE))
    assert told.rows() == [("frequency/night-mail", EVERYBODY, "no zone")]
    some = unassessed.of_need("frequency/night-mail", series([2, 3]), "no zone", len(PEOPLE))
    assert some["person"].to_list() == [2, 3]


def test_where_there_is_nobody_nothing_is_told():
    assert unassessed.of_need("frequency/night-mail", series([]), "no zone", 0).is_empty()
    assert unassessed.merged([(frame([]), series([]))]).is_empty()


@given(MISSING, st.sets(st.sampled_from(PEOPLE)))
def test_partitions_tell_what_one_piece_tells(missing, first):
    halves = [sorted(first), sorted(set(PEOPLE) - first)]
    parts = [(of(missing, half), series(half)) for half in halves]
    assert unassessed.merged(parts).equals(of(missing, PEOPLE))


@given(MISSING)
def test_what_is_counted_is_what_is_spelled_out(missing):
    told = of(missing, PEOPLE)
    spelled = unassessed.spelled_out(told, series(PEOPLE))
    assert set(spelled.select("rule", "reason", "person").rows()) == missing
    numbers = {(rule, why): number for rule, why, number in unassessed.counted(told, len(PEOPLE)).rows()}
    assert numbers == {
        (rule, why): sum((rule, why, who) in missing for who in PEOPLE)
        for rule, why in {one[:2] for one in missing}
    }


@given(MISSING)
def test_a_rule_is_blind_for_whom_it_lacks_anything(missing):
    told, rules = of(missing, PEOPLE), sorted({rule for rule, _ in WHY})
    lacking = {rule: {who for one, _, who in missing if one == rule} for rule in rules}
    assert unassessed.for_nobody(told, len(PEOPLE)) == {
        rule for rule in rules if len(lacking[rule]) == len(PEOPLE)
    }
    blind = unassessed.blind(told, rules, series(PEOPLE))
    assert set(blind) == set.intersection(*lacking.values())
    assert blind.is_unique().all()


def test_nobody_is_blind_where_no_rule_was_asked():
    assert unassessed.blind(frame([]), [], series(PEOPLE)).is_empty()


@pytest.mark.parametrize("people", [[2], [2, 5], []])
def test_only_those_asked_for_are_spelled_out(people):
    told = frame([("a/b", EVERYBODY, "x"), ("a/c", 5, "y")])
    rows = unassessed.spelled_out(told, series(people)).select("rule", "person").rows()
    assert sorted(rows) == sorted(
        [("a/b", who) for who in people] + [("a/c", 5) for who in people if who == 5]
    )
