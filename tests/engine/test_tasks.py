"""What is learnt from a worker's death: whom to blame, and what to leave out next time."""

from __future__ import annotations

from types import SimpleNamespace

from inbox_fatigue.engine.jobs import ReadJob
from inbox_fatigue.engine.outbox import Parcel
from inbox_fatigue.engine.pulse import Beat, Phase
from inbox_fatigue.engine.tasks import Death, Task

SLOW = Death(why="timeout", detail="slow", certain=True)
GONE = Death(why="worker-died", detail="gone", certain=False)


def task(next_item=0):
    return Task(job=ReadJob(path="a", source="s", shard=SimpleNamespace(name="one")), next_item=next_item)


def beat(phase, item, describer=None):
    return Beat(phase=phase, item=item, since=0.0, describer=describer)


def parcel(first, next_item):
    return Parcel(first_item=first, next_item=next_item, items=(), notes=(), finished=False)


def test_a_message_that_took_too_long_is_refused_at_once():
    one = task()
    assert one.died(beat(Phase.PARSING, 4), SLOW) is None
    assert one.order(frozenset()).refused == {4: ("timeout", "slow")}


def test_a_message_whose_worker_died_is_tried_once_more_after_all_before_it_was_sent():
    one = task()
    one.died(beat(Phase.PARSING, 4), GONE)
    again = one.order(frozenset())
    assert (again.refused, again.flush_at) == ({}, 4)
    one.died(beat(Phase.PARSING, 4), GONE)
    assert one.order(frozenset()).refused == {4: ("worker-died", "gone")}
    assert not one.hopeless


def test_a_describer_is_blamed_before_the_message():
    one = task()
    assert one.died(beat(Phase.PARSING, 4, describer=2), SLOW) == 2
    assert one.died(beat(Phase.PARSING, 4, describer=0), SLOW) == 0
    assert one.order(frozenset()).muted == {4: frozenset({0, 2})}
    assert one.order(frozenset()).refused == {}


def test_what_was_sent_is_not_blamed_again():
    one = task()
    one.died(beat(Phase.PARSING, 4), SLOW)
    one.arrived(parcel(0, 6))
    assert one.order(frozenset()).refused == {}
    assert one.next_item == 6


def test_two_deaths_at_one_place_of_the_source_are_the_end_of_the_shard():
    one = task()
    one.died(beat(Phase.READING, 7), GONE)
    assert not one.hopeless
    assert one.order(frozenset()).flush_at == 7
    one.arrived(parcel(0, 7))
    one.died(beat(Phase.READING, 7), GONE)
    assert one.hopeless
    assert one.given_up("gone").next_item == 7


def test_a_source_that_gets_past_the_place_has_its_lives_back():
    one = task()
    one.died(beat(Phase.READING, 7), GONE)
    one.arrived(parcel(0, 9))
    one.died(beat(Phase.READING, 12), GONE)
    assert not one.hopeless
