"""Columns become inboxes again, one person at a time."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from types import GeneratorType

import polars as pl
import pytest

from inbox_fatigue.keys import text_key
from inbox_fatigue.model import EventKind, Stream
from inbox_fatigue.replay import replay
from inbox_fatigue.testing import inbox


def test_each_inbox_comes_once_oldest_first():
    inboxes = inbox(
        {"at": "2026-03-05", "person_named": "b"},
        "2026-03-04",
        "2026-03-02",
        events=[{"at": "2026-03-06", "kind": "reply"}, {"at": "2026-03-03", "kind": "open"}],
    )
    found = {one.person: one for one in replay(inboxes)}
    assert set(found) == {text_key("a"), text_key("b")}
    assert [touch.id for touch in found[text_key("a")].touches] == [3, 2]
    assert [event.kind for event in found[text_key("a")].events] == [EventKind.OPEN, EventKind.REPLY]
    assert [touch.id for touch in found[text_key("b")].touches] == [1]
    assert found[text_key("b")].events == ()


def test_a_person_has_an_inbox_for_each_organisation_and_a_general_event_is_in_all():
    inboxes = inbox(
        {"at": "2026-03-02", "organisation": "one.example"},
        {"at": "2026-03-03", "organisation": "two.example"},
        events=[
            {"at": "2026-03-04", "kind": "unsubscribe"},
            {"at": "2026-03-05", "kind": "reply", "organisation": "two.example"},
        ],
    )
    general = pl.col("kind") == "unsubscribe"
    events = inboxes.events.with_columns(
        inbox=pl.when(general).then(None).otherwise("inbox"),
        organisation=pl.when(general).then(None).otherwise("organisation"),
    )
    found = {one.touches[0].organisation: one for one in replay(dataclasses.replace(inboxes, events=events))}
    assert {one.person for one in found.values()} == {text_key("a")}
    assert [event.kind for event in found["one.example"].events] == [EventKind.UNSUBSCRIBE]
    assert [event.kind for event in found["two.example"].events] == [EventKind.UNSUBSCRIBE, EventKind.REPLY]


def test_a_touch_brings_what_is_known_of_its_content_and_person():
    inboxes = inbox(
        {"at": "2026-03-02 09:00", "content": "offer", "stream": "sales", "local_at": "2026-03-02T10:00"},
        contents={"offer": {"subject": "Spring", "language": "de", "words": ["spring"], "grade": 12.5}},
        person={"status": "customer"},
    )
    (one,) = replay(inboxes)
    (touch,) = one.touches
    assert touch.at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert touch.local_at == datetime(2026, 3, 2, 10)  # noqa: DTZ001 - the person's own clock has no zone here
    assert (touch.subject, touch.language, touch.stream) == ("Spring", "de", Stream.SALES)
    assert touch.features == {"words": 1, "grade": 12.5}
    assert one.about["status"] == "customer"
    assert one.about["language"] is None


def test_what_is_not_known_stays_unknown():
    (one,) = replay(inbox("2026-03-02"))
    (touch,) = one.touches
    assert (touch.subject, touch.language, touch.local_at, touch.sender) == ("", None, None, "")
    assert touch.creative is None
    assert set(one.about.values()) == {None, False}
    assert touch.features == {"words": None}


def test_equal_senders_have_equal_names_that_are_no_addresses():
    touches = [
        {"at": "2026-03-02", "sender": "ann@x.example"},
        {"at": "2026-03-03", "sender": "ann@x.example"},
    ]
    (one,) = replay(inbox(*touches))
    first, second = one.touches
    assert first.sender == second.sender != ""
    assert "ann" not in first.sender


def test_inboxes_are_built_one_at_a_time():
    found = replay(inbox("2026-03-02", {"at": "2026-03-02", "person_named": "b"}))
    assert isinstance(found, GeneratorType)
    assert len(list(found)) == 2


def test_somebody_who_got_nothing_has_no_inbox():
    inboxes = inbox(events=[{"at": "2026-03-02", "kind": "reply"}])
    assert list(replay(inboxes)) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_does_not_matter(seed):
    inboxes = inbox(*[{"at": f"2026-03-{day:02}", "person_named": who} for day in (4, 2, 3) for who in "ab"])
    touches = inboxes.touches.sample(fraction=1.0, shuffle=True, seed=seed)
    mixed = dataclasses.replace(inboxes, touches=touches)
    assert list(replay(mixed)) == list(replay(inboxes))
