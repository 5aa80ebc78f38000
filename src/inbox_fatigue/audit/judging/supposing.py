"""What the verdict would be if the numbers of the rules were others, so that no default is taken for a law.

Each control point is moved alone, down and up, and everything is weighed again. A scorer does not know where
the points of its rules stand, so moving `comfortable` takes two more rounds of measuring in all, one with
every one of them lower and one with every one higher, of which each rule's part is then taken alone;
moving `unbearable` takes none.
"""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - a field of a public dataclass
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import polars as pl

from inbox_fatigue.audit.judging.accepting import weighed
from inbox_fatigue.audit.judging.evidence import evidence_of
from inbox_fatigue.audit.judging.measuring import measure
from inbox_fatigue.audit.reading.half_read import sentences
from inbox_fatigue.policy import judge
from inbox_fatigue.results import State, Supposed, WhatIf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.audit.judging.accepting import Accepting
    from inbox_fatigue.audit.judging.judgement import Judgement
    from inbox_fatigue.audit.judging.measuring import Measured
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.engine.judging import Judges
    from inbox_fatigue.engine.seam import Engine
    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.results import AuditResult, Verdict
    from inbox_fatigue.settings import BuiltScorer

# Wide enough to meet what a reasonable person might have chosen instead (3 or 4 a week for 3), and narrow
# enough that a verdict which it turns was a close one.
QUARTER = 0.25
Point = Literal["comfortable", "unbearable"]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the audit rests on, and what came of it."""

    call: Call
    built: Sequence[BuiltScorer]
    inboxes: Inboxes
    accepting: Accepting
    judges: Judges | Engine
    measured: Measured
    result: AuditResult

    @property
    def rules(self) -> dict[str, Rule]:
        """The rules that took part and did not fail, with their control points, by slug."""
        every = {rule.slug: rule for one in self.built for rule in one.rules}
        return {slug: rule for slug, rule in sorted(every.items()) if slug in self.measured.rules}

    def measure(self, some: Sequence[BuiltScorer]) -> Measured:
        """Run some scorers over the same inboxes."""
        request = self.call.request
        return measure(self.inboxes, some, self.call.settings, request.plugin_files, self.judges)

    def weigh(self, measured: Measured, rules: Mapping[str, Rule]) -> Judgement:
        """Return scores and states from other measurements, or with other control points."""
        return weighed(measured, self.inboxes, rules, self.call.settings, self.accepting)

    def judge(self, judgement: Judgement) -> Verdict:
        """Return the verdict on another judgement of the same audit."""
        result = self.result
        evidence = evidence_of(
            self.call,
            judgement,
            result.counts,
            result.caps,
            undated=len(result.people) - len(judgement.people),
            unread=sentences(result.problems, tolerated=self.call.settings.gate.quarantined),
        )
        return judge(self.call.settings.gate, evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One control point of one rule, put elsewhere."""

    rule: Rule
    point: Point
    to: float

    @property
    def is_up(self) -> bool:
        """Whether the number becomes larger."""
        return self.to > self.given

    @property
    def given(self) -> float:
        """Where the settings have it."""
        return float(getattr(self.rule, self.point))

    @property
    def moved(self) -> Rule:
        """The rule with the number put there."""
        if self.point == "comfortable":
            return replace(self.rule, comfortable=self.to)
        return replace(self.rule, unbearable=self.to)


def suppose(ground: Ground) -> WhatIf:
    """Return what would come of the audit, number by number."""
    moves = [move for rule in ground.rules.values() for move in moves_of(rule)]
    again = {is_up: _again(ground, moves, is_up=is_up) for is_up in (False, True)}
    failed = {slug for asked, found in again.values() for slug in asked - found.rules}
    tried = [move for move in moves if move.rule.slug not in failed]
    told = [_told(ground, move, again[move.is_up][1]) for move in tried]
    changes = tuple(one for one in told if one is not None)
    numbers = len({(move.rule.slug, move.point) for move in tried})
    moving = len({(one.rule, one.point) for one in changes})
    return WhatIf(changes=changes, numbers=numbers, idle=numbers - moving, untried=tuple(sorted(failed)))


def moves_of(rule: Rule) -> Iterator[Move]:
    """Yield where the control points of a rule might stand instead: a quarter lower, and a quarter higher.

    A quarter of 0 is 0, and a quarter may go beyond the other point; then it is a quarter of the way between
    both. Below 0 there is nothing to measure, so that 0 goes up only, and a share goes up to all at most. What
    adds no fatigue has no `unbearable`.
    """
    between = (rule.unbearable - rule.comfortable) * QUARTER
    points: tuple[Point, ...] = ("comfortable",) if rule.gates_only else ("comfortable", "unbearable")
    for point in points:
        given = float(getattr(rule, point))
        for sign in (-1, 1):
            if given == 0 and sign < 0:
                continue
            move = Move(rule=rule, point=point, to=given + sign * abs(given) * QUARTER)
            if given == 0 or not move.moved.comfortable < move.moved.unbearable:
                move = replace(move, to=given + sign * between)
            if rule.greatest is not None and move.to > rule.greatest:
                move = replace(move, to=rule.greatest)
            if move.to > given or sign < 0:
                yield move


def _again(ground: Ground, moves: Sequence[Move], *, is_up: bool) -> tuple[frozenset[str], Measured]:
    """Return which rules were measured once more with another `comfortable`, and what they found.

    Upwards only those that have found something: what is comfortable already stays so.
    """
    hit = set(ground.measured.hits["rule"].unique().to_list())
    moved = {
        move.rule.slug: move.moved
        for move in moves
        if move.point == "comfortable" and move.is_up == is_up and (not is_up or move.rule.slug in hit)
    }
    asked = (
        replace(one, rules=tuple(moved[rule.slug] for rule in one.rules if rule.slug in moved))
        for one in ground.built
    )
    return frozenset(moved), ground.measure([one for one in asked if one.rules])


def _told(ground: Ground, move: Move, again: Measured) -> Supposed | None:
    """Return what one move changes; None if that is neither a condition of the gate nor who is tired."""
    slug, before = move.rule.slug, ground.result.verdict
    measured = ground.measured if move.point == "unbearable" else _mixed(ground.measured, again, slug)
    if not any(slug in frame["rule"] for frame in (ground.measured.hits, measured.hits)):
        return None
    judgement = ground.weigh(measured, ground.rules | {slug: move.moved})
    verdict = ground.judge(judgement)
    weary = judgement.people["state"]
    exhausted = int((weary == State.EXHAUSTED.value).sum())
    told = Supposed(
        rule=slug,
        point=move.point,
        given=move.given,
        moved=move.to,
        outcome=verdict.outcome,
        exhausted=exhausted,
        tired=exhausted + int((weary == State.TIRED.value).sum()),
        broken=_only_in(verdict, before, "sentence"),
        mended=_only_in(before, verdict, "name"),
    )
    return told if _differs(told, ground.result) else None


def _mixed(measured: Measured, again: Measured, slug: str) -> Measured:
    """Return what was measured, with one rule's part as it was measured again.

    Evidence stays as it was: it says whose part the fatigue is, and nothing of how much there is.
    """
    other, own = pl.col("rule") != slug, pl.col("rule") == slug
    return replace(
        measured,
        hits=pl.concat([measured.hits.filter(other), again.hits.filter(own)]),
        findings=pl.concat([measured.findings.filter(other), again.findings.filter(own)]),
        not_assessed=pl.concat([measured.not_assessed.filter(other), again.not_assessed.filter(own)]),
    )


def _only_in(one: Verdict, other: Verdict, told: Literal["name", "sentence"]) -> tuple[str, ...]:
    """Return the conditions that are broken in one verdict and not in another."""
    elsewhere = {condition.name for condition in other.conditions if condition.broken}
    return tuple(
        getattr(condition, told)
        for condition in one.conditions
        if condition.broken and condition.name not in elsewhere
    )


def _differs(told: Supposed, result: AuditResult) -> bool:
    exhausted = result.states[State.EXHAUSTED]
    as_it_is = (result.verdict.outcome, exhausted, exhausted + result.states[State.TIRED])
    return bool(told.broken or told.mended) or (told.outcome, told.exhausted, told.tired) != as_it_is
