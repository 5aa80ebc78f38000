"""Dates of mail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inbox_fatigue.parsing import dates

TEN = datetime(2025, 3, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "at", "offset"),
    [
        ("Mon, 3 Mar 2025 10:00:00 +0000", TEN, 0),
        ("Mon, 03 Mar 2025 11:00:00 +0100 (CET)", TEN, 60),
        ("3 Mar 2025 05:00 EST", TEN, -300),
        ("3 Mar 25 10:00:00 GMT", TEN, 0),
        ("Mon, 3 Mar 125 10:00:00 GMT", TEN, 0),
        ("Mon, 3 Mar 2025 10:00:00 -0000", TEN, None),
        ("Mon, 3 Mar 2025 10:00:00", TEN, None),
        ("Mon Mar  3 10:00:00 2025", TEN, None),
        ("Mon Mar  3 05:00:00 EST 2025", TEN, -300),
        ("2025-03-03T11:00:00+01:00", TEN, 60),
        ("Mon, 3 Mar 2025 12:00:00 GMT+0200", TEN, 120),
        ("Mon, 3 Mar 2025 10.00.00 +0000", TEN, 0),
        ("Monday, 03-Mar-25 10:00:00 GMT", TEN, 0),
        ("1 Jan 102 00:00:00 +0000", datetime(2002, 1, 1, tzinfo=UTC), 0),
        ("31 Dec 99 23:59:60 +0000", datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), 0),
    ],
)
def test_a_date_is_a_moment_in_utc_with_the_writers_offset(value, at, offset):
    assert dates.read(value, range(1990, 2101)) == dates.Moment(at, offset)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("Mon, 3 Mar 2025 10:00:00 +2400", "bad-offset"),
        ("Mon, 3 Mar 2025 10:00:00 -1401", "bad-offset"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "date-out-of-range"),
        ("Mon, 31 Feb 2025 10:00:00 +0000", "bad-date"),
        ("Mon, 3 Mar 2025 59:10 -0500", "bad-date"),
        ("<HR>", "bad-date"),
        ("", "bad-date"),
    ],
)
def test_a_date_that_cannot_be_used_says_why(value, why):
    assert dates.read(value, range(1990, 2101)) == dates.Undated(why)
