"""Caps and pairs written out in plain Python, touch by touch, to hold the columns to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from inbox_fatigue.caps import Calendar, Grouped, Sliding, SlidingMonths
from inbox_fatigue.testing import inbox

START = datetime(2026, 3, 20, tzinfo=UTC)  # nine days before the clocks of Europe go forward
MICROSECOND = timedelta(microseconds=1)
PRESSURE = {"marketing", "sales", "service"}


def built(story, zones):
    """Return the inboxes of a story; `zones` are those of the people it names."""
    entries = [
        {
            **entry,
            "local_at": local(entry["at"], zones[entry["person_named"]]),
            "weight": float(entry["weight"]),
        }
        for entry in story
    ]
    people = {who: {"timezone": zone, "account": "corp"} for who, zone in zones.items()}
    return inbox(*entries, people=people)


def local(at, zone):
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def looked_at(cap, touch):
    streams = set(cap.streams or PRESSURE) - cap.exempt | (cap.exempt if cap.exempt_still_count else set())
    return (
        touch["stream"] in streams
        and (not cap.channels or touch["channel"] in cap.channels)
        and (not touch.get("bounced") or cap.counts == "attempted")
    )


def same_unit(cap, one, other):
    return cap.per == "account" or one["person_named"] == other["person_named"]


def blocks(cap, touch):
    """Whether a cap may refuse a touch."""
    return looked_at(cap, touch) and touch["stream"] not in cap.exempt


def window(cap, anchor, touches, zones):
    """The touches in the window that ends at one of them."""
    begin = first_moment(cap, _place(cap, anchor, zones))
    end = _place(cap, anchor, zones)
    return [
        one
        for one in touches
        if looked_at(cap, one) and same_unit(cap, one, anchor) and begin <= _place(cap, one, zones) <= end
    ]


def _place(cap, touch, zones):
    if isinstance(cap.window, Sliding | SlidingMonths):
        return touch["at"].replace(tzinfo=None)
    return local(touch["at"], zones[touch["person_named"]] if cap.clock == "recipient" else cap.clock)


def first_moment(cap, place):
    match cap.window:
        case Sliding(span=span):
            return place - span + MICROSECOND
        case SlidingMonths(months=months):
            return months_back(place, months) + MICROSECOND
        case Calendar(unit=unit, count=count):
            begin = unit_start(place, unit)
            for _ in range(count - 1):
                begin = unit_start(begin - MICROSECOND, unit)
            return begin
        case Grouped(span=span, unit=unit):
            return unit_start(place - span, unit)


def unit_start(place, unit):
    day = place.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = {
        "hour": place.replace(minute=0, second=0, microsecond=0),
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
    }
    return starts[unit]


def months_back(place, months):
    month = place.year * 12 + place.month - 1 - months
    for days in range(4):
        try:
            return place.replace(year=month // 12, month=month % 12 + 1, day=place.day - days)
        except ValueError:
            continue
    raise AssertionError


def faults(caps, touches, zones):
    """The planned touches that a cap refuses where these go: in a window that is too full, and not exempt."""
    found = []
    for cap in caps:
        for anchor in touches:
            if blocks(cap, anchor):
                held = window(cap, anchor, touches, zones)
                if len(held) > cap.limit:
                    found += [one["number"] for one in held if one["planned"] and blocks(cap, one)]
    return set(found)


def pair_faults(pairs, touches):
    """The planned touches that are too near to another one that goes."""
    found = []
    for first, second, within in pairs:
        for one in touches:
            for other in touches:
                near = within is None or timedelta() <= other["at"] - one["at"] < within
                same = one["person_named"] == other["person_named"] and one is not other
                if same and near and (one["campaign"], other["campaign"]) == (first, second):
                    found += [touch["number"] for touch in (one, other) if touch["planned"]]
    return set(found)


def rising(values):
    return all(one <= other for one, other in pairwise(values))
