"""Learns from a ledger how much is too much here: every number of a rule is held against who left after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.measuring import calls_for
from inbox_fatigue.errors import UsageError
from inbox_fatigue.learning import Lessons, banded, departures, taught
from inbox_fatigue.ledger import reading
from inbox_fatigue.settings import build_scorers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.engine.calls import ScorerCall
    from inbox_fatigue.engine.seam import Engine
    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.learning import Banded, Departures
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.settings import BuiltScorer

FAMILIES = ("frequency", "follow-up")  # whose numbers say how much there is
ENOUGH = 30  # leavings; of fewer nothing can be said beyond doubt
_NOTHING_IS_COMFORTABLE = -1.0  # so that each number that is measured comes through


def learned(ledger: Ledger, call: Call, inboxes: Inboxes, engine: Engine) -> Lessons:
    """Return what the inboxes teach of the rules that the request names, by slug or family."""
    wanted = _wanted(build_scorers(call.settings, call.host), call.request.rules or FAMILIES)
    found = departures(inboxes)
    at = inboxes.touches["at"]
    told = Lessons(
        sources=tuple(row[0] for row in reading.sources(ledger)),
        since=_moment(at.min()),
        until=_moment(at.max()),
        people=found.messages["person"].n_unique(),
        messages=len(found.messages),
        kinds=found.kinds,
        left=int(found.messages["left"].sum()),
        answers=found.answers,
        unplaced=found.unplaced,
        enough=ENOUGH,
    )
    return told if told.left < ENOUGH else _all_taught(told, call, wanted, _Ground(inboxes, engine, found))


@dataclass(frozen=True, slots=True)
class _Ground:
    inboxes: Inboxes
    engine: Engine
    found: Departures


def _all_taught(told: Lessons, call: Call, wanted: Sequence[BuiltScorer], ground: _Ground) -> Lessons:
    calls = calls_for(wanted, planned=False)
    answers: list[tuple[Rule, Banded | None, bool]] = []
    for number, one in enumerate(calls):  # one at a time: of all touches, each rule's numbers are many
        call.progress("measuring", number, len(calls))
        answers += _of_scorer(one, ground)
    numbered = [one for _, one, _ in answers if one is not None]
    named = bool(call.request.rules)
    return replace(
        told,
        lessons=taught(ground.found.messages, [one for one in numbered if named or one.counts]),
        uncounted=() if named else tuple(sorted(one.rule.slug for one in numbered if not one.counts)),
        named=named,
        alike=tuple(sorted(rule.slug for rule, one, failed in answers if one is None and not failed)),
        failed=tuple(sorted(rule.slug for rule, _, failed in answers if failed)),
    )


def _wanted(built: Sequence[BuiltScorer], names: Sequence[str]) -> list[BuiltScorer]:
    """Return scorers with those of their rules that are named and add fatigue; UsageError for a name of none."""
    slugs = {rule.slug for one in built for rule in one.rules if not rule.gates_only}
    known = slugs | {slug.partition("/")[0] for slug in slugs}
    for name in names:
        if name not in known:
            raise UsageError(f"--rule {name}: no rule of that name is measured; see `inbox-fatigue rules`")
    chosen = {slug for slug in slugs if slug in names or slug.partition("/")[0] in names}
    return [
        replace(one, rules=tuple(rule for rule in one.rules if rule.slug in chosen))
        for one in built
        if any(rule.slug in chosen for rule in one.rules)
    ]


def _of_scorer(call: ScorerCall, ground: _Ground) -> Iterator[tuple[Rule, Banded | None, bool]]:
    """Yield each rule of a scorer with the messages by its numbers, None where all are alike, and whether it failed."""
    asked = replace(
        call, rules=tuple(replace(rule, comfortable=_NOTHING_IS_COMFORTABLE) for rule in call.rules)
    )
    (judged,) = ground.engine.judge(ground.inboxes, [asked])
    for rule in call.rules:
        if judged.problem is not None:
            yield rule, None, True
            continue
        hits = judged.outcomes[rule.slug].hits.group_by("touch").agg(pl.col("measured").max())
        blind = judged.not_assessed.filter(pl.col("rule") == rule.slug)["person"].unique()
        yield rule, banded(rule, ground.found.messages, hits, blind), False


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None
