"""The log of people who leave is the same for a seed, holds the limit that it says, and verdicts say what was found."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest


def test_people_leave_sooner_above_the_limit_and_get_nothing_after(module, tmp_path):
    leavers = module("leavers")
    count = leavers.write(1_500, 3, tmp_path, times=20)
    rows = [line.split(",") for line in (tmp_path / leavers.LOG).read_text().splitlines()[1:]]
    gone = {line.split(",")[0] for line in (tmp_path / leavers.EVENTS).read_text().splitlines()[1:]}
    assert len(rows) == count
    got, sent, left = {}, Counter(), Counter()
    for who, at, _ in rows:
        got.setdefault(who, []).append(datetime.fromisoformat(at))
    for who, times in got.items():
        for place, at in enumerate(times):
            many = sum(at - one < timedelta(days=7) for one in times[: place + 1]) > leavers.LIMIT
            sent[many] += 1
            left[many] += who in gone and place == len(times) - 1
    assert left[True] / sent[True] == pytest.approx(20 * left[False] / sent[False], rel=0.5)


def test_a_seed_gives_the_same_files(module, tmp_path):
    leavers = module("leavers")
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        leavers.write(20, seed, tmp_path / name)
    one, same, other = ((tmp_path / name / leavers.LOG).read_bytes() for name in "abc")
    assert one == same != other


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, "none"),
        ({"frequency/crowded-week": 4}, "found"),
        ({"frequency/crowded-week": 5}, "one away"),
        ({"frequency/crowded-week": 1}, "elsewhere"),
        ({"frequency/crowded-day": 4}, "elsewhere"),
        ({"frequency/crowded-week": 4, "frequency/crowded-day": 1}, "elsewhere"),
        ({"frequency/crowded-week": None}, "none"),
    ],
)
def test_a_verdict_says_what_was_found(module, limits, expected):
    lessons = [{"rule": rule, "learned_comfortable": number} for rule, number in limits.items()]
    assert module("learning").verdict(lessons) == expected
