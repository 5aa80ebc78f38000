"""A window is (t - span, t]: where it begins, where it ends, and what equal moments do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue import windows
from inbox_fatigue.testing import inbox

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)

rows = st.lists(
    st.tuples(
        st.integers(0, 30).map(lambda days: START + timedelta(days=days)),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["ann@x.example", "ben@x.example", "cid@x.example", None]),
        st.integers(0, 3).map(float),
    ),
    min_size=1,
    max_size=30,
)


def _touches(story):
    entries = [
        {"at": at, "person_named": who, "sender": sender, "weight": weight}
        for at, who, sender, weight in story
    ]
    return inbox(*entries).touches


def _by_touch(frame):
    return dict(zip(frame["touch"], frame["measured"], strict=True))


def _windows_written_out(touches, span):
    told = touches.select("touch", "inbox", "at", "sender", "weight").rows()
    for touch, box, at, _, _ in told:
        yield touch, [row for row in told if row[1] == box and at - span < row[2] <= at]


def test_two_touches_exactly_seven_days_apart_are_not_in_one_week():
    assert _by_touch(windows.trailing_count(inbox(START, START + WEEK).touches, WEEK)) == {1: 1, 2: 1}


def test_a_microsecond_less_than_seven_days_is_one_week():
    near = START + WEEK - timedelta(microseconds=1)
    assert _by_touch(windows.trailing_count(inbox(START, near).touches, WEEK)) == {1: 1, 2: 2}


def test_touches_at_one_moment_see_each_other():
    touches = inbox(START, START, START - timedelta(days=1)).touches
    assert _by_touch(windows.trailing_count(touches, WEEK)) == {1: 3, 2: 3, 3: 1}


def test_inboxes_do_not_see_each_other():
    touches = inbox(
        START, {"at": START, "person_named": "b"}, {"at": START, "organisation": "other.example"}
    ).touches
    assert _by_touch(windows.trailing_count(touches, WEEK)) == {1: 1, 2: 1, 3: 1}


def test_a_person_s_organisations_are_one_where_the_window_is_by_person():
    touches = inbox(START, {"at": START, "organisation": "other.example"}).touches
    assert _by_touch(windows.trailing_count(touches, WEEK, by="person")) == {1: 2, 2: 2}


@settings(deadline=None)
@given(story=rows)
def test_counts_equal_the_windows_written_out(story):
    touches = _touches(story)
    expected = {touch: len(window) for touch, window in _windows_written_out(touches, WEEK)}
    assert _by_touch(windows.trailing_count(touches, WEEK)) == expected


@settings(deadline=None)
@given(story=rows)
def test_sums_equal_the_windows_written_out(story):
    touches = _touches(story)
    expected = {touch: sum(row[4] for row in window) for touch, window in _windows_written_out(touches, WEEK)}
    assert _by_touch(windows.trailing_sum(touches, "weight", WEEK)) == expected


@settings(deadline=None)
@given(story=rows)
def test_distinct_values_equal_the_windows_written_out_and_null_is_none(story):
    touches = _touches(story)
    expected = {
        touch: len({row[3] for row in window} - {None})
        for touch, window in _windows_written_out(touches, WEEK)
    }
    assert _by_touch(windows.trailing_distinct(touches, "sender", WEEK)) == expected


@settings(deadline=None)
@given(story=rows)
def test_windows_of_many_touches_are_told_as_those_of_a_few_are(story):
    """Walking through time and looking through each window find the same, at one moment and at the edges as well."""
    touches = _touches(story)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "_MANY", 0)
        walked = windows.trailing_distinct(touches, "sender", WEEK)
    assert _by_touch(walked) == _by_touch(windows.trailing_distinct(touches, "sender", WEEK))


def test_a_crowded_mailbox_takes_no_time_of_its_own_for_each_of_its_windows():
    """Looked through one by one, so many windows took minutes."""
    few, count = timedelta(seconds=1), 150_000
    touches = pl.DataFrame({"touch": range(count), "inbox": [1] * count}).with_columns(
        at=pl.lit(START) + few * pl.col("touch"), sender=pl.col("touch") % 1_000
    )
    assert windows.trailing_distinct(touches, "sender", WEEK)["measured"][-1] == 1_000


@settings(deadline=None)
@given(story=rows, seed=st.integers(0, 5))
def test_the_order_of_the_rows_does_not_matter(story, seed):
    touches = _touches(story)
    mixed = touches.sample(fraction=1.0, shuffle=True, seed=seed)
    assert _by_touch(windows.trailing_count(mixed, WEEK)) == _by_touch(windows.trailing_count(touches, WEEK))
    assert _by_touch(windows.trailing_distinct(mixed, "sender", WEEK)) == _by_touch(
        windows.trailing_distinct(touches, "sender", WEEK)
    )


@settings(deadline=None)
@given(story=rows, seed=st.integers(0, 5))
def test_several_spans_at_once_are_each_counted_as_one_is(story, seed):
    touches = _touches(story).sample(fraction=1.0, shuffle=True, seed=seed)
    day = timedelta(days=1)
    found = windows.trailing_counts(touches, week=WEEK, day=day)
    assert _by_touch(found.rename({"week": "measured"})) == _by_touch(windows.trailing_count(touches, WEEK))
    assert _by_touch(found.rename({"day": "measured"})) == _by_touch(windows.trailing_count(touches, day))


@settings(deadline=None)
@given(story=rows)
def test_one_value_throughout_is_one_in_every_window(story):
    touches = _touches(story).with_columns(sender=pl.lit(7, dtype=pl.Int64))
    assert set(windows.trailing_distinct(touches, "sender", WEEK)["measured"]) == {1.0}


@settings(deadline=None)
@given(story=rows, seed=st.integers(0, 5))
def test_touches_are_put_in_order_whatever_order_they_have(story, seed):
    touches = _touches(story)
    mixed = touches.sample(fraction=1.0, shuffle=True, seed=seed)
    assert windows.ordered(mixed).equals(touches.sort("inbox", "at", "touch"))
    assert windows.ordered(touches.sort("inbox", "at", "touch")).equals(windows.ordered(mixed))


@settings(deadline=None)
@given(story=rows)
def test_where_groups_lie_together_a_run_begins_with_each(story):
    touches = windows.ordered(_touches(story))
    told = touches.with_columns(
        begins=windows.begins("inbox"), first=windows.at_begin(pl.col("touch"), "inbox")
    )
    expected = touches.with_columns(
        begins=pl.int_range(pl.len()).over("inbox") == 0, first=pl.col("touch").first().over("inbox")
    )
    assert told.select("begins", "first").equals(expected.select("begins", "first"))
