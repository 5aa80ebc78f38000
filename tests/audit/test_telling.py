"""Findings that are rows until they are read are a sequence like any other."""

from __future__ import annotations

import polars as pl
import pytest

from inbox_fatigue.audit.judging.judgement import Judgement
from inbox_fatigue.audit.showing.findings import Told, by_person, together, told
from inbox_fatigue.audit.showing.naming import Names
from inbox_fatigue.findings import FINDINGS
from inbox_fatigue.ledger.places import PLACES
from inbox_fatigue.testing import moment
from inbox_fatigue_frequency.rules_of_counts import CROWDED_WEEK

NAMES = Names(people={1: "person-1", 2: "person-2"}, senders={}, campaigns={70: "Spring"})
PEOPLE = (2, 1, 2, 1, 2)
FOUND = [
    {
        "finding": number, "rule": CROWDED_WEEK.slug, "person": person, "organisation": "shop.example",
        "inbox": 0, "touch": 100 + number, "first_at": moment("2026-03-01"), "last_at": moment("2026-03-02"),
        "begins_at": moment("2026-03-01"), "ends_at": moment("2026-03-02"), "measured": 4.0 + number,
        "comfortable": 3.0, "span_us": 7 * 86_400_000_000, "note": None,
    }
    for number, person in enumerate(PEOPLE)
]  # fmt: skip


@pytest.fixture(scope="module")
def frame():
    """Return five findings of two people, told."""
    findings = pl.DataFrame(FOUND, schema=FINDINGS).with_columns(
        share=pl.lit(0.2),
        now=pl.lit(value=True),
        from_all=pl.lit(None, dtype=pl.Int64),
        campaign=pl.lit(70, dtype=pl.Int64),
    )
    judgement = Judgement(
        rules={CROWDED_WEEK.slug: CROWDED_WEEK},
        findings=findings,
        evidence=pl.DataFrame({"finding": [0, 0], "touch": [100, 99]}),
        people=pl.DataFrame(),
        not_assessed=pl.DataFrame(),
        measured=frozenset(),
        problems=(),
        ignored=0,
    )
    places = pl.DataFrame([(101, "box.mbox", "", 7, 0)], schema=PLACES, orient="row")
    return told(judgement, findings, NAMES, places)


def test_each_has_its_words_its_touches_and_its_place(frame):
    first, second = list(Told(frame, 0, len(frame)))[:2]
    assert first.message == "4 messages in 7 days; 3 is comfortable"
    assert (first.recipient, first.campaign, first.unit) == ("person-2", "Spring", CROWDED_WEEK.unit)
    assert (first.touches, first.where) == ((99, 100), None)
    assert (second.touches, second.where.source, second.where.offset) == ((101,), "box.mbox", 7)


def test_people_have_their_own_in_the_order_that_was_asked_for(frame):
    found = by_person(frame, [1, 2, 3])
    assert list(found) == [1, 2]
    assert [one.id for one in found[1]] == [1, 3]
    assert [one.id for one in found[2]] == [0, 2, 4]


def test_they_are_read_as_a_tuple_is(frame):
    mine = by_person(frame, [1, 2])[2]
    assert (len(mine), mine[0].id, mine[-1].id, [one.id for one in mine[1:]]) == (3, 0, 4, [2, 4])
    assert mine[1] in mine
    with pytest.raises(IndexError):
        mine[3]


def test_together_they_lie_in_a_row_and_are_still_rows(frame):
    found = by_person(frame, [1, 2])
    both = together([found[1], (), found[2]])
    assert isinstance(both, Told)
    assert [one.id for one in both] == [1, 3, 0, 2, 4]


def test_those_that_were_marked_meanwhile_are_told_one_by_one(frame):
    found = by_person(frame, [1, 2])
    marked = tuple(found[1])
    assert [one.id for one in together([marked, found[2]])] == [1, 3, 0, 2, 4]
    assert together([]) == []
