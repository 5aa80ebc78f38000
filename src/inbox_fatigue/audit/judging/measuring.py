"""Runs the scorers over the inboxes of a ledger and puts their answers together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.engine.calls import ScorerCall
from inbox_fatigue.engine.judging import judge
from inbox_fatigue.findings import FINDINGS, Across
from inbox_fatigue.findings.episodes import EVIDENCE, HITS
from inbox_fatigue.findings.unassessed import NOT_ASSESSED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.engine.calls import Judged
    from inbox_fatigue.engine.judging import Judges
    from inbox_fatigue.engine.seam import Engine
    from inbox_fatigue.findings import Scorer
    from inbox_fatigue.frames.schemas import Schema
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.model import Problem
    from inbox_fatigue.settings import BuiltScorer, Settings


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What came of all scorers, put together."""

    hits: pl.DataFrame
    findings: pl.DataFrame
    evidence: pl.DataFrame
    not_assessed: pl.DataFrame
    rules: frozenset[str]
    problems: tuple[Problem, ...]


def calls_for(built: Sequence[BuiltScorer], *, planned: bool) -> tuple[ScorerCall, ...]:
    """Return what to ask of each scorer that takes part; rules of a plan only where something is planned."""
    calls = (
        ScorerCall(
            plugin=one.plugin_label,
            rules=tuple(rule for rule in one.rules if planned or not rule.needs_plan),
            settings=one.values,
            across=across(one.cls),
        )
        for one in built
    )
    return tuple(call for call in calls if call.rules)


def across(scorer: type[Scorer]) -> Across:
    """Return how far a scorer looks by its own word; a word that is not known is taken for the farthest."""
    told = getattr(scorer, "looks_across", Across.PERSON)
    return Across(told) if told in tuple(Across) else Across.EVERYBODY


def measure(
    inboxes: Inboxes,
    built: Sequence[BuiltScorer],
    settings: Settings,
    plugin_files: tuple[str, ...],
    judges: Judges | Engine | None = None,
) -> Measured:
    """Run every scorer alone over the inboxes and put their answers together.

    `judges` are those of another call with the same plugins, which have loaded them already.
    """
    calls = calls_for(built, planned=inboxes.plan is not None)
    if judges is None:
        answers = judge(inboxes, calls, plugin_files=plugin_files, limits=settings.limits)
    else:
        answers = judges.judge(inboxes, calls)
    outcomes = [outcome for answer in answers for _, outcome in sorted(answer.outcomes.items())]
    return Measured(
        hits=_stacked([one.hits for one in outcomes], HITS),
        findings=_stacked([one.findings for one in outcomes], FINDINGS),
        evidence=_stacked([one.evidence for one in outcomes], EVIDENCE),
        not_assessed=_stacked([one.not_assessed for one in answers], NOT_ASSESSED),
        rules=frozenset(slug for answer in answers if answer.problem is None for slug in answer.outcomes),
        problems=_problems(answers),
    )


def _problems(answers: Sequence[Judged]) -> tuple[Problem, ...]:
    return tuple(answer.problem for answer in answers if answer.problem is not None)


def _stacked(frames: list[pl.DataFrame], schema: Schema) -> pl.DataFrame:
    told = (frame.select(*schema) for frame in frames if not frame.is_empty())  # most rules find nothing
    return pl.concat([pl.DataFrame(schema=schema), *told])
