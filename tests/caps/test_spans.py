"""Every window of every kind of cap holds what a count by hand says, at any alignment."""

from __future__ import annotations

import calendar
import dataclasses
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue import caps
from inbox_fatigue.caps.windows import reach
from inbox_fatigue.keys import text_key
from inbox_fatigue.testing import build

DAY = timedelta(days=1)
ZONES = {"a": "Europe/Berlin", "b": "America/New_York", "c": None}
PEOPLE = {
    "a": {"account": "corp.example", "household": "one", "status": "customer", "max_per_week": 1.0},
    "b": {"account": "corp.example", "household": "two", "status": "prospect"},
    "c": {"household": "one"},
}
# A month that begins in the middle of a week, holds a change of clocks in both zones, and ends a quarter.
START = datetime(2026, 2, 26, tzinfo=UTC)
WINDOWS = (
    caps.Sliding(span=7 * DAY),
    caps.Sliding(span=timedelta(hours=16)),
    caps.Sliding(span=timedelta(hours=16), resolution=timedelta(minutes=1)),
    caps.SlidingMonths(months=1),
    *(caps.Calendar(unit=unit) for unit in caps.Unit),
    caps.Calendar(unit=caps.Unit.DAY, count=2),
    caps.Calendar(unit=caps.Unit.MONTH, count=2),
    caps.Calendar(unit=caps.Unit.WEEK, week_start="sunday"),
    caps.Grouped(span=3 * DAY, unit=caps.Unit.WEEK),
    caps.Grouped(span=3 * DAY, unit=caps.Unit.WEEK, week_start="sunday"),
    caps.Grouped(span=14 * DAY, unit=caps.Unit.MONTH),
)

touch = st.builds(
    lambda minutes, who, stream, channel, category, sender, bounced, planned: {
        "at": START + timedelta(minutes=minutes),
        "person_named": who,
        "stream": stream,
        "channel": channel,
        "category": category,
        "sender": sender,
        "bounced": bounced,
        "planned": planned and not bounced,
    },
    # Half days make touches meet the edges of windows, minutes let them fall anywhere.
    st.one_of(st.integers(0, 80).map(lambda half_days: half_days * 720), st.integers(0, 57_600)),
    st.sampled_from("aaabc"),
    st.sampled_from(["marketing", "sales", "service", "transactional", "correspondence"]),
    st.sampled_from(["email", "sms"]),
    st.sampled_from(["newsletter", "offer", None]),
    st.sampled_from(["ann@x.example", "ben@x.example", None]),
    st.booleans(),
    st.booleans(),
)
a_cap = st.builds(
    caps.Cap,
    name=st.just("a cap"),
    limit=st.integers(0, 3),
    window=st.sampled_from(WINDOWS),
    clock=st.sampled_from(["recipient", "UTC", "Asia/Kathmandu"]),
    channels=st.sampled_from([frozenset(), frozenset({"email"})]),
    streams=st.sampled_from([frozenset(), frozenset({"marketing", "transactional"})]),
    categories=st.sampled_from([frozenset(), frozenset({"newsletter"})]),
    per=st.sampled_from([caps.Per.PERSON, caps.Per.ACCOUNT, caps.Per.HOUSEHOLD, caps.Per.PERSON_SENDER]),
    counts=st.sampled_from(caps.Counts),
    exempt=st.sampled_from([frozenset(), frozenset({"transactional", "service"})]),
    exempt_still_count=st.booleans(),
    applies_to=st.sampled_from(["", "status == 'customer'"]),
    limit_from=st.sampled_from(["", "max_per_week"]),
)


def told(story):
    """Return the inboxes of a story, each touch with what its person's clock said."""
    rows = []
    for one in story:
        zone = ZONES[one["person_named"]]
        local = one["at"].astimezone(ZoneInfo(zone)).replace(tzinfo=None) if zone else None
        rows.append({**one, "local_at": local})
    return build({"touches": rows, "people": PEOPLE})


def counted_by_hand(cap, story):
    """Return {touch: (count, limit, blockable)} and the people who cannot be told, in plain Python."""
    kept, unknown = {}, set()
    for number, one in enumerate(story, 1):
        place = _place(cap, one)
        if place == "unknown":
            unknown.add(text_key(one["person_named"]))
        elif place is not None:
            kept[number] = (*place, one)
    found = {}
    for number, (unit, at, clock, one) in kept.items():
        person = PEOPLE[one["person_named"]]
        own = cap.limit_from and person.get(cap.limit_from)
        held = sum(
            1
            for other, when, wall, _ in kept.values()
            if other == unit and _holds(cap.window, at, clock, when, wall)
        )
        found[number] = (held, int(own) if own else cap.limit, one["stream"] not in cap.exempt)
    return found, unknown


def _place(cap, one):
    """Return the unit, the time and the wall clock of a touch; None: not counted."""
    person = PEOPLE[one["person_named"]]
    streams = (cap.streams or {"marketing", "sales", "service"}) - cap.exempt
    if cap.exempt_still_count:
        streams = streams | cap.exempt
    if one["stream"] not in streams or (cap.channels and one["channel"] not in cap.channels):
        return None
    if (one["bounced"] and cap.counts is not caps.Counts.ATTEMPTED) or (
        cap.categories and one["category"] not in (*cap.categories, None)
    ):
        return None
    if cap.applies_to and person.get("status") == "prospect":
        return None
    unit = {
        caps.Per.PERSON: one["person_named"],
        caps.Per.ACCOUNT: person.get("account"),
        caps.Per.HOUSEHOLD: person["household"],
        caps.Per.PERSON_SENDER: one["sender"] and (one["person_named"], one["sender"]),
    }[cap.per]
    if unit is None and cap.per is caps.Per.ACCOUNT:
        return None
    zone = ZONES[one["person_named"]] if cap.clock == "recipient" else cap.clock
    clocked = isinstance(cap.window, caps.Calendar | caps.Grouped)
    if (
        unit is None
        or (clocked and zone is None)
        or (cap.categories and one["category"] is None)
        or (cap.applies_to and "status" not in person)
    ):
        return "unknown"
    return unit, one["at"], one["at"].astimezone(ZoneInfo(zone)).replace(tzinfo=None) if zone else None


def _holds(window, at, clock, when, wall):
    """Return whether the window of a touch at (at, clock) holds one at (when, wall)."""
    match window:
        case caps.Sliding(span=span, resolution=resolution):
            at, when = ((moment - START) // resolution for moment in (at, when))
            return at - span // resolution < when <= at
        case caps.SlidingMonths():
            return _month_before(at) < when <= at
        case caps.Calendar(unit=unit, count=count, week_start=week_start):
            apart = _number(clock, unit, week_start) - _number(wall, unit, week_start)
            return 0 <= apart < count and wall <= clock
        case caps.Grouped(span=span, unit=unit, week_start=week_start):
            first = _number(clock - span, unit, week_start)
            return first <= _number(wall, unit, week_start) and wall <= clock


def _month_before(at):
    year, month = (at.year, at.month - 1) if at.month > 1 else (at.year - 1, 12)
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))


def _number(clock, unit, week_start):
    """Return which hour, day, week … of all time a wall clock is in."""
    months = clock.year * 12 + clock.month - 1
    days = clock.toordinal()
    return {
        "hour": days * 24 + clock.hour,
        "day": days,
        "week": (days - (1 if week_start == "monday" else 0)) // 7,
        "month": months,
        "quarter": months // 3,
        "year": clock.year,
    }[unit]


@settings(deadline=None, max_examples=400)
@given(story=st.lists(touch, max_size=25), cap=a_cap)
def test_each_window_holds_what_a_count_by_hand_says(story, cap):
    inboxes = told(story)
    spans = caps.spans(cap, inboxes.touches, inboxes.people)
    by_hand, unknown = counted_by_hand(cap, story)
    found = {
        row["touch"]: (row["count"], row["limit"], row["blockable"])
        for row in spans.rows.iter_rows(named=True)
    }
    assert found == by_hand
    assert set(spans.unknown["person"]) == unknown


@settings(deadline=None, max_examples=100)
@given(story=st.lists(touch, max_size=25), cap=a_cap)
def test_a_window_is_a_range_of_rows_of_its_unit_that_ends_with_its_touch(story, cap):
    inboxes = told(story)
    rows = caps.spans(cap, inboxes.touches, inboxes.people).rows
    units = rows["unit"].to_list()
    assert units == sorted(units)
    assert set(units) == set(range(len(set(units))))
    for number, row in enumerate(rows.iter_rows(named=True)):
        assert row["lo"] <= number < row["hi"]
        assert row["count"] == row["hi"] - row["lo"]
        assert set(units[row["lo"] : row["hi"]]) == {row["unit"]}


@settings(deadline=None, max_examples=100)
@given(story=st.lists(touch, max_size=25), cap=a_cap)
def test_no_window_reaches_farther_back_than_it_is_said_to(story, cap):
    inboxes = told(story)
    rows = caps.spans(cap, inboxes.touches, inboxes.people).rows
    first = rows["at"].gather(rows["lo"])
    assert all(at - since <= reach(cap.window) for at, since in zip(rows["at"], first, strict=True))


@settings(deadline=None, max_examples=100)
@given(story=st.lists(touch, max_size=25), cap=a_cap, seed=st.integers(0, 9))
def test_the_order_of_the_input_changes_nothing(story, cap, seed):
    inboxes = told(story)
    shuffled = inboxes.touches.sample(fraction=1.0, shuffle=True, seed=seed)
    once = caps.spans(cap, inboxes.touches, inboxes.people)
    again = caps.spans(cap, shuffled, inboxes.people.reverse())
    assert once.rows.equals(again.rows)
    assert once.unknown.equals(again.unknown)


@settings(deadline=None, max_examples=100)
@given(story=st.lists(touch, max_size=25), cap=a_cap, weeks=st.integers(-9, 9))
def test_shifting_all_clocks_by_whole_weeks_changes_no_window_of_hours_days_or_weeks(story, cap, weeks):
    window = cap.window
    if isinstance(window, caps.SlidingMonths) or getattr(window, "unit", "") in {"month", "quarter", "year"}:
        return
    cap = dataclasses.replace(cap, clock="UTC")  # zones change their clocks; UTC does not
    inboxes = told(story)
    later = inboxes.touches.with_columns(pl.col("at", "local_at").dt.offset_by(f"{weeks}w"))
    once, again = (caps.spans(cap, touches, inboxes.people).rows for touches in (inboxes.touches, later))
    assert once.drop("at", "position", "start").equals(again.drop("at", "position", "start"))


@settings(deadline=None, max_examples=100)
@given(
    minutes=st.lists(st.integers(0, 20_000), max_size=25),
    limit=st.integers(0, 4),
    window=st.sampled_from(WINDOWS),
    offset=st.integers(0, 10_000),
)
def test_a_cap_of_n_never_lets_n_and_one_more_through_at_any_alignment(minutes, limit, window, offset):
    """Whoever refuses what breaks the cap, earliest first, ends with no window that holds more."""
    cap = caps.Cap(name="n", limit=limit, window=window, clock="UTC")
    start = START + timedelta(minutes=offset)
    kept = []
    for minute in sorted(minutes):
        tried = [*kept, {"at": start + timedelta(minutes=minute)}]
        inboxes = build({"touches": tried})
        if caps.breaches([cap], inboxes.touches, inboxes.people).is_empty():
            kept = tried
    assert limit or not kept
    assert len(kept) >= min(limit, len(set(minutes)), 1)
    moments = [one["at"] for one in kept]
    for at in moments:
        wall = at.replace(tzinfo=None)
        assert sum(_holds(window, at, wall, when, when.replace(tzinfo=None)) for when in moments) <= limit


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        ({"categories": frozenset({"newsletter"})}, [3]),
        ({"categories": frozenset({"offer"})}, [2, 3]),
        ({"channels": frozenset({"sms"})}, [2, 3]),
    ],
)
def test_a_cap_counts_what_it_yields_to_and_does_not_refuse_it(other, refused):
    inboxes = build(
        {
            "touches": [
                {"at": "2026-03-02", "category": "newsletter"},
                {"at": "2026-03-03", "category": "newsletter"},
                {"at": "2026-03-04", "category": None},
            ]
        }
    )
    first = caps.Cap(name="all", limit=1, window=caps.Sliding(span=7 * DAY), yields_to=frozenset({"some"}))
    second = caps.Cap(name="some", limit=9, window=caps.Sliding(span=7 * DAY), **other)
    broken = caps.breaches([first, second], inboxes.touches, inboxes.people)
    assert broken["touch"].to_list() == refused


def test_no_touches_have_no_windows():
    inboxes = build({"touches": []})
    for window in WINDOWS:
        cap = caps.Cap(name="a", limit=1, window=window)
        found = caps.spans(cap, inboxes.touches, inboxes.people)
        assert found.rows.is_empty()
        assert found.unknown.is_empty()
        assert caps.breaches([cap], inboxes.touches, inboxes.people).schema == pl.Schema(caps.BREACHES)
        assert caps.unassessed([cap], inboxes.touches, inboxes.people).schema == pl.Schema(caps.UNASSESSED)


def test_the_month_before_the_end_of_march_is_the_last_day_of_february():
    inboxes = build({"touches": ["2026-02-28 10:00", "2026-02-28 11:00", "2026-03-31 10:00"]})
    cap = caps.Cap(name="a", limit=1, window=caps.SlidingMonths(months=1))
    assert caps.spans(cap, inboxes.touches, inboxes.people).rows["count"].to_list() == [1, 2, 2]


def test_a_touch_of_which_no_bounce_is_known_counts():
    inboxes = build({"touches": ["2026-03-02", "2026-03-03"]})
    unknown = inboxes.touches.with_columns(bounced=pl.lit(None, dtype=pl.Boolean))
    cap = caps.Cap(name="a", limit=1, window=caps.Sliding(span=7 * DAY))
    assert caps.spans(cap, unknown, inboxes.people).rows["count"].to_list() == [1, 2]


def test_two_organisations_do_not_share_the_cap_of_an_address():
    story = [
        {"at": "2026-03-02", "organisation": "one.example"},
        {"at": "2026-03-02", "organisation": "two.example"},
    ]
    inboxes = build({"touches": story})
    for per in (caps.Per.PERSON, caps.Per.ADDRESS):
        cap = caps.Cap(name="a", limit=1, window=caps.Sliding(span=DAY), per=per)
        assert caps.breaches([cap], inboxes.touches, inboxes.people).is_empty()
