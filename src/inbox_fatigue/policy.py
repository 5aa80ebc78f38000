"""Judges an audit against the gate of the settings; the one place where pass and fail are decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from inbox_fatigue.results import Condition, Counts, Outcome, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_WORDS = {"exhausted": "exhausted", "tired": "tired or exhausted"}
_OF_STATUS = {"customer": "customers", "prospect": "prospects", "former": "former customers"}
_NOT_ASSESSED = "not assessed"
_HAIR = 1e-9  # 0.58 × 100 is a hair below 58 in binary numbers


class Gate(Protocol):
    """The conditions that must hold; shares are 0 … 1."""

    @property
    def exhausted(self) -> float:
        """Return the share of people who may be exhausted."""
        ...

    @property
    def tired(self) -> float:
        """Return the share of people who may be tired or exhausted."""
        ...

    @property
    def quarantined(self) -> float:
        """Return the share of unreadable messages above which the audit is incomplete."""
        ...

    @property
    def required(self) -> Sequence[str]:
        """Return families or rules that must have been measured; see `Evidence.named`."""
        ...

    @property
    def limited(self) -> Mapping[str, int]:
        """Return how many findings of a rule are allowed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People of one status whom the gate asks about apart from everybody; None asks for nothing."""

    status: str
    states: Mapping[State, int]
    exhausted: float | None  # share of them who may be, 0 … 1
    tired: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the gate looks at."""

    counts: Counts
    states: Mapping[State, int]
    findings: Mapping[str, tuple[int, int]]  # by rule: findings, and the people they are about
    measured: frozenset[str]  # rules that were measured without failure
    unassessed: frozenset[str]  # of those, the ones that could be assessed for nobody
    failures: tuple[str, ...]  # sentences: what kept the audit from being complete
    foretold: bool = False  # it is about what would be
    unasked: frozenset[str] = frozenset()  # rules of a plan, where nothing is planned
    beyond: bool = False  # states and findings are those that a baseline does not have
    of_mails: frozenset[str] = frozenset()  # rules of planned mails: what they find is nobody's in particular
    groups: tuple[Group, ...] = ()
    further: tuple[Condition, ...] = ()  # what a plan demands of itself
    confined: bool = False  # to a period that the user named
    named: bool = False  # the user's own policy says what is required: it must be assessed for somebody


def judge(gate: Gate, evidence: Evidence) -> Verdict:
    """Return the verdict; a broken condition fails, and nothing incomplete ever passes."""
    conditions = (*_people(gate, evidence), *_rules(gate, evidence), *_groups(evidence), *evidence.further)
    broken = tuple(condition.sentence for condition in conditions if condition.broken)
    gaps = (*_unread(gate, evidence), *_missing(gate, evidence), *evidence.failures)
    if broken:
        return Verdict(outcome=Outcome.FAIL, reasons=(*broken, *gaps), conditions=conditions)
    if gaps:
        return Verdict(outcome=Outcome.INCOMPLETE, reasons=gaps, conditions=conditions)
    return Verdict(outcome=Outcome.PASS, reasons=(), conditions=conditions)


def _people(gate: Gate, evidence: Evidence) -> Iterator[Condition]:
    for state, allowed in (("exhausted", gate.exhausted), ("tired", gate.tired)):
        yield _share(state, "people", evidence.states, allowed, evidence)


def _share(
    state: str, whom: str, states: Mapping[State, int], allowed: float, evidence: Evidence
) -> Condition:
    people = _judged(states)
    count = states.get(State.EXHAUSTED, 0) + (states.get(State.TIRED, 0) if state == "tired" else 0)
    limit = "none" if allowed <= 0 else f"{percent(allowed)}"
    verb = "would be" if evidence.foretold else "is" if count == 1 else "are"
    measured = f"{count:,} of {people:,} {whom}"
    if not people:
        sentence = f"{state}: nobody could be judged (allowed: {limit})"
        return Condition(name=state, measured=_NOT_ASSESSED, allowed=limit, broken=False, sentence=sentence)
    return Condition(
        name=state,
        measured=measured,
        allowed=limit,
        broken=exceeds(count, allowed, people),
        sentence=f"{measured} {verb} {_WORDS[state]}{_beyond(evidence)} (allowed: {limit})",
    )


def _judged(states: Mapping[State, int]) -> int:
    """Return how many people are in a state that is known; shares are taken of these."""
    return sum(number for state, number in states.items() if state is not State.UNKNOWN)


def _beyond(evidence: Evidence) -> str:
    return " beyond the baseline" if evidence.beyond else ""


def exceeds(count: int, allowed: float, total: int) -> bool:
    """Return whether a count is more than a share of a total; 58 of 100 are not more than 58 %."""
    return count > allowed * total + _HAIR


def most(allowed: float, total: int) -> int:
    """Return how many of a total are not more than a share of it."""
    return int(allowed * total + _HAIR)


def percent(share: float) -> str:
    """Return a share as people write it: "5 %", "0.5 %"."""
    return f"{round(share * 100, 2):g} %"


def _rules(gate: Gate, evidence: Evidence) -> Iterator[Condition]:
    for slug, allowed in sorted(gate.limited.items()):
        if slug in evidence.unasked:
            continue
        count, people = evidence.findings.get(slug, (0, 0))
        limit = "none" if allowed == 0 else f"{allowed:,}"
        who = "" if slug in evidence.of_mails else f", {people:,} {'person' if people == 1 else 'people'}"
        what = f"{count:,} finding{'' if count == 1 else 's'}"
        if slug not in evidence.measured - evidence.unassessed or not evidence.counts.touches:
            why = "could be assessed for nobody" if slug in evidence.measured else "was not measured"
            sentence = f"{slug}: {why} (allowed: {limit})"
            yield Condition(name=slug, measured=_NOT_ASSESSED, allowed=limit, broken=False, sentence=sentence)
            continue
        yield Condition(
            name=slug,
            measured=what,
            allowed=limit,
            broken=count > allowed,
            sentence=f"{slug}: {what}{_beyond(evidence)}{who} (allowed: {limit})",
        )


def _groups(evidence: Evidence) -> Iterator[Condition]:
    for group in evidence.groups:
        for state, allowed in (("exhausted", group.exhausted), ("tired", group.tired)):
            if allowed is not None:
                whom = _OF_STATUS[group.status]
                told = _share(state, whom, group.states, allowed, evidence)
                if not _judged(group.states):
                    sentence = f"{whom}: nobody judged is known to be one (allowed: {told.allowed})"
                    told = replace(told, measured=_NOT_ASSESSED, sentence=sentence)
                yield replace(told, name=f"status.{group.status}.{state}")


def _nothing(evidence: Evidence) -> str:
    """Return why there is nothing to judge, and what to do where no mail was among what was seen."""
    counts = evidence.counts
    if evidence.confined and counts.stored:
        return (
            "nothing could be judged: no message to a known person lies in the period of --since and --until"
        )
    if evidence.foretold or counts.seen > counts.skipped:
        return (
            "nothing could be judged: no dated message to a known person was found; add the mail as it was "
            "delivered, or a send log that names who got it"
        )
    if not counts.seen:
        return "nothing was read: no file was found, or none has rows; name an mbox, Maildir, mail files or a send log"
    if counts.seen == 1:
        return "nothing was read: the one file that was seen holds neither mail nor a send log"
    none = f"none of {counts.seen:,} files holds mail or a send log"
    return f"nothing was read: {none}; audit one of them alone to learn what it was tried as"


def _unread(gate: Gate, evidence: Evidence) -> Iterator[str]:
    counts = evidence.counts
    if counts.touches == 0:
        yield _nothing(evidence)
    elif not _judged(evidence.states):
        yield "nobody could be judged: too little is known of everybody; see what is not assessed"
    seen = counts.seen - counts.skipped
    if seen > 0 and exceeds(counts.quarantined, gate.quarantined, seen):
        share, allowed = percent(counts.quarantined / seen), percent(gate.quarantined)
        what = "rows of the audiences" if evidence.foretold else "messages"
        yield f"{counts.quarantined:,} of {seen:,} {what} could not be read ({share}; allowed: {allowed})"


def _missing(gate: Gate, evidence: Evidence) -> Iterator[str]:
    """Yield what is required and was not there; what the user requires must be known of somebody as well."""
    for name in gate.required:
        if not _has(evidence.measured | evidence.unasked, name):
            yield f"{name} is required and was not measured: is its plugin installed, and are its rules selected?"
        elif evidence.named and not _has(evidence.measured - evidence.unassessed | evidence.unasked, name):
            yield f"{name} is required and could be assessed for nobody; see what is not assessed"


def _has(slugs: Iterable[str], name: str) -> bool:
    """Return whether a rule, or some rule of a family, is among them."""
    return any(name in (slug, slug.partition("/")[0]) for slug in slugs)
