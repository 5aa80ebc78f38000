"""What an earlier report knows already, so that an audit fails on what is worse and on nothing else.

A baseline is the JSON report of an audit that was accepted. A finding is known if the baseline has it by
its id, which names the rule, the inbox and the message at its peak, and it measures no more than it did.
People are recognised by their findings, since a report may know them by pseudonyms that another audit gives
to others.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError
from inbox_fatigue.model import Problem
from inbox_fatigue.results import State
from inbox_fatigue.whole_files import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_fatigue.results import FoundFinding, Person

_RANKS = {State.RESTED: 0, State.COMFORTABLE: 1, State.TIRED: 2, State.EXHAUSTED: 3}
_WEARY = (State.TIRED, State.EXHAUSTED)
_VERSION = "1"
_HAIR = 1e-3  # reports round to four places


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The findings of an earlier report, and how tired the people were whom they are about."""

    measured: Mapping[int, float]  # by finding
    states: Mapping[int, State]  # of its person, by finding


def read_baseline(path: str) -> Baseline:
    """Return what a JSON report holds; UsageError where it is none."""
    try:
        told = json.loads(whole_file(path))
    except OSError as error:
        raise UsageError(
            f"--baseline {path}: cannot be read ({error.strerror});"
            f" write one with: audit ... --format json --output {path}"
        ) from error
    except ValueError as error:
        raise UsageError(f"--baseline {path}: is no JSON report of an audit") from error
    try:
        return _baseline(told)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"--baseline {path}: is no JSON report of an audit, version {_VERSION}; write it anew"
        ) from error


def _baseline(told: dict[str, Any]) -> Baseline:
    if told["schema_version"] != _VERSION:
        raise ValueError(told["schema_version"])
    states = {one["recipient"]: State(one["state"]) for one in told["people"]}
    return Baseline(
        measured={int(one["id"]): float(one["measured"]) for one in told["findings"]},
        states={int(one["id"]): states[one["recipient"]] for one in told["findings"]},
    )


def marked(people: Iterable[Person], baseline: Baseline) -> tuple[Person, ...]:
    """Return people with those of their findings marked that the baseline knows, and whether they are worse."""
    return tuple(
        replace(
            one,
            worse=_beyond(one, baseline) in _WEARY,
            findings=(found := _marked(one.findings, baseline)),
            then=None if one.then is None else _as_new_as(found, one.then),
        )
        for one in people
    )


def _marked(findings: Iterable[FoundFinding], baseline: Baseline) -> tuple[FoundFinding, ...]:
    return tuple(
        replace(one, known=one.measured <= baseline.measured.get(one.id, -1.0) + _HAIR) for one in findings
    )


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


def states_beyond(people: Iterable[Person], baseline: Baseline) -> dict[State, int]:
    """Return people by state; who is no worse than in the baseline counts as rested."""
    counted = Counter(_beyond(one, baseline) for one in people)
    return {state: counted[state] for state in State}


def _beyond(person: Person, baseline: Baseline) -> State:
    if person.state not in _RANKS:
        return person.state
    weighing = (one.id for one in person.findings if one.now)
    before = [_RANKS.get(baseline.states[number], 0) for number in weighing if number in baseline.states]
    return person.state if _RANKS[person.state] > max(before, default=0) else State.RESTED


def findings_beyond(people: Iterable[Person]) -> dict[str, tuple[int, int]]:
    """Return how many findings of each rule the baseline does not know, and how many people they are about."""
    fresh = [(one.rule, person.id) for person in people for one in person.findings if not one.known]
    concerned = defaultdict(set)
    for rule, person in fresh:
        concerned[rule].add(person)
    return {rule: (count, len(concerned[rule])) for rule, count in Counter(rule for rule, _ in fresh).items()}
