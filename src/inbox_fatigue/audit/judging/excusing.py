"""Says what a baseline excuses: findings that it knows, and people who are no worse.

A finding is known if the baseline has it by its id, which names the rule, the inbox and the message at its peak,
and it measures no more than it did.
People are recognised by their findings, since a report may know them by pseudonyms that another audit gives to
others. They are worse if they are in a worse state than there, and if they are in a worse one than what is known
would have them in by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.judgement import weigh
from inbox_fatigue.model import Problem
from inbox_fatigue.results import WEARY, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_fatigue.audit.judging.baseline import Baseline
    from inbox_fatigue.audit.judging.measuring import Measured
    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.results import FoundFinding, Person
    from inbox_fatigue.settings import Settings

_RANKS = {State.RESTED: 0, State.COMFORTABLE: 1, State.TIRED: 2, State.EXHAUSTED: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuses:
    """What a baseline excuses in one audit."""

    baseline: Baseline
    states: Mapping[
        int, State
    ]  # by person: how tired they would be of what the baseline knows, and of nothing else

    @classmethod
    def of(
        cls,
        baseline: Baseline,
        measured: Measured,
        inboxes: Inboxes,
        rules: Mapping[str, Rule],
        settings: Settings,
    ) -> Excuses:
        """Return what is excused of what was measured."""
        told = measured.findings.select("finding", "measured")
        fresh = [number for number, much in told.rows() if not baseline.knows(number, much)]
        alone = weigh(measured, inboxes, rules, settings, pl.Series("finding", fresh, dtype=pl.Int64))
        states = alone.people.select("person", "state").rows()
        return cls(baseline=baseline, states={person: State(state) for person, state in states})


def marked(people: Iterable[Person], excuses: Excuses) -> tuple[Person, ...]:
    """Return people with those of their findings marked that the baseline knows, and whether they are worse."""
    return tuple(
        replace(
            one,
            worse=_beyond(one, excuses) in WEARY,
            findings=(found := _marked(one.findings, excuses.baseline)),
            then=None if one.then is None else _as_new_as(found, one.then),
        )
        for one in people
    )


def _marked(findings: Iterable[FoundFinding], baseline: Baseline) -> tuple[FoundFinding, ...]:
    return tuple(replace(one, known=baseline.knows(one.id, one.measured)) for one in findings)


def _as_new_as(findings: Iterable[FoundFinding], then: Iterable[FoundFinding]) -> tuple[FoundFinding, ...]:
    """Return what had been found by *now*, marked by rule: what goes on has another peak, and so another id."""
    fresh = {one.rule for one in findings if not one.known}
    return tuple(replace(one, known=one.rule not in fresh) for one in then)


def recognising_nobody(people: Iterable[Person], baseline: Baseline) -> tuple[Problem, ...]:
    """Return a note where no finding of the baseline is found again: who was tired before counts as newly so."""
    if not baseline.measured or any(one.id in baseline.measured for who in people for one in who.findings):
        return ()
    detail = (
        f"none of the findings of the baseline ({len(baseline.measured):,}) is found again, so that nobody is"
        " recognised and whoever is tired counts as worse; judge the messages of the baseline as well (--since)"
    )
    return (Problem(why="baseline-of-other-mail", detail=detail, lost=0),)


def states_beyond(people: Iterable[Person], excuses: Excuses) -> dict[State, int]:
    """Return people by state; who is no worse than in the baseline counts as rested."""
    counted = Counter(_beyond(one, excuses) for one in people)
    return {state: counted[state] for state in State}


def _beyond(person: Person, excuses: Excuses) -> State:
    if person.state not in _RANKS:
        return person.state
    states = excuses.baseline.states
    weighing = (one.id for one in person.findings if one.now)
    before = [_RANKS.get(states[number], 0) for number in weighing if number in states]
    of_what_is_known = _RANKS.get(excuses.states.get(person.id, State.RESTED), 0)
    excused = min(max(before, default=0), of_what_is_known)
    return person.state if _RANKS[person.state] > excused else State.RESTED


def findings_beyond(people: Iterable[Person]) -> dict[str, tuple[int, int]]:
    """Return how many findings of each rule the baseline does not know, and how many people they are about."""
    fresh = [(one.rule, person.id) for person in people for one in person.findings if not one.known]
    concerned = defaultdict(set)
    for rule, person in fresh:
        concerned[rule].add(person)
    return {rule: (count, len(concerned[rule])) for rule, count in Counter(rule for rule, _ in fresh).items()}
