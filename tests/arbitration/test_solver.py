"""What goes, by brute force: every set of touches is tried, and the solver must find the same one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.arbitration.as_sent import as_sent, by_weight
from inbox_fatigue.arbitration.best import best, values
from inbox_fatigue.arbitration.constraints import Constraint, breaks, tightened
from inbox_fatigue.arbitration.solving import Resolver, solve

MOST = 8
PLENTY = 100_000
masks = st.integers(1, 2**MOST - 1)
rows = st.lists(
    st.tuples(masks, st.integers(0, 4), st.one_of(st.just(0), masks)).map(lambda row: (*row, row[0])),
    max_size=6,
).map(tuple)
weights = st.lists(st.integers(0, 3), min_size=MOST, max_size=MOST)


def _plain(told):
    return [
        Constraint(members=members, room=room, when=when, blocks=blocks)
        for members, room, when, blocks in told
    ]


def _allowed(told):
    constraints = _plain(told)
    return [chosen for chosen in range(2**MOST) if not breaks(constraints, chosen)]


def _sum(chosen, numbers):
    return sum(number for bit, number in enumerate(numbers) if chosen >> bit & 1)


def _rank(chosen, numbers):
    """Weight, then how many, then the earlier dates."""
    return _sum(chosen, numbers), chosen.bit_count(), [chosen >> bit & 1 for bit in range(MOST)]


@settings(deadline=None)
@given(told=rows)
def test_tightened_constraints_allow_the_same_sets(told):
    constraints = tightened(told)
    assert [one for one in range(2**MOST) if not breaks(constraints, one)] == _allowed(told)
    assert len(constraints) <= len(told)


@settings(deadline=None, max_examples=300)
@given(told=rows, numbers=weights)
def test_best_is_what_brute_force_finds(told, numbers):
    found = best(tightened(told), numbers, most_states=PLENTY)
    assert found.exact
    assert found.chosen == max(_allowed(told), key=lambda chosen: _rank(chosen, numbers))


@settings(deadline=None, max_examples=200)
@given(told=rows, numbers=weights)
def test_dropping_what_is_lighter_and_fuller_never_drops_the_best(told, numbers):
    """States are compared from the first touch on, and not only where there are many of them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("inbox_fatigue.arbitration.best.FEW", 0)
        found = best(tightened(told), numbers, most_states=PLENTY)
    assert found.exact
    assert found.chosen == max(_allowed(told), key=lambda chosen: _rank(chosen, numbers))


@settings(deadline=None)
@given(told=rows, numbers=weights, states=st.integers(1, 4))
def test_best_keeps_no_less_than_any_other_way_even_when_its_work_is_cut_short(told, numbers, states):
    constraints = tightened(told)
    kept = {
        way: _sum(solve(constraints, numbers, way, most_states=states).chosen, numbers) for way in Resolver
    }
    assert kept[Resolver.BEST] >= kept[Resolver.BY_WEIGHT]
    assert kept[Resolver.BEST] >= kept[Resolver.AS_SENT]


@settings(deadline=None)
@given(told=rows, numbers=weights, way=st.sampled_from(Resolver), states=st.sampled_from([2, PLENTY]))
def test_what_goes_breaks_nothing_and_nothing_that_could_go_is_left_out(told, numbers, way, states):
    constraints = tightened(told)
    chosen = solve(constraints, numbers, way, most_states=states).chosen
    assert not breaks(_plain(told), chosen)
    left_out = [bit for bit in range(MOST) if not chosen >> bit & 1]
    assert all(breaks(_plain(told), chosen | 1 << bit) for bit in left_out)


@settings(deadline=None)
@given(told=rows, chosen=masks, dropped=masks)
def test_dropping_a_touch_breaks_nothing_new(told, chosen, dropped):
    before = [one.is_broken_by(chosen) for one in _plain(told)]
    after = [one.is_broken_by(chosen & ~dropped) for one in _plain(told)]
    assert all(was or not now for was, now in zip(before, after, strict=True))


@settings(deadline=None)
@given(told=rows, numbers=weights)
def test_the_earliest_or_the_heaviest_is_never_passed_over_for_a_later_or_lighter_one(told, numbers):
    constraints = tightened(told)
    heaviest = sorted(range(MOST), key=lambda bit: (-numbers[bit], bit))
    for chosen, order in (
        (as_sent(constraints, MOST), range(MOST)),
        (by_weight(constraints, numbers), heaviest),
    ):
        ahead = 0
        for bit in order:
            assert bool(chosen >> bit & 1) != breaks(_plain(told), ahead | 1 << bit)
            ahead |= chosen & 1 << bit


def test_a_touch_is_not_left_out_for_the_sake_of_others_to_whose_cap_it_is_exempt():
    exempt, heavy, other = 0b001, 0b010, 0b100
    week = (exempt | heavy, 1, heavy, heavy)  # the heavy one has to make room for the exempt one
    month = (exempt | other, 1, 0, exempt | other)  # another cap may refuse it, and does not have to
    never = (other, 0, 0, other)
    for way in Resolver:
        chosen = solve(tightened((week, month, never)), [1, 50, 0], way, most_states=PLENTY).chosen
        assert chosen == exempt


def test_of_equal_sets_the_one_with_the_earlier_dates_goes():
    one_of_three = tightened(((0b111, 1, 0, 0b111),))
    assert best(one_of_three, [2, 2, 2], most_states=PLENTY).chosen == 0b001
    assert best(one_of_three, [2, 3, 2], most_states=PLENTY).chosen == 0b010


def test_of_equal_weight_more_touches_go():
    either = tightened(((0b011, 1, 0, 0b011), (0b101, 1, 0, 0b101)))  # the first alone, or the two others
    assert best(either, [2, 1, 1], most_states=PLENTY).chosen == 0b110


def test_a_weight_of_nothing_is_no_reason_to_leave_a_touch_out():
    assert best(tightened(((0b11, 1, 0, 0b11),)), [0, 0, 0], most_states=PLENTY).chosen == 0b101


def test_values_put_weight_before_count_and_count_before_dates():
    worth = values([0, 0, 1])
    assert worth[2] > worth[0] + worth[1]
    assert worth[0] > worth[1]


def test_sixty_touches_of_one_person_under_caps_of_a_day_a_week_and_a_month_are_solved_exactly():
    chance = random.Random(5)
    spans = [(1, 1), (7, 3), (30, 8)]
    told = tuple(
        (sum(1 << bit for bit in range(max(0, last - days + 1), last + 1)), room, 0, (1 << 60) - 1)
        for days, room in spans
        for last in range(60)
    )
    numbers = [chance.randrange(1, 1_000_000) for _ in range(60)]
    found = best(tightened(told), numbers, most_states=20_000)
    assert found.exact
    assert not breaks(_plain(told), found.chosen)
