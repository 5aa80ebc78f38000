"""What the policy says, what it looked at, and what could not be judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What the policy says."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What would come of the audit if one control point of one rule stood elsewhere and all else as it is."""

    rule: str
    point: str  # comfortable or unbearable
    given: float  # where the settings have it
    moved: float  # where it stood for this
    outcome: Outcome
    exhausted: int  # people
    tired: int  # people who are tired or exhausted
    broken: tuple[str, ...]  # conditions of the gate that only then are broken: their sentences
    mended: tuple[str, ...]  # names of conditions that only then are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """How much the verdict depends on the numbers of the rules: each was moved alone, down and up."""

    changes: tuple[Supposed, ...]  # those that change something, by rule, point and direction
    numbers: int  # control points that were moved
    idle: int  # of those, the ones that change nothing either way
    untried: tuple[str, ...] = ()  # rules whose scorer failed when it measured again


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of the gate, as it was found."""

    name: (
        str  # "exhausted", "tired", "quarantined", "required", "never_with", "never_after", or a rule's slug
    )
    measured: str  # as shown: "2 of 25 people", "1 finding"
    allowed: str
    broken: bool
    sentence: str  # "2 of 25 people are exhausted (allowed: none)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The policy's answer, with the conditions that decided."""

    outcome: Outcome
    reasons: tuple[str, ...]  # sentences, the broken conditions and what was incomplete
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssessed:
    """A rule that could not be judged for some people."""

    rule: str
    reason: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """How many findings a rule has, and how many people they are about."""

    rule: str
    findings: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapCount:
    """How one cap of the settings fared, whether or not its findings are accepted."""

    name: str
    allows: str  # "3 in 7 days"
    people: int  # over it at some time
    most: int  # messages that one of its windows held, where it was broken
    judged: int  # people to whom it was applied
    unassessed: int  # people for whom something that it asks is not known
    unapplied: bool = False  # it could be applied to nobody, and may be about some of them
