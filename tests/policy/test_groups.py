"""People of one status are judged apart from everybody, in sentences of their own."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_fatigue.policy import Evidence, Group, judge
from inbox_fatigue.results import Counts, Outcome, State


@dataclass(frozen=True, kw_only=True)
class Open:
    """A gate that everybody together may pass."""

    exhausted: float = 1.0
    tired: float = 1.0
    quarantined: float = 1.0
    required: tuple[str, ...] = ()
    limited = {}  # noqa: RUF012 - nothing is limited


def judged(*groups, **more):
    states = {state: sum(one.states.get(state, 0) for one in groups) for state in State}
    evidence = Evidence(
        counts=Counts(seen=10, touches=10), states=states, findings={}, measured=frozenset(),
        unassessed=frozenset(), failures=(), groups=groups, **more,
    )  # fmt: skip
    return judge(Open(), evidence)


def group(status="customer", *, exhausted=None, tired=0.02, states=()):
    return Group(status=status, states=dict(states), exhausted=exhausted, tired=tired)


RESTED = {State.RESTED: 3}


def test_a_group_with_too_many_tired_people_is_named_in_a_sentence():
    verdict = judged(group(states={State.EXHAUSTED: 1, State.RESTED: 8}), group("prospect", states=RESTED))
    assert verdict.outcome is Outcome.FAIL
    assert verdict.reasons == ("1 of 9 customers is tired or exhausted (allowed: 2 %)",)
    assert [one.name for one in verdict.conditions if one.broken] == ["status.customer.tired"]


def test_the_exhausted_are_among_the_tired_and_the_unknown_in_no_share():
    states = {State.EXHAUSTED: 1, State.TIRED: 1, State.RESTED: 1, State.UNKNOWN: 90}
    verdict = judged(group("former", exhausted=0.5, tired=0.5, states=states))
    assert verdict.reasons == ("2 of 3 former customers are tired or exhausted (allowed: 50 %)",)


def test_what_is_not_asked_is_no_condition():
    names = [one.name for one in judged(group(exhausted=0.0, tired=None, states=RESTED)).conditions]
    assert names == ["exhausted", "tired", "status.customer.exhausted"]


def test_a_group_of_nobody_is_said_and_breaks_nothing():
    verdict = judged(group("prospect", states=RESTED), group(tired=0.0))
    told = next(one for one in verdict.conditions if one.name == "status.customer.tired")
    assert (told.measured, told.broken) == ("not assessed", False)
    assert told.sentence == "customers: nobody judged is known to be one (allowed: none)"


def test_in_a_preview_they_would_be():
    assert judged(group(tired=0.0, states={State.TIRED: 1}), foretold=True).reasons == (
        "1 of 1 customers would be tired or exhausted (allowed: none)",
    )
