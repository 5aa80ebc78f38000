"""Rows of a log that a plugin's source yields: completed where they can be, refused in words where not."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from inbox_fatigue.checking.log_frames import UnusableRowsError, completed
from inbox_fatigue.columns import EVENT_LOG, SEND_LOG
from inbox_fatigue.model import EventRows, SendRows, Where

WHERE = Where(source="data.wh", line=5)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def sends(**columns):
    return SendRows(where=WHERE, frame=pl.DataFrame({"recipient": ["a@x.example", "b@x.example"], **columns}))


def test_what_a_source_leaves_out_is_unknown_and_lines_count_on_from_the_first():
    frame = completed(sends(at=[AT, AT], stream=["sales", None])).frame
    assert frame.schema == SEND_LOG
    assert frame["line"].to_list() == [5, 6]
    assert frame["stream"].to_list() == ["sales", None]
    assert frame["campaign"].null_count() == 2


def test_times_of_any_zone_are_one_moment():
    local = pl.Series([AT, AT]).dt.convert_time_zone("Europe/Berlin")
    assert completed(sends(at=local)).frame["at"].to_list() == [AT, AT]


@pytest.mark.parametrize("whole", [False, True])
def test_a_name_around_an_address_is_no_part_of_it(whole):
    written = SendRows(
        where=WHERE,
        frame=pl.DataFrame(
            {
                "recipient": ["Ana <a@x.example>", "0035g0 <none>"],
                "at": [AT, AT],
                "sender": '"Ines, Tea" <i@tea.example>',
            }
        ),
    )
    if whole:
        rows = [{name: row.get(name) for name in SEND_LOG} for row in written.frame.to_dicts()]
        written = SendRows(where=WHERE, frame=pl.DataFrame(rows, schema=SEND_LOG))
    frame = completed(written).frame
    assert frame["recipient"].to_list() == ["a@x.example", "0035g0 <none>"]
    assert frame["sender"].to_list() == ["i@tea.example"] * 2
    assert frame["sender_name"].to_list() == ["Ines, Tea"] * 2


def test_events_are_completed_too():
    frame = pl.DataFrame({"recipient": ["a@x.example"], "at": [AT], "kind": ["reply"]})
    assert completed(EventRows(where=WHERE, frame=frame)).frame.schema == EVENT_LOG


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (sends(), "the column at is missing"),
        (sends(at=[AT, None]), "at is missing in 1 of 2 rows"),
        (sends(at=[AT.replace(tzinfo=None)] * 2), "not a time that knows its zone"),
        (sends(at=["2026-03-02"] * 2), "at is String, not a time that knows its zone"),
        (sends(at=[AT, AT], kampagne="spring"), 'there is no column kampagne; did you mean "campaign"?'),
        (sends(at=[AT, AT], stream="promo"), "stream cannot be one of marketing, sales,"),
        (SendRows(where=WHERE, frame=[{"recipient": "a@x.example"}]), "frame is list, not a DataFrame"),
    ],
)
def test_rows_that_cannot_be_taken_are_refused_in_words(rows, told):
    with pytest.raises(UnusableRowsError) as refusal:
        completed(rows)
    assert told in str(refusal.value)
