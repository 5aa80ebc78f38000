"""The arbitration that is measured is one that people differ in, and the peer decides the same."""

from __future__ import annotations

import pytest

from inbox_fatigue.arbitration import Resolver


@pytest.fixture
def benchmark(module):
    return module("arbitration")


@pytest.mark.parametrize("story", ["MILD", "WORST"])
def test_a_loop_over_people_refuses_as_many_as_as_sent(benchmark, story):
    touches = benchmark.inboxes(800, 3, getattr(benchmark, story))
    stopped = benchmark.refused_by_loop(benchmark.as_lists(touches))
    assert 0 < stopped == benchmark.refused(touches, Resolver.AS_SENT)


def test_in_the_worst_case_everybody_is_in_conflict_and_in_the_mild_one_few_are(benchmark):
    each = {
        name: benchmark.in_conflict(benchmark.inboxes(800, 3, getattr(benchmark, name)))
        for name in ("MILD", "WORST")
    }
    assert each["WORST"] == 800
    assert 0 < each["MILD"] < 200


def test_one_seed_gives_the_same_inboxes(benchmark):
    first = benchmark.inboxes(50, 7, benchmark.MILD)
    assert first.equals(benchmark.inboxes(50, 7, benchmark.MILD))
    assert not first.equals(benchmark.inboxes(50, 8, benchmark.MILD))
