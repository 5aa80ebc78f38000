"""A log and mail that look like records of the same sends are told, where nothing joins them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from inbox_fatigue.audit.reading.doubling import sends_told_twice
from inbox_fatigue.columns import TOUCHES
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.inbox_frames import Inboxes

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def inboxes(mails, logs, *, planned=False):
    """Return inboxes of (person, minutes) from mail and from logs."""
    rows = [
        {"touch": number, "person": person, "at": START + timedelta(minutes=minutes), "kind": kind}
        for number, (person, minutes, kind) in enumerate(
            [*((*one, "mail") for one in mails), *((*one, None) for one in logs)]
        )
    ]
    frame = pl.DataFrame(
        rows, schema={"touch": pl.Int64, "person": pl.Int64, "at": TOUCHES["at"], "kind": pl.String}
    )
    return Inboxes(touches=conform(frame.with_columns(planned=pl.lit(value=planned)), TOUCHES))


SENDS = [(person, 1440 * day) for person in range(3) for day in range(2)]


@pytest.mark.parametrize("minutes", [-10, 0, 10])
def test_rows_beside_mails_to_the_same_people_are_told(minutes):
    (told,) = sends_told_twice(inboxes(SENDS, [(person, at + minutes) for person, at in SENDS]))
    assert told.why == "sends-told-twice"
    assert told.detail.startswith("6 of 6 rows")
    assert told.lost == 0


@pytest.mark.parametrize(
    "logs",
    [
        [(person, at + 11) for person, at in SENDS],
        [(person + 10, at) for person, at in SENDS],
        SENDS[:4],
        [*SENDS, *((person, at + 60 * hour) for person, at in SENDS for hour in (1, 2))],
        [],
    ],
    ids=["later", "others", "few", "most stand alone", "no log"],
)
def test_what_meets_by_chance_is_not(logs):
    assert sends_told_twice(inboxes(SENDS, logs)) == ()


def test_what_is_planned_records_nothing():
    assert sends_told_twice(inboxes(SENDS, SENDS, planned=True)) == ()
