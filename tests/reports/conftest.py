"""Builds audit results with sane defaults, for the tests of reports."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from inbox_fatigue.model import Problem, Where
from inbox_fatigue.results import (
    AuditResult,
    BrokenRule,
    Cause,
    Condition,
    Counts,
    FoundFinding,
    NotAssessed,
    OrganisationLine,
    Outcome,
    Person,
    PluginLine,
    State,
    Verdict,
)

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
_STATES = ((75, State.EXHAUSTED), (50, State.TIRED), (25, State.COMFORTABLE), (0, State.RESTED))


def finding(number=1, rule="frequency/crowded-week", recipient="person-07", message="", **more):
    return FoundFinding(
        **{
            "id": 4_611_686_018_427_387_904 + number,
            "rule": rule,
            "recipient": recipient,
            "organisation": "sender.example",
            "campaign": "Spring sale",
            "first_at": START,
            "last_at": START + timedelta(days=6),
            "measured": 6.0,
            "comfortable": 3.0,
            "unit": "touches in 7 days",
            "share": 0.5,
            "touches": (1, 2, 3),
            "message": message or "6 messages in 7 days; 3 is comfortable",
            **more,
        }
    )


def person(label="person-07", fatigue=0.0, messages=(), **more):
    number = int("".join(filter(str.isdigit, label)) or 0)
    findings = tuple(
        finding(number * 10 + index, recipient=label, message=message, rule=rule)
        for index, (rule, message) in enumerate(messages)
    )
    state = next(state for bound, state in _STATES if fatigue >= bound)
    return Person(
        **{
            "id": number,
            "label": label,
            "state": state,
            "fatigue": fatigue,
            "at_worst": fatigue,
            "at_worst_on": START + timedelta(days=20) if fatigue else None,
            "families": {"frequency": fatigue, "consent": 0.0},
            "touches": 48,
            "counted": 40,
            "findings": findings,
            **more,
        }
    )


def cause(name="Spring sale", share=0.41, **more):
    return Cause(**{"name": name, "share": share, "touches": 57, "reached": 19, "tired": 6, **more})


def problem(why="header-too-large", **more):
    where = Where(source="sample_mail", member="2026-03.mbox", offset=10_432)
    return Problem(**{"why": why, "detail": "the header has 1,200,000 bytes", "where": where, **more})


def result(people=None, **more):
    """Return the result of a small audit; whatever depends on the people follows from them."""
    people = (person("person-01"), person("person-02")) if people is None else tuple(people)
    states = {state: sum(one.state is state for one in people) for state in State}
    counts = Counts(
        seen=312, stored=298, duplicates=11, quarantined=0, skipped=3, touches=1_204,
        counted=1_050, recipients=len(people), creatives=40, campaigns=14,
    )  # fmt: skip
    verdict = Verdict(
        outcome=Outcome.PASS,
        reasons=(),
        conditions=(condition("exhausted", broken=False, sentence="Nobody is exhausted (allowed: none)"),),
    )
    return AuditResult(
        **{
            "sources": ("sample_mail",),
            "since": START,
            "until": datetime(2026, 5, 31, 17, tzinfo=UTC),
            "as_of": datetime(2026, 5, 31, 17, tzinfo=UTC),
            "counts": counts,
            "verdict": verdict,
            "people": people,
            "states": states,
            "tired_from": 50.0,
            "campaigns": (),
            "senders": (),
            "findings": tuple(one for who in people for one in who.findings),
            "rules_broken": rules_broken(people),
            "not_assessed": (),
            "problems": (),
            "organisations": (organisation(),),
            "plugins": (PluginLine(name="frequency", version="0.1.0", origin="inbox-fatigue"),),
            "version": "0.1.0",
            "streams": {"marketing": 980, "sales": 70, "correspondence": 154},
            **more,
        }
    )


def rules_broken(people):
    """Return what the findings of some people amount to by rule, those that concern most people first."""
    concerned = defaultdict(list)
    for who in people:
        for one in who.findings:
            concerned[one.rule].append(who.id)
    lines = [
        BrokenRule(rule=rule, findings=len(who), people=len(set(who))) for rule, who in concerned.items()
    ]
    return tuple(sorted(lines, key=lambda one: (-one.people, -one.findings, one.rule)))


def organisation(name="sender.example", **more):
    return OrganisationLine(
        **{
            "name": name,
            "domains": (name,),
            "because": "most mail here was sent from it",
            "touches": 1_204,
            "people": 25,
            **more,
        }
    )


def condition(name="exhausted", *, broken=True, sentence="2 of 25 people are exhausted (allowed: none)"):
    return Condition(name=name, measured="2 of 25 people", allowed="none", broken=broken, sentence=sentence)


def unassessed(rule="relevance/wrong-language", people=3, reason="their language is not known (--contacts)"):
    return NotAssessed(rule=rule, reason=reason, people=people)


def tired_company():
    """Return a result as a company with real trouble would get it."""
    people = [
        person("person-07", 96.2, [
            ("frequency/crowded-week", "9 messages in 7 days; 3 is comfortable"),
            ("follow-up/bump-of-a-bump", "the third follow-up without an answer, from 3 colleagues; one follow-up is comfortable"),
            ("relevance/hard-to-read", "school grade 14; 10 is comfortable"),
            ("frequency/pile-up", "3 messages from different campaigns within 1 hour; 1 is comfortable"),
        ]),
        person("person-19", 81.0, [("consent/mailed-after-opt-out", "4 messages after the opt-out of 2 April; none is comfortable")]),
        person("person-03", 61.0, [("relevance/wrong-language", "5 messages in English to somebody who reads German; none is comfortable")]),
        person("person-11", 31.0, [("frequency/crowded-day", "2 messages in 24 hours; 1 is comfortable")], at_worst=72.0),
        *(person(f"person-{n}") for n in range(20, 41)),
    ]  # fmt: skip
    sentences = (
        "2 of 25 people are exhausted (allowed: none)",
        "1 person was mailed after opting out (allowed: none)",
    )
    return result(
        people,
        verdict=Verdict(
            outcome=Outcome.FAIL,
            reasons=sentences,
            conditions=tuple(condition(sentence=one) for one in sentences),
        ),
        campaigns=(
            cause(),
            cause("Product news", 0.16, reached=25, tired=3),
            cause("", 0.005, reached=2, tired=0),
        ),
        senders=(cause("sales@sender.example", 0.22, reached=4, tired=2),),
        advice=("Leave 4 people out of Spring sale, reminder 2: nobody is exhausted",),
        not_assessed=(
            unassessed(),
            unassessed(
                "follow-up/chasing-a-no", 25, "no replies are known (add mail from them, or --events)"
            ),
            unassessed(
                "follow-up/answered-already", 25, "no replies are known (add mail from them, or --events)"
            ),
        ),
        problems=(
            problem(),
            problem(),
            problem(
                "plugin-failed", plugin="house 1.0", lost=0, where=None, detail="ValueError: no such column"
            ),
        ),
    )


@pytest.fixture
def build():
    return SimpleNamespace(
        START=START, cause=cause, condition=condition, finding=finding, organisation=organisation, person=person, problem=problem,
        result=result, tired_company=tired_company, unassessed=unassessed,
    )  # fmt: skip
