"""What charts are drawn from agrees with what the rules counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from inbox_fatigue.audit import Request, audit, inbox
from inbox_fatigue.audit.showing.chaining import chains
from inbox_fatigue.audit.showing.naming import Names
from inbox_fatigue.audit.showing.picturing import by_week, days, pictures, the_line
from inbox_fatigue.audit.showing.quoting import name_words, nameless, whole_words
from inbox_fatigue.caps.cap import Cap, Per
from inbox_fatigue.caps.windows import Sliding
from inbox_fatigue.columns import EVENTS, TOUCHES
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.host import PluginHost
from inbox_fatigue.inbox_frames import Inboxes
from inbox_fatigue.results import FoundFinding
from inbox_fatigue.settings import load

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def touches(*rows):
    """Return counted touches of (person, days after the Monday), in the order of inboxes."""
    told = [
        {"touch": number, "person": person, "inbox": person, "sender": 1, "planned": False, "counted": True,
         "at": MONDAY + timedelta(days=after)}
        for number, (person, after) in enumerate(sorted(rows), start=1)
    ]  # fmt: skip
    return conform(pl.DataFrame(told), TOUCHES)


def test_a_day_tells_what_went_out_and_how_full_the_seven_days_before_it_were():
    told = days(touches((1, 0), (1, 0.1), (1, 5), (2, 0)), people=4, comfortable=2)
    assert [one.on for one in told] == [date(2026, 3, 2) + timedelta(days=n) for n in range(6)]
    first, last = told[0], told[-1]
    assert (first.messages, first.people, first.fullest, first.crowded, first.average) == (3, 2, 2, 0, 0.75)
    assert (last.messages, last.fullest, last.crowded, last.average) == (1, 3, 1, 1.0)
    assert told[1].messages == 0


def test_the_eighth_day_is_another_week_and_days_go_on_to_now():
    told = days(touches((1, 0)), 1, 3, MONDAY + timedelta(days=9))
    assert [one.fullest for one in told] == [1] * 7 + [0] * 3


def test_seven_days_end_at_a_mail_not_only_at_midnight():
    evening = 0.5  # 21:00 on Monday; the morning of the next Monday is less than seven days later
    told = days(touches((1, evening), (1, 7)), 1, 3)
    assert told[-1].fullest == 2


def test_weeks_without_mail_count_from_the_first_mail_on():
    told = pictures(Inboxes(touches=touches((1, 0), (1, 1), (1, 14), (2, 15))), (3.0, ""), ((), 0))
    assert [(one.messages, one.weeks) for one in told.weeks] == [(1, 2), (2, 1)]
    assert told.quiet_weeks == 1


def test_every_week_is_told_those_without_mail_as_well():
    told = by_week(touches((1, 0), (1, 6.9), (2, 14)))
    assert [(one.on, one.messages) for one in told] == [
        (date(2026, 3, 2), 1), (date(2026, 3, 9), 1), (date(2026, 3, 16), 1)
    ]  # fmt: skip
    assert by_week(touches((1, 0), (1, 21)))[1].messages == 0


def test_nothing_that_counts_gives_nothing_to_draw():
    told = pictures(Inboxes(), (3.0, ""), ((), 0))
    assert (told.days, told.weeks, told.quiet_weeks) == ((), (), 0)


def cap(name, limit, **more):
    return Cap(**{"name": name, "limit": limit, "window": Sliding(span=timedelta(days=7)), **more})


def test_the_line_is_the_strictest_cap_on_everybodys_week_else_the_rules_number():
    caps = (cap("loose", 9), cap("strict", 4), cap("each sender", 1, per=Per.PERSON_SENDER))
    filtered = cap("customers", 2, applies_to="status == 'customer'")
    assert the_line({}, (*caps, filtered)) == (4.0, "strict")
    assert the_line({}, (filtered,)) == (3.0, "")


@pytest.mark.parametrize(
    "of", [{"channels": ["sms"]}, {"streams": ["transactional"]}, {"categories": ["offers"]}]
)
def test_a_cap_on_part_of_the_mail_is_no_line_for_all_of_it(of):
    partial = cap("part", 1, **{name: frozenset(some) for name, some in of.items()})
    assert the_line({}, (partial, cap("all", 5))) == (5.0, "all")


def names():
    return Names(people={1: "person-1"}, senders={1: "ana@x.example"}, campaigns={})


def finding(number, rule, touches):
    return FoundFinding(
        id=number, rule=rule, recipient="person-1", organisation="x.example", campaign="", first_at=MONDAY,
        last_at=MONDAY, measured=1, comfortable=1, unit="", share=0.5, touches=touches, message="",
    )  # fmt: skip


def test_a_chain_is_the_longest_run_that_a_follow_up_rule_counted():
    found = [
        finding(1, "follow-up/bump-of-a-bump", touches=(1, 2, 3, 4)),
        finding(2, "follow-up/tag-team", touches=(2, 3, 4)),
        finding(3, "frequency/crowded-week", touches=(1, 2, 3, 4)),
        finding(4, "follow-up/too-soon", touches=(5,)),
    ]
    sent = touches(*((1, after) for after in range(5)))
    reply = conform(
        pl.DataFrame([{"event": 1, "person": 1, "at": MONDAY + timedelta(days=9), "kind": "reply"}]), EVENTS
    )
    told, more = chains(found, Inboxes(touches=sent, events=reply), names())
    assert more == 0
    assert [[point.at.day for point in one.points] for one in told] == [[2, 3, 4, 5]]
    assert told[0].answered_at == MONDAY + timedelta(days=9)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dear Ana, we have tea", "Dear …, we have tea"),
        ("ana and Anabel", "ana and Anabel"),
        ("ANA-MARIA’S order", "ANA-MARIA’S order"),
        ("For García", "For …"),
    ],
)
def test_names_of_readers_are_not_quoted(text, shown):
    assert nameless(text, name_words(["Ana García", "a.garcía@reader.example"])) == shown


def test_a_cut_beginning_ends_with_a_whole_word():
    assert whole_words("short") == "short"
    assert whole_words(("tea and more " * 11)[:140]).endswith("more tea and …")


@pytest.fixture(scope="module")
def flooded(flood):
    host = PluginHost()
    request = Request(paths=(str(flood),), illustrated=True)
    return audit(request, load(None, {}, {}), host, lambda *_: None)


def test_the_fullest_week_of_the_chart_is_the_one_that_the_rule_found(flooded):
    found = next(one for one in flooded.findings if one.rule == "frequency/crowded-week")
    assert max(one.fullest for one in flooded.pictures.days) == found.measured
    assert sum(one.messages for one in flooded.pictures.days) == flooded.counts.counted


def test_the_most_tired_inbox_is_shown_with_its_findings_and_without_the_readers_name(flooded):
    shown = flooded.inboxes[0]
    assert shown.label == flooded.people[0].label
    assert sum(line.incoming for line in shown.lines) == 24
    assert any(line.findings for line in shown.lines)
    assert {line.preview for line in shown.lines} >= {"Tea number 3 is here, and it costs 3 euro."}


def test_an_audit_works_pictures_out_only_where_a_report_asks(flood):
    found = audit(Request(paths=(str(flood),)), load(None, {}, {}), PluginHost(), lambda *_: None)
    assert (found.pictures, found.inboxes, found.by_stream) == (None, (), ())


def test_an_inbox_of_its_own_has_the_pressure_of_its_person(flood_ledger):
    shown = inbox(Request(db=str(flood_ledger)), load(None, {}, {}), PluginHost(), "ana@reader.example")
    assert sum(one.messages for one in shown.days) == len(shown.lines) == 24
    assert shown.comfortable == 3
