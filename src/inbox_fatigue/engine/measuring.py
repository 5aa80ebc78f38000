"""Runs one scorer over some inboxes and makes findings of what it measured."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.checking.measured import GarbageError, checked_columns, iterated, looped
from inbox_fatigue.engine.exchange import copied
from inbox_fatigue.findings import FINDINGS, Measurements, Rule, episodes
from inbox_fatigue.frames.schemas import empty
from inbox_fatigue.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_fatigue.checking.measured import Known
    from inbox_fatigue.findings import Measurement
    from inbox_fatigue.findings.episodes import Outcome
    from inbox_fatigue.inbox_frames import Inboxes


def outcomes(
    scorer: Any, rules: tuple[Rule, ...], inboxes: Inboxes, barred: Mapping[str, pl.Series], known: Known
) -> dict[str, Outcome]:
    """Return what each of the rules found; GarbageError if the scorer's answer makes no sense.

    `barred` holds for each rule the people whom it cannot assess; `known` the touches of the inboxes.
    """
    if hasattr(scorer, "measure_inbox"):
        return _from_loop(scorer, rules, inboxes, barred)
    found = _columns(scorer, inboxes, known)
    return {rule.slug: _outcome(found.get(rule.slug), rule, inboxes, barred) for rule in rules}


def _columns(scorer: Any, inboxes: Inboxes, known: Known) -> dict[str, Measurements]:
    """Return what a columnar scorer measured, by rule."""
    own = {rule.slug for rule in scorer.rules}
    answer = scorer.measure(copied(inboxes))
    found: dict[str, Measurements] = {}
    for one in [answer] if isinstance(answer, Measurements) else iterated(answer, "measure"):
        checked = checked_columns(one, known)
        slug = checked.rule.slug
        if slug not in own or slug in found:
            raise GarbageError(f"measure gave {slug} {'twice' if slug in own else 'which is no rule of it'}")
        found[slug] = checked
    return found


def _outcome(
    found: Measurements | None, rule: Rule, inboxes: Inboxes, barred: Mapping[str, pl.Series]
) -> Outcome:
    if found is None:
        return nothing_found()
    hits = found.frame.filter(pl.col("measured") > rule.comfortable)
    if not (hits.is_empty() or barred[rule.slug].is_empty()):
        hits = hits.join(_touches_of(barred[rule.slug], inboxes), on="touch", how="anti")
    return episodes.find(dataclasses.replace(found, rule=rule, frame=hits), inboxes)


def nothing_found() -> Outcome:
    """Return the outcome of a rule that measured nothing."""
    return episodes.Outcome(
        hits=empty(episodes.HITS), findings=empty(FINDINGS), evidence=empty(episodes.EVIDENCE)
    )


def _touches_of(people: pl.Series, inboxes: Inboxes) -> pl.DataFrame:
    if people.is_empty():
        return inboxes.touches.select("touch").clear()
    return inboxes.touches.filter(pl.col("person").is_in(people.implode())).select("touch")


def _from_loop(
    scorer: Any, rules: tuple[Rule, ...], inboxes: Inboxes, barred: Mapping[str, pl.Series]
) -> dict[str, Outcome]:
    """Return what a scorer in plain Python found, looping over the inboxes for it."""
    rows = looped(scorer, replay(inboxes))
    return {rule.slug: _outcome_of_rows(rule, rows, inboxes, barred) for rule in rules}


def _outcome_of_rows(
    rule: Rule, rows: Iterable[Measurement], inboxes: Inboxes, barred: Mapping[str, pl.Series]
) -> Outcome:
    left_out = set(_touches_of(barred[rule.slug], inboxes)["touch"].to_list())
    return episodes.find_rows(rule, [row for row in rows if row.touch not in left_out], inboxes)
