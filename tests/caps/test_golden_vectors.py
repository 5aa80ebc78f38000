"""What sending systems do in cases that their own documents tell, worked out without this program.

Each test names the document. Where a system refuses messages as they come, `sent` is what it lets through.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inbox_fatigue import caps, settings
from inbox_fatigue.arbitration import Pair, Resolver, arbitrate
from inbox_fatigue.keys import campaign_key
from inbox_fatigue.testing import build
from inbox_fatigue_frequency.night_mail import NightMail

DAY = timedelta(days=1)


def preset(name, *, only=None, limit=None):
    """Return the caps of a preset: all, or the one named, with another limit if one is given."""
    found = [cap for cap in settings.preset(name).caps if only in (None, cap.name)]
    assert found
    return found if limit is None else [replace(cap, limit=limit) for cap in found]


def local(*moments, zone="Europe/Berlin", **more):
    """Return touches at wall-clock times of a person in a zone."""
    told = [datetime.fromisoformat(moment) for moment in moments]
    return [{"at": at.replace(tzinfo=ZoneInfo(zone)), "local_at": at, **more} for at in told]


def broken(some, touches, **story):
    """Return the numbers, from 1, of the touches at which a cap is broken."""
    inboxes = build({"touches": list(touches), **story})
    found = caps.breaches(some, inboxes.touches, inboxes.people)
    return sorted(set(found["touch"].to_list()))


def unassessed(some, touches):
    inboxes = build({"touches": list(touches)})
    return caps.unassessed(some, inboxes.touches, inboxes.people)


def dropped(some, touches):
    """Return the numbers of the touches that a system refuses that sends in the order of time."""
    kept, refused = [], []
    for number, touch in enumerate(touches, 1):
        if broken(some, [*kept, touch]):
            refused.append(number)
        else:
            kept.append(touch)
    return refused


def refused(some, touches, resolver, **more):
    """Return the numbers of the touches that arbitration refuses; those without `planned` are past."""
    inboxes = build({"touches": list(touches)})
    found = arbitrate(inboxes.touches, some, inboxes.people, resolver=Resolver(resolver), **more).decisions
    return sorted(found.filter(~found["kept"])["touch"].to_list())


def planned(touches, **more):
    return [
        {**(touch if isinstance(touch, dict) else {"at": touch}), "planned": True, **more}
        for touch in touches
    ]


NEWSLETTERS = ["2026-05-30", "2026-06-03", "2026-06-08", "2026-06-12", "2026-06-22", "2026-06-30"]


@pytest.mark.parametrize(
    ("group", "left_out"),
    [(None, [4]), ("month", [4, 6]), ("quarter", [4, 5, 6])],
    ids=["none", "month", "quarter"],
)
def test_vector_1_adobe_drops_by_the_grouping_of_its_period(group, left_out):
    """Adobe Campaign Classic, pressure rules: cap 3 in 14 days, six newsletters of equal weight."""
    table = {"name": "pressure", "limit": 3, "window": "14d", "clock": "UTC"}
    cap = caps.from_table(table | ({"group": group} if group else {}))
    assert dropped([cap], NEWSLETTERS) == left_out
    for resolver in ("by-weight", "as-sent"):
        assert refused([cap], planned(NEWSLETTERS, weight=5.0), resolver) == left_out
    assert refused([cap], [*NEWSLETTERS[:3], *planned(NEWSLETTERS[3:], weight=5.0)], "by-weight") == left_out


def test_vector_1_is_the_adobe_preset_where_its_group_is_left_out():
    """Adobe Campaign Classic, pressure rules."""
    assert dropped(preset("adobe-campaign"), NEWSLETTERS) == [4]


def test_vector_1_of_two_planned_messages_the_one_of_greater_weight_goes():
    """Adobe Campaign Classic, pressure rules: planned messages of greater weight are counted first."""
    some = preset("adobe-campaign", limit=1)
    light, heavy = {"at": "2026-05-30", "weight": 4.0}, {"at": "2026-06-03", "weight": 6.0}
    assert refused(some, planned([light, heavy]), "by-weight") == [1]
    assert refused(some, planned([light, heavy]), "as-sent") == [2]
    assert refused(some, planned([light, {**heavy, "weight": 4.0}]), "by-weight") == [2]


LATE = ("2026-03-02 23:00", "2026-03-03 00:00")


def test_vector_2_eleven_in_the_evening_and_midnight_pass_under_braze():
    """Braze, frequency capping FAQ: a day is a calendar day in the person's own time zone."""
    assert broken(preset("braze", only="a day"), local(*LATE)) == []
    assert broken(preset("braze", only="a day"), local("2026-03-02 00:00", "2026-03-02 23:59")) == [2]
    assert broken(preset("sliding", only="a day"), local(*LATE)) == [2]


def test_vector_2_every_two_days_is_today_and_yesterday():
    """Braze, frequency capping FAQ."""
    cap = caps.from_table({"name": "every 2 days", "limit": 1, "window": "2 calendar days"})
    assert broken([cap], local("2026-03-02 01:00", "2026-03-03 23:00")) == [2]
    assert broken([cap], local("2026-03-02 23:00", "2026-03-04 01:00")) == []


def test_vector_2_without_a_time_zone_it_is_not_assessed_and_says_so():
    """Braze, frequency capping FAQ: without the zone nobody knows where the day ends."""
    some = preset("braze", only="a day")
    touches = ["2026-03-02 23:00", "2026-03-03 00:00"]
    assert broken(some, touches) == []
    assert unassessed(some, touches).select("cap", "reason").rows() == [
        ("a day", "their time zone is not known (--contacts, or mail from them)")
    ]
    assert unassessed(some, local(*LATE)).is_empty()


def operational(at):
    return {"at": at, "stream": "transactional"}


@pytest.mark.parametrize("name", ["e-mail a day", "e-mail in 7 days"])
def test_vector_3_marketo_lets_operational_mail_pass_and_counts_it(name):
    """Marketo, communication limits: operational mail ignores the limit, and counts."""
    some = preset("marketo", only=name, limit=1)
    assert broken(some, ["2026-03-02 09:00", operational("2026-03-02 10:00")]) == []
    assert broken(some, [operational("2026-03-02 09:00"), "2026-03-02 10:00"]) == [2]
    assert broken(some, [operational("2026-03-02 09:00"), operational("2026-03-02 10:00")]) == []
    assert refused(some, [operational("2026-03-02 09:00"), *planned(["2026-03-02 10:00"])], "as-sent") == [2]
    assert refused(some, ["2026-03-02 09:00", *planned([operational("2026-03-02 10:00")])], "as-sent") == []


def test_vector_3_marketos_week_is_any_seven_days_and_its_day_ends_at_midnight():
    """Marketo, communication limits: a day from midnight to midnight, a week as rolling 7 days."""
    week, day = preset("marketo", only="e-mail in 7 days", limit=1), preset("marketo", only="e-mail a day")
    assert broken(week, ["2026-03-06", "2026-03-12 23:00"]) == [2]
    assert broken(day, ["2026-03-06 23:59", "2026-03-07 00:00"]) == []


def test_vector_4_a_bounced_attempt_starts_klaviyos_timer():
    """Klaviyo, Smart Sending: the timer starts for everyone to whom delivery was tried."""
    bounced = {"at": "2026-03-02 09:00", "bounced": True}
    some = preset("klaviyo")
    assert broken(some, [bounced, "2026-03-03 00:59"]) == [2]
    assert broken(some, [bounced, "2026-03-03 01:00"]) == []
    assert broken(preset("sliding", only="a day"), [bounced, "2026-03-03 00:59"]) == []


def test_vector_4_each_channel_of_klaviyo_has_a_timer_of_its_own():
    """Klaviyo, Smart Sending: all channels have separate windows."""
    text = {"at": "2026-03-02 10:00", "channel": "sms"}
    assert broken(preset("klaviyo"), ["2026-03-02 09:00", text]) == []
    assert broken(preset("klaviyo"), [text, {"at": "2026-03-03 09:59", "channel": "sms"}]) == [2]


def test_vector_5_iterables_limit_of_a_type_takes_the_place_of_the_channels():
    """Iterable, frequency management: the limit of a message type overrides, upward too."""
    common = {"window": "1 calendar week", "week_start": "sunday", "clock": "UTC", "counts": "attempted"}
    some = [
        caps.from_table({"name": "channel", "limit": 3, "yields_to": ["type"], **common}),
        caps.from_table({"name": "type", "limit": 5, "categories": ["newsletter"], **common}),
    ]
    # 1 March 2026 is a Sunday.
    newsletters = [{"at": f"2026-03-{day:02}", "category": "newsletter"} for day in range(1, 7)]
    assert broken(some, newsletters[:5]) == []
    assert broken(some, newsletters) == [6]
    assert refused(some, planned(newsletters), "as-sent") == [6]
    offers = [{**one, "category": "offer"} for one in newsletters]
    assert broken([some[0]], offers[:4]) == [4]
    assert broken(some, [*newsletters[:5], {"at": "2026-03-06", "category": "offer"}]) == [6]
    assert broken(some, [{"at": "2026-03-07", "category": "offer"} for _ in "123"] + ["2026-03-08"]) == []


def test_vector_6_two_policies_of_bloomreach_let_four_through():
    """Bloomreach, frequency policy: campaigns under different policies do not influence each other."""
    four = [
        {"at": f"2026-03-02 {hour:02}:00", "stream": stream}
        for hour, stream in ((9, "marketing"), (10, "sales"), (11, "marketing"), (12, "sales"))
    ]
    assert broken(preset("bloomreach"), four) == []
    together = caps.from_table({"name": "together", "limit": 2, "window": "24h"})
    assert broken([together], four) == [3, 4]
    fifth = {"at": "2026-03-02 13:00", "stream": "sales"}
    assert broken(preset("bloomreach"), [*four, fifth]) == [5]
    assert refused(preset("bloomreach"), planned([*four, fifth]), "as-sent") == [5]


def test_vector_7_a_category_removed_later_does_not_change_the_count(archive):
    """Contrast with Braze, which reads tags when the new message goes: labels are those of the send."""
    sent = [
        {
            "recipient": "ana@reader.example",
            "campaign": "tea",
            "category": "newsletter",
            "at": f"2026-03-0{day} 09:00",
        }
        for day in (2, 3)
    ]
    archive.take_log(*sent)
    archive.take_log({**sent[0], "at": "2026-03-04 09:00", "category": None}, path="later.csv")
    inboxes = archive.inboxes()
    cap = caps.from_table({"name": "a", "limit": 1, "window": "7d", "categories": ["newsletter"]})
    found = caps.breaches([cap], inboxes.touches, inboxes.people)
    assert found["counted"].to_list() == [2]


def test_vector_8_exactly_seven_days_apart_is_another_window_and_nought_is_never():
    """The meaning of a sliding window: (t − 7 days, t]."""
    one = caps.from_table({"name": "one", "limit": 1, "window": "7d"})
    assert broken([one], ["2026-03-02 09:00:00", "2026-03-09 09:00:00"]) == []
    assert broken([one], ["2026-03-02 09:00:00", "2026-03-09 08:59:59.999999"]) == [2]
    never = caps.from_table({"name": "never", "limit": 0, "window": "24h"})
    assert dropped([never], ["2026-03-02", "2026-04-02"]) == [1, 2]
    for resolver in Resolver:
        assert refused([never], planned(["2026-03-02", "2026-04-02"]), resolver) == [1, 2]
        assert refused([one], planned(["2026-03-02 09:00", "2026-03-09 09:00"]), resolver) == []


def test_vector_8_customer_io_compares_whole_seconds():
    """Customer.io, message limits: timestamps to the second."""
    some = preset("customer-io", limit=1)
    assert broken(some, ["2026-03-02 09:00:00.900", "2026-03-09 09:00:00.100"]) == []
    assert broken(some, ["2026-03-02 09:00:01", "2026-03-09 09:00:00.999"]) == [2]


def test_vector_9_a_planned_touch_between_two_past_ones_counts_both_ways():
    """HCL Unica, rule types: limits hold in every window, over history and proposals together."""
    some = preset("unica", only="offers in 7 days", limit=2)
    past = ["2026-03-02", "2026-03-08"]
    assert broken(some, past) == []
    assert broken(some, [past[0], {"at": "2026-03-05", "planned": True}, past[1]]) == [3]
    assert broken(some, [past[0], {"at": "2026-03-09 00:00:01", "planned": True}, past[1]]) == []
    for resolver in ("as-sent", "best"):
        assert refused(some, [past[0], *planned(["2026-03-05"]), past[1]], resolver) == [2]
        assert refused(some, [past[0], *planned(["2026-03-09 00:00:01"]), past[1]], resolver) == []


def test_vector_9_unicas_pairs_are_said_of_the_campaigns_of_a_plan():
    """HCL Unica, rule types: never A with B; never A followed by B within so many days."""
    a, b = {"at": "2026-03-02", "campaign": "a"}, {"at": "2026-03-08", "campaign": "b"}
    never = Pair(name="A and B", first=campaign_key("a"), second=campaign_key("b"), within=None)
    after = Pair(name="A and B", first=campaign_key("a"), second=campaign_key("b"), within=7 * DAY)
    assert refused([], planned([a, b]), "as-sent", pairs=[never]) == [2]
    assert refused([], planned([{**a, "weight": 1.0}, {**b, "weight": 2.0}]), "best", pairs=[never]) == [1]
    assert refused([], planned([a, b]), "as-sent", pairs=[after]) == [2]
    assert refused([], planned([a, {**b, "at": "2026-03-09"}]), "as-sent", pairs=[after]) == []
    assert refused([], planned([{**b, "at": "2026-03-01"}, a]), "as-sent", pairs=[after]) == []


def test_vector_9_unicas_duplicates_are_copies_of_one_creative():
    """HCL Unica, rule types: at most so many duplicate offers."""
    some = preset("unica", only="duplicate offers in 30 days")
    offers = [
        {"at": f"2026-03-{day:02}", "creative": name} for day, name in ((2, "tea"), (9, "pot"), (16, "tea"))
    ]
    assert broken(some, offers) == [3]
    assert unassessed(some, ["2026-03-02"])["reason"].to_list() == ["the text of their mail is not known"]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"], ids=["23 hours", "25 hours"])
def test_vector_10_a_day_on_which_the_clocks_change_is_one_day(day):
    """IANA time zone database, Europe/Berlin 2026: clocks change on 29 March and 25 October."""
    some = preset("braze", only="a day")
    before = (datetime.fromisoformat(day) - timedelta(minutes=1)).isoformat(" ")
    after = (datetime.fromisoformat(day) + DAY).isoformat(" ")
    assert broken(some, local(before, f"{day} 00:00", after)) == []
    assert broken(some, local(f"{day} 00:00", f"{day} 23:59")) == [2]


@pytest.mark.parametrize(
    ("evening", "morning", "yesterday"),
    [("2026-03-28 20:00", "2026-03-29 05:00", "2026-03-28 06:00"),
     ("2026-10-24 19:00", "2026-10-25 06:00", "2026-10-24 05:00")],
    ids=["23 hours", "25 hours"],
)  # fmt: skip
def test_vector_10_quiet_hours_cross_midnight_and_end_at_seven_of_the_new_time(
    archive, evening, morning, yesterday
):
    """IANA time zone database, Europe/Berlin 2026; times are in UTC, the night is [21:00, 07:00) in Berlin."""
    archive.take_contacts({"address": "ana@reader.example", "timezone": "Europe/Berlin"})
    minute = timedelta(minutes=1)
    nine, seven, before = map(datetime.fromisoformat, (evening, morning, yesterday))
    day = [nine - minute, seven, before]
    night = [nine, datetime.fromisoformat(f"{evening[:10]} 23:30"), seven - minute, before - minute]
    for number, at in enumerate([*day, *night]):
        archive.take_log(
            {"recipient": "ana@reader.example", "campaign": f"c{number}", "at": f"{at:%Y-%m-%d %H:%M}"},
            path=f"{number}.csv",
        )
    inboxes = archive.inboxes()
    found = NightMail().measure(inboxes).frame
    at = dict(inboxes.touches.select("touch", "at").iter_rows())
    assert sorted(at[touch].replace(tzinfo=None) for touch in found["touch"]) == sorted(night)


def test_vector_11_copies_resends_and_reused_ids(archive, letter):
    """RFC 5322, 3.6.4: an id names one version of one message; archives show copies, and ids used twice."""
    same = {
        "at": "2026-03-02 09:00",
        "subject": "Spring",
        "body": "The spring teas are here, all twelve of them.\n",
    }
    other = {**same, "subject": "Summer", "body": "Ice, lemons and a new glass pot for hot afternoons.\n"}
    day = caps.from_table({"name": "a day", "limit": 0, "window": "24h"})

    def count(*letters):
        archive.take(*letters, path=f"{archive.one('SELECT count(*) FROM source')}.mbox")
        archive.settle()
        inboxes = archive.inboxes()
        return caps.breaches([day], inboxes.touches, inboxes.people)["counted"].max()

    assert (
        count(letter(Message_ID="<1@shop.example>", **same), letter(Message_ID="<1@shop.example>", **same))
        == 1
    )
    assert count(letter(Message_ID="<2@shop.example>", **same)) == 1
    assert count(letter(Message_ID="<1@shop.example>", **other)) == 2
    assert count(letter(Message_ID="<3@shop.example>", **{**same, "at": "2026-03-02 15:00"})) == 3


def test_vector_12_an_alias_is_the_same_person_and_the_report_says_why(archive, letter):
    """RFC 5233: what stands behind a plus sign is a detail of the address, not another mailbox."""
    archive.take(
        letter(to="ana+q3@corp.example", at="2026-03-02 09:00", subject="One", body="Tea is here.\n"),
        letter(to="ana@corp.example", at="2026-03-03 09:00", subject="Two", body="Pots are here.\n"),
    )
    inboxes = archive.inboxes()
    cap = caps.from_table({"name": "a week", "limit": 1, "window": "7d"})
    assert caps.breaches([cap], inboxes.touches, inboxes.people)["counted"].to_list() == [2]
    each = caps.from_table({"name": "a week", "limit": 1, "window": "7d", "per": "address"})
    assert caps.breaches([each], inboxes.touches, inboxes.people).is_empty()
    why = archive.ask("SELECT merged_because FROM address WHERE address = 'ana+q3@corp.example'")
    assert why == [("the part after + is a tag (RFC 5233)",)]


def test_vector_12_five_colleagues_are_one_account_and_a_free_mail_domain_is_none(archive, letter):
    """Interseller and Instantly, account throttling: per company, free-mail domains left out."""
    names = ("ana", "ben", "cid", "dora", "eve")
    company = caps.from_table(
        {"name": "two a week to a company", "limit": 2, "window": "7d", "per": "account"}
    )
    for domain in ("corp.example", "gmail.com"):
        archive.take(
            *(
                letter(to=f"{name}@{domain}", at=f"2026-03-02 1{hour}:00", subject=name)
                for hour, name in enumerate(names)
            ),
            path=f"{domain}.mbox",
        )
    inboxes = archive.inboxes()
    found = caps.breaches([company], inboxes.touches, inboxes.people)
    assert found["counted"].to_list() == [3, 4, 5]
    assert found["group"].n_unique() == 1
    assert caps.unassessed([company], inboxes.touches, inboxes.people).is_empty()


def test_mautics_contacts_have_limits_of_their_own():
    """Mautic, FrequencyRuleRepository.php: a contact's rule takes the place of the default."""
    some = preset("mautic", only="e-mail a week")
    five = [f"2026-03-0{day}" for day in range(2, 7)]
    assert broken(some, five) == [4, 5]
    assert broken(some, five, person={"max_per_week": 1.0}) == [2, 3, 4, 5]
    assert broken(some, five, person={"max_per_week": 5.0}) == []
    assert broken(some, five, person={"max_per_week": 0.5}) == [2, 3, 4, 5], "a fraction is rounded up"
    assert broken(some, five, person={"max_per_week": 0.0}) == [1, 2, 3, 4, 5]


def test_mautic_counts_what_it_never_keeps_back():
    """Mautic, FrequencyRuleRepository.php: the count has no filter on the type of the e-mail or on failures."""
    some = preset("mautic", only="e-mail a day")
    assert broken(some, [operational("2026-03-02 09:00"), "2026-03-02 10:00"]) == [2]
    assert broken(some, [{"at": "2026-03-02 09:00", "bounced": True}, "2026-03-02 10:00"]) == [2]
    assert broken(some, ["2026-03-02 09:00", operational("2026-03-02 10:00")]) == []


def test_journey_optimizer_counts_marketing_in_weeks_from_sunday_in_utc():
    """Adobe Journey Optimizer, channel capping: Sunday to Saturday 23:59:59 UTC, marketing alone, channels summed."""
    some = preset("adobe-journey-optimizer", only="a week", limit=1)
    assert broken(some, ["2026-03-07 23:59:59", "2026-03-08 00:00"]) == []
    assert broken(some, ["2026-03-01 00:00", {"at": "2026-03-07 23:59:59", "channel": "sms"}]) == [2]
    assert broken(some, ["2026-03-01 00:00", {"at": "2026-03-02", "stream": "sales"}]) == []


def test_hubspot_never_counts_one_to_one_mail():
    """HubSpot, email frequency safeguard: marketing e-mail alone, in rolling windows."""
    some = preset("hubspot", only="e-mail a day")
    assert broken(some, ["2026-03-02 09:00", {"at": "2026-03-02 10:00", "stream": "sales"}]) == []
    assert broken(some, ["2026-03-02 23:00", "2026-03-03 22:59"]) == [2]
