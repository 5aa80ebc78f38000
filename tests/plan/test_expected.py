"""What the past says of how many follow-ups will go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.columns import EVENTS, TOUCHES
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.model import EventKind, Stream
from inbox_fatigue.plan import expected_sends, reaction_rate

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
END = T0 + 60 * DAY


def touches(*rows: tuple[int, int, datetime], **given) -> pl.DataFrame:
    """(inbox, campaign, at); the person is the inbox."""
    told = [
        {
            "touch": n,
            "person": inbox,
            "inbox": inbox,
            "campaign": campaign,
            "at": at,
            "stream": "marketing",
            "planned": False,
            "bounced": False,
            **given,
        }
        for n, (inbox, campaign, at) in enumerate(rows)
    ]
    schema = {
        name: TOUCHES[name]
        for name in ("touch", "person", "inbox", "campaign", "at", "stream", "planned", "bounced")
    }
    return conform(pl.DataFrame(told, schema=schema), TOUCHES)


def events(*rows: tuple[int, datetime, str], whole: bool = False, **given) -> pl.DataFrame:
    """(inbox, at, kind); with an event of nobody's at the end of what is known."""
    told = [
        {
            "event": n,
            "person": inbox,
            "inbox": None if whole else inbox,
            "at": at,
            "kind": kind,
            "reliable": True,
            **given,
        }
        for n, (inbox, at, kind) in enumerate((*rows, (999, END, "open")))
    ]
    schema = {name: EVENTS[name] for name in ("event", "person", "inbox", "at", "kind", "reliable")}
    return conform(pl.DataFrame(told, schema=schema), EVENTS)


def rate(
    past: pl.DataFrame,
    back: pl.DataFrame,
    *,
    kinds=(EventKind.REPLY,),
    stream=Stream.MARKETING,
    within=3 * DAY,
):
    return reaction_rate(past, back, stream=stream, kinds=kinds, within=within)


FORTY = touches(*((inbox, 1, T0) for inbox in range(40)))


def test_the_rate_is_the_share_of_first_mails_that_somebody_reacted_to_in_time():
    back = events(
        *((inbox, T0 + DAY, "reply") for inbox in range(10)), (20, T0 + 4 * DAY, "reply"), (21, T0, "reply")
    )
    assert rate(FORTY, back) == pytest.approx(10 / 40)


def test_a_reaction_at_the_very_end_of_the_time_counts_and_later_it_does_not():
    assert rate(FORTY, events((1, T0 + 3 * DAY, "reply"))) == pytest.approx(1 / 40)
    assert rate(FORTY, events((1, T0 + 3 * DAY + timedelta(seconds=1), "reply"))) == 0.0


def test_other_events_end_nothing():
    back = events((1, T0 + DAY, "click"), (2, T0 + DAY, "reply"))
    assert rate(FORTY, back) == pytest.approx(1 / 40)
    assert rate(FORTY, back, kinds=(EventKind.REPLY, EventKind.CLICK)) == pytest.approx(2 / 40)


def test_an_event_of_the_person_for_every_organisation_counts():
    assert rate(FORTY, events((1, T0 + DAY, "reply"), whole=True)) == pytest.approx(1 / 40)


def test_opens_by_machines_do_not_count():
    assert rate(FORTY, events((1, T0 + DAY, "open"), reliable=False), kinds=(EventKind.OPEN,)) is None


def test_fewer_than_thirty_first_mails_tell_nothing():
    back = events((1, T0 + DAY, "reply"))
    assert rate(FORTY.head(29), back) is None
    assert rate(FORTY.head(30), back) == pytest.approx(1 / 30)


def test_only_the_first_mail_of_a_campaign_counts():
    again = touches(*((inbox, 1, T0 + n * DAY) for inbox in range(20) for n in (0, 1)))
    assert rate(again, events((1, T0 + DAY, "reply"))) is None  # forty mails, twenty of them first


def test_mails_of_other_streams_planned_ones_and_bounces_are_no_past():
    back = events((1, T0 + DAY, "reply"))
    assert rate(FORTY, back, stream=Stream.SALES) is None
    for flag in ("planned", "bounced"):
        assert rate(FORTY.with_columns(pl.lit(value=True).alias(flag)), back) is None


def test_mails_so_late_that_there_was_no_time_to_react_are_left_out():
    late = touches(*((inbox, 1, END - DAY) for inbox in range(40)))
    assert rate(late, events((1, END - DAY / 2, "reply"))) is None


def test_a_kind_of_event_that_nobody_ever_had_is_not_known():
    assert rate(FORTY, events()) is None


def test_where_nothing_ends_a_sequence_everybody_gets_it():
    assert rate(FORTY.clear(), events(), kinds=()) == 0.0


def test_expected_sends_shrink_with_each_step_and_end_where_a_rate_is_not_known():
    assert expected_sends([100] * 3, (0.1, 0.5)) == (100, 90, 45)
    assert expected_sends([100] * 4, (0.1, None, 0.0)) == (100, 90, None, None)
    assert expected_sends([0], ()) == (0,)


def test_a_step_that_lists_have_made_smaller_is_expected_to_have_no_more_than_is_left_of_it():
    assert expected_sends([100, 40, 0], (0.1, 0.5)) == (100, 36, 0)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 1)), min_size=1, max_size=6))
def test_more_is_never_expected_than_in_the_worst_case(steps):
    sends, (_, *rates) = zip(*steps, strict=True)
    counts = expected_sends(sends, rates)
    assert all(likely <= planned for likely, planned in zip(counts, sends, strict=True))
    assert counts[0] == sends[0]


_HOURS = st.integers(0, 20 * 24)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 5), _HOURS), min_size=40, max_size=80),
    st.lists(
        st.tuples(st.integers(0, 12), _HOURS, st.sampled_from(["reply", "click"])), min_size=1, max_size=30
    ),
    st.integers(1, 200),
)
def test_the_rate_is_what_counting_by_hand_gives(sent, came, hours):
    hour = timedelta(hours=1)
    past = touches(*((inbox, campaign, T0 + at * hour) for inbox, campaign, at in sent))
    back = events(*((inbox, T0 + at * hour, kind) for inbox, at, kind in came))
    first: dict[tuple[int, int], int] = {}
    for inbox, campaign, at in sent:
        first[inbox, campaign] = min(at, first.get((inbox, campaign), at))
    reacted = [
        any(who == inbox and kind == "reply" and at < then <= at + hours for who, then, kind in came)
        for (inbox, _), at in first.items()
    ]
    known = len(first) >= 30 and any(kind == "reply" for _, _, kind in came)
    expected = sum(reacted) / len(first) if known else None
    assert rate(past, back, within=hours * hour) == (
        expected if expected is None else pytest.approx(expected)
    )
