from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from inbox_fatigue.sources.logs.layouts import layout_of
from inbox_fatigue.sources.logs.times import TimeRules, read_times

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def one(text, **rules):
    return read_times(pl.Series([text]), TimeRules(**rules)).row(0, named=True)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2026-03-02T09:00:00Z", 0),
        ("2026-03-02 09:00:00 UTC", 0),
        ("2026-03-02T10:30:00+01:30", 90),
        ("2026-03-02T04:00:00-0500", -300),
        ("2026-03-02 10:00+01", 60),
        ("2026-03-02T09:00:00.0000000Z", 0),
        ("2026/03/02 09:00:00Z", 0),
        ("Mon, 02 Mar 2026 04:00:00 -0500 (EST)", -300),
        ("2 Mar 2026 09:00:00 GMT", 0),
        ("2026-03-02 04:00:00 EST", -300),
        ("Mar 2, 2026, 1:00 AM PST", -480),
        ("Mar 2, 2026, 1:00 AM PT", -480),
        ("2026-03-02 01:00 AM PT", -480),
        ("2026-03-02 04:00 ET", -300),
        ("  2026-03-02T09:00:00Z ", 0),
        ("1772442000", None),
        ("1772442000000", None),
        ("1772442000000000", None),
        ("1772442000000000000", None),
        ("1772442000.0", None),
    ],
)
def test_a_moment_is_read_with_the_offset_that_was_written(text, offset):
    read = one(text)
    assert (read["at"], read["utc_offset"], read["naive"]) == (NINE, offset, False)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 09:00:00",
        "2026-03-02T09:00",
        "Mar 02, 2026 09:00 am",
        "March 2, 2026 9:00 AM",
        "Mar 2, 2026, 9:00 AM",
        "Mar 2, 2026, 9:00:00 AM",
        "2 Mar 2026, 09:00",
        "2026-03-02 09:00 AM",
        "2026/03/02 9:00:00 am",
        "2026年3月2日 9:00",
        "Mon Mar  2 09:00:00 2026",
        "2026-03-02 09:00:00.000",
    ],
)
def test_a_clock_time_is_read_in_the_given_zone_or_as_utc(text):
    assert (one(text)["at"], one(text)["naive"], one(text)["utc_offset"]) == (NINE, True, None)
    assert one(text, zone="Asia/Tokyo")["at"] == datetime(2026, 3, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-07-02 09:00 AM PT", datetime(2026, 7, 2, 16, tzinfo=UTC)),
        ("2026-11-01 01:30 ET", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("2026-03-08 02:30 CT", datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_zone_that_leaves_the_season_open_is_that_of_its_day(text, at):
    assert one(text)["at"] == at


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.26 10:00", "13-04-2026", "03/04/2026 10:00 PM"])
def test_what_leaves_day_and_month_open_is_never_guessed(text):
    assert (one(text)["at"], one(text)["ambiguous"]) == (None, True)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-02-30", "2026-03-02T25:00:00Z", "0102-01-01", "9999-01-01", "2026-03-02T09:00:00+20:00",
     "12345", "20260302", "-1772442000", "NaN", "1e9", "2026-03-02T09:00:00Zjunk"],
)  # fmt: skip
def test_what_is_no_time_or_out_of_range_is_null(text):
    read = one(text)
    assert (read["at"], read["ambiguous"], read["naive"]) == (None, False, False)


def test_the_hour_that_a_clock_skips_or_repeats_has_one_meaning():
    assert one("2026-03-29 02:30:00", zone="Europe/Berlin")["at"] == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert one("2026-10-25 02:30:00", zone="Europe/Berlin")["at"] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_format_reads_only_what_it_says():
    texts = pl.Series(["02.03.2026 09:00 +0100", "2026-03-02T09:00:00Z", None])
    read = read_times(texts, TimeRules(format="%d.%m.%Y %H:%M %z"))
    assert read["at"].to_list() == [datetime(2026, 3, 2, 8, tzinfo=UTC), None, None]
    assert read["utc_offset"].to_list() == [60, None, None]


def test_mixed_times_are_each_read_for_themselves():
    texts = pl.Series(
        ["2026-03-02T09:00:00Z", "1772442000", None, "2026-03-02 10:00:00+01:00", "x", "03/04/2026"]
    )
    read = read_times(texts, TimeRules())
    assert read["at"].to_list() == [NINE, NINE, None, NINE, None, None]
    assert read["utc_offset"].to_list() == [0, None, None, 60, None, None]
    assert read["ambiguous"].to_list() == [False] * 5 + [True]


@pytest.mark.parametrize(
    "text", ["03.04.2026 09:00", "03/04/26", "3-4-2026 09:00:30", "03/04/2026T09:00", "03.04.2026"]
)
def test_the_format_that_an_ambiguous_time_is_told_with_reads_it(text):
    layout = layout_of([text]).format
    assert one(text, format=layout)["at"].date() == datetime(2026, 4, 3, tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("text", "rules", "meant"),
    [
        ("2026-03-02", {}, True),
        ("2026/03/02", {}, True),
        ("2 March 2026", {}, True),
        ("March 2, 2026", {}, True),
        ("02.03.2026", {"format": "%d.%m.%Y"}, True),
        ("02.03.2026 00:00", {"format": "%d.%m.%Y %H:%M"}, False),
        ("2026-03-02T00:00:00Z", {}, False),
        ("2026-03-02 00:00", {}, False),
        ("2 March 2026 00:00", {}, False),
        ("1772409600", {}, False),
        ("soon", {}, False),
    ],
)
def test_a_date_without_a_time_is_a_day(text, rules, meant):
    read = one(text, **rules)
    assert read["day_only"] is meant
    assert read["at"] == (None if text == "soon" else datetime(2026, 3, 2, tzinfo=UTC))


def test_of_mixed_times_each_is_told_whether_it_is_a_day():
    texts = pl.Series(["2026-03-02T09:00:00Z", "2026-03-02", None, "1772442000", "2 March 2026"])
    assert read_times(texts, TimeRules())["day_only"].to_list() == [False, True, False, False, True]


@pytest.mark.parametrize(("kind", "meant"), [(pl.Date, True), (pl.Datetime("us"), False)])
def test_a_column_of_dates_is_one_of_days(kind, meant):
    read = read_times(pl.Series([datetime(2026, 3, 2)]).cast(kind), TimeRules())  # noqa: DTZ001 - as Parquet has it
    assert read["day_only"].to_list() == [meant]


@pytest.mark.parametrize(
    ("text", "at", "day_only"),
    [
        ("46083.375", NINE, False),
        ("46083,375", NINE, False),
        ("46083", NINE.replace(hour=0), True),
        ("20260", None, False),
        ("99999", None, False),
    ],
)
def test_days_are_read_as_excel_counts_them(text, at, day_only):
    read = one(text)
    assert (read["at"], read["day_only"]) == (at, day_only)


@pytest.mark.parametrize("name", ["Sent at (UTC)", "sent_at_utc", "Send date GMT"])
def test_a_column_that_names_its_zone_keeps_it(tmp_path, read, name):
    path = tmp_path / "sends.csv"
    path.write_text(f"email,{name}\nana@x.example,2026-03-02 09:00\n")
    found = read(path, timezone="Europe/Berlin")
    assert [send["at"] for send in found.sends] == [datetime(2026, 3, 2, 9, tzinfo=UTC)]


def test_a_zone_of_north_america_may_follow_a_given_format():
    read = one("03/02/2026 05:00 AM EDT", format="%m/%d/%Y %I:%M %p", zone="Asia/Tokyo")
    assert (read["at"], read["utc_offset"]) == (NINE, -240)
