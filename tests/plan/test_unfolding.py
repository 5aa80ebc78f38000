"""Which sends a plan unfolds into, and when they go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.columns import PLANNED
from inbox_fatigue.model import EventKind
from inbox_fatigue.plan import Audience, Plan, PlannedCampaign, Step, unfold
from inbox_fatigue.plan.nouns import PEOPLE

AT = datetime(2026, 6, 3, 9, tzinfo=UTC)


def clock(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """What a clock shows, in no zone."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


def people(count: int, **columns) -> Audience:
    frame = pl.DataFrame(
        {"row": range(2, count + 2), "address": [f"p{n}@corp.example" for n in range(count)], **columns}
    )
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in PEOPLE.items() if name not in frame]
    return Audience(
        source="a.csv",
        people=frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in PEOPLE.items()),
    )


def campaign(
    name: str = "Sale", *, waits: tuple[timedelta, ...] = (), count: int = 2, **given
) -> PlannedCampaign:
    steps = [Step(campaign=name, number=0, name=name)]
    steps += [
        Step(campaign=name, number=n, name=f"{name}, follow-up {n}", after=wait, unless=(EventKind.REPLY,))
        for n, wait in enumerate(waits, 1)
    ]
    return PlannedCampaign(
        **{"name": name, "send_at": AT, "steps": tuple(steps), "audience": people(count), **given}
    )


def plan_of(*campaigns: PlannedCampaign) -> Plan:
    return Plan(name="p", path=Path("plan.toml"), campaigns=campaigns)


def test_everybody_gets_every_step_after_its_time():
    sends = unfold(plan_of(campaign(waits=(timedelta(days=3), timedelta(days=4)))))
    assert dict(sends.schema) == PLANNED
    assert sends["send"].to_list() == [0, 1, 2, 3, 4, 5]
    assert sends["step"].to_list() == [0, 0, 1, 1, 2, 2]
    assert sends["at"].to_list() == [AT] * 2 + [AT + timedelta(days=3)] * 2 + [AT + timedelta(days=7)] * 2
    assert sends["after"].to_list()[1:3] == [None, timedelta(days=3)]
    assert sends["unless"].to_list()[1:3] == [[], ["reply"]]


def test_a_spread_is_even_and_in_the_order_of_the_audience():
    sends = unfold(plan_of(campaign(count=4, spread=timedelta(hours=4))))
    assert sends["at"].to_list() == [AT + timedelta(hours=hour) for hour in range(4)]


def test_weights_and_senders_are_the_persons_else_the_campaigns():
    audience = people(2, weight=[2.5, None], sender=[None, "rep@corp.example"])
    sends = unfold(plan_of(campaign(audience=audience, weight=7.0, sender="letter@corp.example")))
    assert sends["weight"].to_list() == [2.5, 7.0]
    assert sends["sender"].to_list() == ["letter@corp.example", "rep@corp.example"]


def test_a_time_of_a_row_of_its_own_is_taken():
    moment = AT + timedelta(days=2)
    sends = unfold(plan_of(campaign(audience=people(2, at=[moment, AT]), send_at=None)))
    assert sends["at"].to_list() == [moment, AT]


def by_own_clock(local: datetime, zones: list[str | None], *, told: list[str | None] | None = None, **given):
    audience = people(len(zones), **({"timezone": told} if told else {}))
    frame = pl.DataFrame(
        {"address": audience.people["address"], "timezone": pl.Series(zones, dtype=pl.String)}
    )
    return unfold(plan_of(campaign(audience=audience, send_at=local, **given)), frame)


def test_everybodys_own_clock_decides_and_an_unknown_one_is_the_plans():
    sends = by_own_clock(
        clock(2026, 6, 3, 9), ["America/New_York", "Asia/Tokyo", None, "Mars"], zone="Europe/Berlin"
    )
    assert [at.hour for at in sends["at"]] == [13, 0, 7, 7]
    assert sends["zone_known"].to_list() == [True, True, False, False]
    assert sends["send"].to_list() == [0, 1, 2, 3]
    assert sends["address"].to_list() == [f"p{n}@corp.example" for n in range(4)]


def test_the_audience_outranks_what_else_is_known_of_a_clock():
    sends = by_own_clock(clock(2026, 6, 3, 9), ["Asia/Tokyo", "Asia/Tokyo"], told=["UTC", None])
    assert [at.hour for at in sends["at"]] == [9, 0]


def test_a_time_that_does_not_exist_is_moved_to_the_first_that_does_and_told():
    sends = by_own_clock(clock(2026, 3, 29, 2, 30), ["Europe/Berlin", "Europe/London", "UTC"])
    assert sends["at"].to_list() == [
        datetime(2026, 3, 29, 1, tzinfo=UTC),  # 3:00 in Berlin; 2:30 is left out there
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # 2:30 in London, where 1:00 to 2:00 is left out
        datetime(2026, 3, 29, 2, 30, tzinfo=UTC),
    ]
    assert sends["moved"].to_list() == [True, False, False]


@pytest.mark.parametrize(
    ("zone", "local", "at"),
    [
        (
            "Australia/Lord_Howe",
            clock(2026, 10, 4, 2, 10),
            datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
        ),  # half an hour
        ("Pacific/Apia", clock(2011, 12, 30, 9), datetime(2011, 12, 30, 10, tzinfo=UTC)),  # a whole day
        ("Africa/Cairo", clock(2026, 4, 24, 0, 30), datetime(2026, 4, 23, 22, tzinfo=UTC)),  # at midnight
    ],
)
def test_gaps_of_every_length_end_where_clocks_go_on(zone, local, at):
    sends = by_own_clock(local, [zone])
    assert (sends["at"].to_list(), sends["moved"].to_list()) == ([at], [True])


def test_of_a_time_that_comes_twice_the_first_is_meant():
    sends = by_own_clock(clock(2026, 10, 25, 2, 30), ["Europe/Berlin"])
    assert sends["at"].to_list() == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    assert sends["moved"].to_list() == [False]


def test_a_spread_goes_by_the_clock_and_what_falls_into_the_gap_is_moved():
    sends = by_own_clock(clock(2026, 3, 29, 1), ["Europe/Berlin"] * 4, spread=timedelta(hours=3))
    assert [f"{at:%H:%M}" for at in sends["at"]] == ["00:00", "00:45", "01:00", "01:15"]
    assert sends["moved"].to_list() == [False, False, True, False]


def test_an_audience_of_nobody_unfolds_into_nothing():
    for send_at in (AT, AT.replace(tzinfo=None), None):
        sends = unfold(plan_of(campaign(count=0, send_at=send_at, waits=(timedelta(1),))))
        assert (sends.height, dict(sends.schema)) == (0, PLANNED)
    assert unfold(plan_of()).height == 0


_WAITS = st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=60)), max_size=4).map(tuple)
_CAMPAIGNS = st.lists(
    st.builds(
        campaign,
        st.text(min_size=1, max_size=5),
        waits=_WAITS,
        count=st.integers(0, 5),
        spread=st.timedeltas(timedelta(0), timedelta(days=3)),
    ),
    max_size=4,
)


@settings(max_examples=50, deadline=None)
@given(_CAMPAIGNS)
def test_there_are_as_many_sends_as_people_times_steps(campaigns):
    expected = sum(one.audience.people.height * len(one.steps) for one in campaigns)
    assert unfold(plan_of(*campaigns)).height == expected


@settings(max_examples=50, deadline=None)
@given(_CAMPAIGNS, st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_sends_shift_with_the_times_of_their_campaigns(campaigns, shift):
    later = [replace(one, send_at=one.send_at + shift) for one in campaigns]
    before, after = unfold(plan_of(*campaigns)), unfold(plan_of(*later))
    assert after["at"].to_list() == [at + shift for at in before["at"]]
    assert after.drop("at").equals(before.drop("at"))


@settings(max_examples=50, deadline=None)
@given(st.datetimes(clock(2026, 1, 1), clock(2027, 12, 31)), st.integers(-12, 14))
def test_sends_shift_with_the_zones_of_people_who_know_no_summer_time(local, hours):
    zone = f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"
    sends = by_own_clock(local, [zone])
    assert sends["at"].to_list() == [(local - timedelta(hours=hours)).replace(tzinfo=UTC)]
