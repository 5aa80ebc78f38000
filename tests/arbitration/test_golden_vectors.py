"""Who is dropped, as the documentation of sending systems says it; the vectors know nothing of our code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_fatigue.arbitration import Resolver, arbitrate
from inbox_fatigue.caps import Calendar, Cap, Counts, Grouped, Per, Sliding, Unit
from inbox_fatigue.testing import inbox

DAY = timedelta(days=1)
NEWSLETTERS = ("2026-05-30", "2026-06-03", "2026-06-08", "2026-06-12", "2026-06-22", "2026-06-30")


def planned(at, **more):
    return {"at": at, "planned": True, **more}


def dropped(*touches, caps, resolver=Resolver.AS_SENT):
    """Return the numbers of the touches that must not go, from 1 in the order given."""
    inboxes = inbox(*({**touch, "local_at": _on_the_clock(touch["at"])} for touch in touches))
    found = arbitrate(inboxes.touches, caps, inboxes.people, resolver=resolver)
    assert not len(found.unassessed)
    return found.decisions.filter(~found.decisions["kept"])["touch"].to_list()


def _on_the_clock(at):
    """Return what the person's clock shows; it is that of UTC."""
    return datetime.fromisoformat(str(at)).replace(tzinfo=None)


@pytest.mark.parametrize("resolver", [Resolver.BY_WEIGHT, Resolver.AS_SENT])
@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Sliding(span=14 * DAY), [4]),
        (Grouped(span=14 * DAY, unit=Unit.MONTH), [4, 6]),
        (Grouped(span=14 * DAY, unit=Unit.QUARTER), [4, 5, 6]),
    ],
    ids=["no grouping", "by month", "by quarter"],
)
def test_adobe_campaign_drops_the_fourth_of_six_newsletters_and_more_where_periods_are_grouped(
    window, expected, resolver
):
    """Source: Adobe's documentation of Campaign Classic, pressure rules (AdobeDocs/campaign-classic.en, pressure-rules.md)."""
    three = Cap(name="three in fourteen days", limit=3, window=window, clock="UTC")
    assert dropped(*(planned(day) for day in NEWSLETTERS), caps=[three], resolver=resolver) == expected


def test_adobe_campaign_sends_what_is_heavier_and_of_equal_weight_what_is_earlier():
    """Source: Adobe's documentation of Campaign Classic, pressure rules (AdobeDocs/campaign-classic.en, pressure-rules.md)."""
    one = Cap(name="one a week", limit=1, window=Sliding(span=7 * DAY))
    light, heavy = planned("2026-06-01", weight=4.0), planned("2026-06-03", weight=6.0)
    assert dropped(light, heavy, caps=[one], resolver=Resolver.BY_WEIGHT) == [1]
    assert dropped(light, {**heavy, "weight": 4.0}, caps=[one], resolver=Resolver.BY_WEIGHT) == [2]


def test_marketo_lets_operational_mail_pass_and_counts_it_against_the_next_marketing_mail():
    """Source: Adobe's documentation of Marketo, communication limits (AdobeDocs/marketo.en, enable-communication-limits.md)."""
    a_day = Cap(
        name="two a day",
        limit=2,
        window=Calendar(unit=Unit.DAY),
        clock="UTC",
        exempt=frozenset({"transactional"}),
        exempt_still_count=True,
    )
    marketing = [planned(f"2026-06-01 {hour}:00") for hour in ("09", "13", "15")]
    operational = [planned(f"2026-06-01 {hour}:00", stream="transactional") for hour in ("11", "17")]
    assert dropped(marketing[0], operational[0], marketing[1], operational[1], caps=[a_day]) == [3]
    assert dropped(marketing[0], marketing[1], operational[1], marketing[2], caps=[a_day]) == [4]


def test_klaviyo_starts_its_timer_with_an_attempt_that_bounced():
    """Source: Klaviyo's help center, Smart Sending (help.klaviyo.com 115005078227 and 115002779311)."""
    timer = Cap(
        name="one in 16 hours",
        limit=1,
        window=Sliding(span=timedelta(hours=16)),
        channels=frozenset({"email"}),
        counts=Counts.ATTEMPTED,
    )
    bounced = {"at": "2026-06-01 08:00", "bounced": True}
    assert dropped(bounced, planned("2026-06-01 20:00"), caps=[timer]) == [2]
    assert dropped(bounced, planned("2026-06-02 00:00"), caps=[timer]) == []
    assert dropped(bounced, planned("2026-06-01 20:00", channel="sms"), caps=[timer]) == []


def test_iterable_lets_five_of_a_message_type_through_a_channel_limit_of_three():
    """Source: Iterable's support pages on frequency management (support.iterable.com 15342990564372)."""
    day = Calendar(unit=Unit.DAY)
    offers = Cap(name="offers", limit=5, window=day, clock="UTC", categories=frozenset({"offers"}))
    channel = Cap(
        name="email",
        limit=3,
        window=day,
        clock="UTC",
        channels=frozenset({"email"}),
        yields_to=frozenset({"offers"}),
    )
    sends = [planned(f"2026-06-01 {hour:02}:00", category="offers") for hour in range(9, 15)]
    others = [planned(f"2026-06-01 {hour:02}:00", category="news") for hour in range(5, 9)]
    assert dropped(*sends, caps=[offers, channel]) == [6]
    assert dropped(*others, caps=[offers, channel]) == [4]
    assert dropped(*others[:2], *sends, caps=[offers, channel]) == [8]


def test_bloomreach_lets_four_a_day_through_under_two_policies_of_two():
    """Source: Bloomreach's documentation, frequency policy (documentation.bloomreach.com/engagement/docs/frequency-policy)."""
    policies = [
        Cap(name=name, limit=2, window=Sliding(span=DAY), categories=frozenset({name}))
        for name in ("shop", "club")
    ]
    sends = [
        planned(f"2026-06-01 {hour:02}:00", category=name)
        for hour, name in enumerate(("shop", "club") * 3, 8)
    ]
    assert dropped(*sends[:4], caps=policies) == []
    assert dropped(*sends, caps=policies) == [5, 6]


@pytest.mark.parametrize("resolver", Resolver)
@pytest.mark.parametrize("minutes", range(0, 24 * 60, 171))
def test_a_cap_of_two_never_lets_three_through_at_any_alignment(minutes, resolver):
    """The limits themselves: two lets no third through, none lets none through, whatever the hour."""
    first = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    sends = [planned(first + timedelta(hours=7 * step)) for step in range(3)]
    assert (
        len(dropped(*sends, caps=[Cap(name="two", limit=2, window=Sliding(span=DAY))], resolver=resolver))
        == 1
    )
    none = Cap(name="none", limit=0, window=Sliding(span=DAY))
    assert dropped(*sends, caps=[none], resolver=resolver) == [1, 2, 3]


def test_two_touches_exactly_seven_days_apart_are_not_in_one_week():
    """The limits themselves: a window is open at its beginning."""
    one = Cap(name="one a week", limit=1, window=Sliding(span=7 * DAY))
    assert dropped(planned("2026-06-01 09:00"), planned("2026-06-08 09:00"), caps=[one]) == []
    assert dropped(planned("2026-06-01 09:00"), planned("2026-06-08 08:59:59.999999"), caps=[one]) == [2]


@pytest.mark.parametrize("resolver", Resolver)
def test_a_planned_touch_between_two_past_ones_counts_in_the_windows_of_both(resolver):
    """Source: HCL's documentation of Unica Contact Optimization, rule types (help.hcl-software.com/unica/ContactOptimization).

    A limit holds in every window, over history and proposals.
    """
    two = Cap(name="two a week", limit=2, window=Sliding(span=7 * DAY))
    before, after = {"at": "2026-06-01"}, {"at": "2026-06-06"}
    assert dropped(before, planned("2026-06-04"), after, caps=[two], resolver=resolver) == [2]
    assert dropped(before, planned("2026-05-31"), after, caps=[two], resolver=resolver) == [2]
    assert dropped(before, planned("2026-05-30"), after, caps=[two], resolver=resolver) == []


def test_colleagues_of_one_company_share_a_cap_on_the_company():
    """Source: Interseller's help on account throttling (help.interseller.io, account-throttling)."""
    two = Cap(name="two a company", limit=2, window=Sliding(span=7 * DAY), per=Per.ACCOUNT)
    people = {name: {"account": "corp.example"} for name in "bcdef"}
    inboxes = inbox(
        *(planned(f"2026-06-0{day}", person_named=name) for day, name in enumerate("bcdef", 1)), people=people
    )
    found = arbitrate(inboxes.touches, [two], inboxes.people, resolver=Resolver.AS_SENT).decisions
    assert sorted(found.filter("kept")["touch"]) == [1, 2]
