"""What scorers find in partitions is what they find in all inboxes at once."""

from __future__ import annotations

import polars as pl
import pytest

from inbox_fatigue.audit.judging.measuring import calls_for
from inbox_fatigue.engine import local
from inbox_fatigue.engine.dividing import across, assessing
from inbox_fatigue.engine.local import LocalEngine
from inbox_fatigue.engine.partitions import bucket_of, partitions
from inbox_fatigue.findings import Across
from inbox_fatigue.host import PluginHost
from inbox_fatigue.limits import Limits
from inbox_fatigue.settings import build_scorers, load
from inbox_fatigue.testing import inbox

PEOPLE = {"person": pl.Int64, "account": pl.Int64, "household": pl.String}


def people(*rows):
    return pl.DataFrame(rows, schema=PEOPLE, orient="row")


def buckets(frame, how, count):
    return dict(bucket_of(frame, how, count).rows())


def test_the_bucket_of_a_person_is_the_same_on_every_machine():
    """The numbers are written down: a worker of another release would else take people for others."""
    found = buckets(people((1, None, None), (2, None, None), (2**62, None, None)), Across.PERSON, 1000)
    assert found == {1: 128, 2: 302, 2**62: 75}


def test_colleagues_are_together_and_so_are_those_who_live_with_them():
    """Ana and Ben work together, Ben lives with Cleo, Cleo works with Dora."""
    tied = people((11, 5, None), (12, 5, "h1"), (13, 6, "h1"), (14, 6, None))
    assert len(set(buckets(tied, Across.ACCOUNT, 10**9).values())) == 1
    assert len(set(buckets(tied, Across.PERSON, 10**9).values())) == 4


def test_people_of_no_company_are_not_together():
    alone = people(*((number, None, None) for number in range(100)))
    assert len(set(buckets(alone, Across.ACCOUNT, 10**9).values())) == 100


def test_partitions_hold_every_inbox_whole_and_once():
    touches = [
        {"at": f"2026-03-0{day}", "person_named": name} for name in "abcdefghij" for day in range(1, 8)
    ]
    whole = inbox(*touches, events=[{"at": "2026-03-04", "kind": "reply", "person_named": "c"}])
    parts = list(partitions(whole, Across.PERSON, 3))
    assert len(parts) == 3
    assert pl.concat([part.touches for part in parts]).sort("touch").equals(whole.touches.sort("touch"))
    assert sum(len(part.events) for part in parts) == len(whole.events) == 1
    for part in parts:
        assert part.touches.equals(part.touches.sort("inbox", "at", "touch"))
        assert part.touches.group_by("person").len()["len"].unique().to_list() == [7]


@pytest.fixture(scope="module")
def calls():
    return calls_for(build_scorers(load(None, {}, {}), PluginHost()), planned=False)


def test_rules_that_count_an_audience_see_everybody_unless_nobody_can_be_judged(calls):
    told = [call for call in calls if call.across is Across.EVERYBODY]
    assert {rule.slug for call in told for rule in call.rules} == {
        "follow-up/answered-already",  # those of chains: a sequence is known by several people's
        "follow-up/bump-of-a-bump",
        "follow-up/empty-bump",
        "follow-up/guilt-trip",
        "follow-up/tag-team",
        "follow-up/too-soon",
        "relevance/batch-and-blast",
        "relevance/nothing-new",
    }
    logged = inbox("2026-03-02", "2026-03-03")  # no text is known
    assert not any(call.anyway for call in assessing(told, logged))
    assert across(calls) is Across.ACCOUNT


@pytest.fixture(scope="module")
def whole(calls, varied):
    """What all inboxes at once give."""
    with LocalEngine(plugin_files=(), limits=Limits()) as engine:
        return engine.judge(varied, calls)


@pytest.mark.parametrize(("parts", "judges"), [(2, 1), (3, 1), (7, 2)])
def test_partitions_find_what_the_whole_finds(calls, varied, whole, parts, judges):
    with LocalEngine(plugin_files=(), limits=Limits(), parts=parts, judges=judges) as engine:
        found = engine.judge(varied, calls)
    assert [one.problem for one in found] == [None] * len(calls)
    for one, other in zip(found, whole, strict=True):
        assert one.outcomes.keys() == other.outcomes.keys()
        for slug, outcome in one.outcomes.items():
            for name in ("hits", "findings", "evidence", "unassessed"):
                told = getattr(outcome, name)
                assert told.equals(getattr(other.outcomes[slug], name)), (slug, name)
        assert one.not_assessed.equals(other.not_assessed), one.call.rules


def test_a_large_ledger_is_cut_and_finds_the_same(calls, varied, whole, monkeypatch):
    cut = []

    def counting(*given):
        cut.append(given[2])
        return partitions(*given)

    monkeypatch.setattr(local, "partitions", counting)
    monkeypatch.setattr(local, "TOUCHES_AT_ONCE", len(varied.touches) // 3)
    with LocalEngine(plugin_files=(), limits=Limits()) as engine:
        found = engine.judge(varied, calls)
    assert len(cut) == 2  # by persons, and by companies; everybody is looked at whole
    assert min(cut) >= 3
    for one, other in zip(found, whole, strict=True):
        for slug, outcome in other.outcomes.items():
            assert one.outcomes[slug].findings.equals(outcome.findings), slug


def test_what_is_compared_is_worth_comparing(whole):
    """A test of equality proves nothing about rules that found nothing."""
    found = {slug for one in whole for slug, outcome in one.outcomes.items() if len(outcome.findings)}
    assert {
        "frequency/crowded-account",
        "frequency/crowded-week",
        "frequency/no-rest",
        "frequency/over-cap",
        "follow-up/same-again",
        "relevance/batch-and-blast",
        "relevance/nothing-new",
        "relevance/owns-it-already",
    } <= found
