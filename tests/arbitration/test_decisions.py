"""What arbitration says of single stories: who goes, why not, and when instead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from inbox_fatigue.arbitration import DECISIONS, Pair, Resolver, arbitrate
from inbox_fatigue.arbitration.arbitrating import GREATEST
from inbox_fatigue.caps import Calendar, Cap, Per, Sliding, SlidingMonths, Unit
from inbox_fatigue.keys import campaign_key
from inbox_fatigue.testing import inbox

DAY = timedelta(days=1)
WEEK = Sliding(span=7 * DAY)
BERLIN = ZoneInfo("Europe/Berlin")


def planned(at, **more):
    return {"at": at, "planned": True, **more}


def decided(*touches, caps=(), pairs=(), resolver=Resolver.AS_SENT, zone=None, **more):
    """Return the decisions by number of the touch, from 1 in the order given."""
    told = [_with_local_time(touch, zone) for touch in touches]
    inboxes = inbox(*told, **{"person": {"timezone": zone}, **more})
    found = arbitrate(inboxes.touches, caps, inboxes.people, pairs=pairs, resolver=resolver)
    return {row["touch"]: row for row in found.decisions.iter_rows(named=True)}


def _with_local_time(touch, zone):
    at = datetime.fromisoformat(str(touch["at"])).replace(tzinfo=UTC)
    return {**touch, "local_at": at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)} if zone else touch


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_refusal_names_the_cap_the_touches_counted_and_the_next_time():
    three = Cap(name="three a week", limit=3, window=WEEK)
    past = [{"at": f"2026-06-0{day} 10:00"} for day in (1, 3, 5)]
    found = decided(*past, planned("2026-06-06 09:00", campaign="sale"), caps=[three])[4]
    assert not found["kept"]
    assert found["cap"] == "three a week"
    assert found["counted"] == [1, 2, 3]
    assert found["campaign"] == campaign_key("sale")
    assert found["next_at"] == moment("2026-06-08 10:00")
    assert found["reason"] == "3 messages in the 7 days before; the cap 'three a week' allows 3"
    assert found["exact"]


@pytest.mark.parametrize(
    ("per", "counted"),
    [
        (Per.PERSON, "1 message"),
        (Per.PERSON_SENDER, "1 message from this sender"),
        (Per.PERSON_CREATIVE, "1 message that says the same"),
    ],
)
def test_a_refusal_says_what_the_cap_counted(per, counted):
    one = Cap(name="one", limit=1, window=WEEK, per=per)
    mails = (
        {"at": "2026-06-01", "sender": "ana", "content": "tea"},
        planned("2026-06-04", sender="ana", content="tea"),
    )
    assert (
        decided(*mails, caps=[one])[2]["reason"] == f"{counted} in the 7 days before; the cap 'one' allows 1"
    )


def test_a_refusal_on_account_of_a_later_touch_says_which_day_it_is():
    two = Cap(name="two a week", limit=2, window=WEEK)
    found = decided(planned("2026-06-04"), {"at": "2026-06-03"}, {"at": "2026-06-06"}, caps=[two])[1]
    assert found["counted"] == [2, 3]
    assert found["reason"] == "2 messages in the 7 days up to 2026-06-06; the cap 'two a week' allows 2"


def test_touches_that_no_cap_concerns_go():
    sms = Cap(name="no sms", limit=0, window=WEEK, channels=frozenset({"sms"}))
    found = decided(planned("2026-06-01"), planned("2026-06-01", stream="transactional"), caps=[sms])
    assert all(row["kept"] and row["next_at"] is None and row["reason"] == "" for row in found.values())
    assert all(row["kept"] for row in decided(planned("2026-06-01"), planned("2026-06-01")).values())


def test_without_planned_touches_there_is_nothing_to_decide():
    inboxes = inbox("2026-06-01", "2026-06-02")
    none = Cap(name="none", limit=0, window=WEEK)
    found = arbitrate(inboxes.touches, [none], inboxes.people, resolver=Resolver.BEST)
    assert found.decisions.schema == pl.Schema(DECISIONS)
    assert not len(found.decisions)


@pytest.mark.parametrize("resolver", Resolver)
def test_what_the_past_has_overfilled_takes_nothing_planned_and_later_days_are_free(resolver):
    one = Cap(name="one a week", limit=1, window=WEEK)
    past = [{"at": f"2026-06-0{day}"} for day in (1, 2, 3)]
    found = decided(*past, planned("2026-06-05"), planned("2026-06-12"), caps=[one], resolver=resolver)
    assert (found[4]["kept"], found[5]["kept"]) == (False, True)
    assert found[4]["counted"] == [1, 2, 3]
    assert found[4]["next_at"] == moment("2026-06-19 00:00")  # before that the one of 12 June is in the way


def test_an_exempt_touch_goes_and_uses_the_budget_up_all_the_same():
    two = Cap(name="two", limit=2, window=WEEK, exempt=frozenset({"transactional"}), exempt_still_count=True)
    story = [
        planned("2026-06-01", stream="transactional", weight=0.0),
        planned("2026-06-02", stream="transactional", weight=0.0),
        planned("2026-06-03", weight=100.0),
    ]
    for resolver in Resolver:
        found = decided(*story, caps=[two], resolver=resolver)
        assert [found[number]["kept"] for number in (1, 2, 3)] == [True, True, False]
        assert found[3]["counted"] == [1, 2]


def test_an_exempt_touch_between_two_others_is_counted_against_the_later_one_alone():
    one = Cap(name="one", limit=1, window=WEEK, exempt=frozenset({"transactional"}), exempt_still_count=True)
    between = planned("2026-06-03", stream="transactional")
    for resolver in Resolver:
        found = decided(
            planned("2026-06-01"), between, planned("2026-06-05", weight=9.0), caps=[one], resolver=resolver
        )
        assert [found[number]["kept"] for number in (1, 2, 3)] == [True, True, False]


def test_exempt_mail_is_not_refused_where_a_past_touch_sees_too_much_of_it():
    none = Cap(
        name="none", limit=0, window=WEEK, exempt=frozenset({"transactional"}), exempt_still_count=True
    )
    never = Pair(name="Receipt with Sale", first=campaign_key("receipt"), second=campaign_key("sale"))
    story = [
        planned("2026-06-01", stream="transactional", campaign="receipt"),
        planned("2026-06-02", campaign="sale"),
        {"at": "2026-06-05"},
    ]
    for resolver in Resolver:
        found = decided(*story, caps=[none], pairs=[never], resolver=resolver)
        assert (found[1]["kept"], found[2]["kept"]) == (True, False)


def test_mail_that_one_cap_exempts_is_not_left_out_for_what_that_cap_counts():
    week = Cap(name="week", limit=1, window=WEEK, exempt=frozenset({"service"}), exempt_still_count=True)
    day = Cap(name="a service mail a day", limit=1, window=Sliding(span=DAY), streams=frozenset({"service"}))
    service = [planned(f"2026-06-01 {hour}:00", stream="service") for hour in ("08", "09")]
    for resolver in Resolver:
        found = decided(
            *service, planned("2026-06-02 12:00", weight=50.0), caps=[week, day], resolver=resolver
        )
        assert [found[number]["kept"] for number in (1, 2, 3)] == [True, False, False]


def test_negative_weights_count_as_none_unknown_ones_as_one_and_endless_ones_as_a_great_one():
    one = Cap(name="one", limit=1, window=WEEK)

    def kept(*weights):
        story = [planned(f"2026-06-0{day}", weight=weight) for day, weight in enumerate(weights, 1)]
        found = decided(*story, caps=[one], resolver=Resolver.BEST)
        return [touch for touch, row in found.items() if row["kept"]]

    assert kept(-5.0, 0.0) == [1]
    assert kept(0.5, None) == [2]
    assert kept(float("nan"), 0.1) == [2]
    assert kept(GREATEST, float("inf")) == [1]
    assert kept(0.1 + 0.2, 0.3) == [1]


def test_on_a_calendar_the_planned_time_of_the_day_is_kept_on_the_person_s_clock():
    a_day = Cap(name="one a day", limit=1, window=Calendar(unit=Unit.DAY))
    story = [
        {"at": "2026-03-28 07:00"},
        planned("2026-03-28 17:30"),
    ]  # 18:30 in Berlin; clocks go forward at night
    found = decided(*story, caps=[a_day], zone="Europe/Berlin")[2]
    assert found["next_at"].astimezone(BERLIN).replace(tzinfo=None) == datetime(2026, 3, 29, 18, 30)  # noqa: DTZ001
    assert found["reason"] == "1 message in the same calendar day; the cap 'one a day' allows 1"


def test_a_time_that_the_clock_does_not_show_becomes_the_hour_after_it():
    a_day = Cap(name="one a day", limit=1, window=Calendar(unit=Unit.DAY))
    story = [{"at": "2026-03-28 00:30"}, planned("2026-03-28 01:30")]  # 02:30 in Berlin, which 29 March skips
    found = decided(*story, caps=[a_day], zone="Europe/Berlin")[2]
    assert found["next_at"].astimezone(BERLIN).replace(tzinfo=None) == datetime(2026, 3, 29, 3, 30)  # noqa: DTZ001


def test_refused_touches_wait_in_turn_the_heaviest_first():
    one = Cap(name="one a week", limit=1, window=WEEK)
    story = [planned("2026-06-01"), planned("2026-06-02", weight=2.0), planned("2026-06-03", weight=3.0)]
    found = decided(*story, caps=[one])
    assert found[3]["next_at"] == moment("2026-06-08 00:00")
    assert found[2]["next_at"] == moment("2026-06-15 00:00")


def test_a_month_after_the_last_day_of_january_is_the_first_of_march():
    one = Cap(name="one a month", limit=1, window=SlidingMonths(months=1))
    found = decided({"at": "2026-01-31 09:00"}, planned("2026-02-10 09:00"), caps=[one])[2]
    assert found["next_at"] == moment("2026-03-01 00:00")


def test_what_would_wait_longer_than_a_year_has_no_next_time():
    one = Cap(name="one in two years", limit=1, window=Sliding(span=730 * DAY))
    assert decided({"at": "2026-01-01"}, planned("2026-02-01"), caps=[one])[2]["next_at"] is None
    known = decided({"at": "2024-02-10"}, planned("2026-02-01"), caps=[one])[2]
    assert known["next_at"] == moment("2024-02-10") + 730 * DAY


def test_two_campaigns_never_both_reach_one_person():
    never = Pair(name="Sale with Price rise", first=campaign_key("sale"), second=campaign_key("rise"))
    story = [planned("2026-06-09", campaign="sale", weight=2.0), planned("2026-06-01", campaign="rise")]
    found = decided(*story, pairs=[never], resolver=Resolver.BEST)
    assert (found[1]["kept"], found[2]["kept"]) == (True, False)
    assert found[2]["cap"] == "Sale with Price rise"
    assert found[2]["counted"] == [1]
    assert found[2]["next_at"] is None
    assert "never both" in found[2]["reason"]
    assert decided(*story, pairs=[never])[2]["kept"]
    apart = [{**story[0], "person_named": "b"}, story[1]]
    assert all(row["kept"] for row in decided(*apart, pairs=[never]).values())


def test_one_campaign_keeps_a_distance_after_another_and_not_before_it():
    after = Pair(
        name="Rise, then Sale", first=campaign_key("rise"), second=campaign_key("sale"), within=14 * DAY
    )
    past = {"at": "2026-06-01 10:00", "campaign": "rise"}
    found = decided(past, planned("2026-06-05", campaign="sale"), pairs=[after])[2]
    assert found["next_at"] == moment("2026-06-15 10:00")
    assert "less than 14 days apart" in found["reason"]
    assert decided(past, planned("2026-06-15 10:00", campaign="sale"), pairs=[after])[2]["kept"]
    assert decided(past, planned("2026-05-31", campaign="sale"), pairs=[after])[2]["kept"]
    assert decided({**past, "bounced": True}, planned("2026-06-05", campaign="sale"), pairs=[after])[2][
        "kept"
    ]


def test_a_cap_that_cannot_be_applied_is_told_and_refuses_nothing():
    a_day = Cap(name="one a day", limit=1, window=Calendar(unit=Unit.DAY))
    inboxes = inbox(planned("2026-06-01 09:00"), planned("2026-06-01 10:00"))
    found = arbitrate(inboxes.touches, [a_day], inboxes.people, resolver=Resolver.BEST)
    assert found.decisions["kept"].all()
    assert found.unassessed["cap"].to_list() == ["one a day"]
    assert "time zone" in found.unassessed["reason"][0]


def test_a_person_s_own_limit_replaces_that_of_the_cap():
    own = Cap(name="week", limit=3, window=WEEK, limit_from="max_per_week")
    story = [planned(f"2026-06-0{day}") for day in (1, 2, 3)]
    found = decided(*story, caps=[own], person={"max_per_week": 1.0})
    assert [row["kept"] for row in found.values()] == [True, False, False]
    assert found[2]["reason"].endswith("allows 1")


@pytest.mark.parametrize("resolver", Resolver)
def test_four_hundred_colleagues_are_decided_in_turns_and_no_cap_is_broken(resolver):
    two = Cap(name="two a company", limit=2, window=Sliding(span=DAY), per=Per.ACCOUNT)
    start = datetime(2026, 6, 1, tzinfo=UTC)
    names = [f"colleague {number}" for number in range(400)]
    story = [
        planned(start + timedelta(minutes=17 * number), person_named=name, weight=float(number * 37 % 101))
        for number, name in enumerate(names)
    ]
    inboxes = inbox(*story, people={name: {"account": "corp.example"} for name in names})
    found = arbitrate(inboxes.touches, [two], inboxes.people, resolver=resolver).decisions.sort("touch")
    assert found["exact"].all() == (resolver is not Resolver.BEST)
    kept = _in_turn([touch["at"] for touch in story], [touch["weight"] for touch in story], resolver)
    if resolver is Resolver.BEST:
        best = sum(story[number - 1]["weight"] for number in found.filter("kept")["touch"])
        assert best >= sum(story[number]["weight"] for number in kept)
    else:
        assert [number - 1 for number in found.filter("kept")["touch"]] == sorted(kept)
    assert found.filter(~pl.col("kept"))["cap"].unique().to_list() == ["two a company"]


def _in_turn(times, weights, resolver):
    """Return what goes of touches under two a day, one after the other."""
    order = sorted(range(len(times)), key=lambda one: 0 if resolver is Resolver.AS_SENT else -weights[one])
    kept = []
    for one in order:
        tried = [*kept, one]
        if all(sum(times[end] - DAY < times[other] <= times[end] for other in tried) <= 2 for end in tried):
            kept.append(one)
    return kept
