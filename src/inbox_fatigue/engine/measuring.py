"""Runs one scorer over some inboxes and makes findings of what it measured."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue import episodes
from inbox_fatigue.columns import empty
from inbox_fatigue.engine.checking import GarbageError, checked_columns, checked_row, iterated
from inbox_fatigue.engine.exchange import copied
from inbox_fatigue.findings import Measurement, Measurements, Rule
from inbox_fatigue.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_fatigue.columns import Inboxes
    from inbox_fatigue.episodes import Outcome


def outcomes(
    scorer: Any, rules: tuple[Rule, ...], inboxes: Inboxes, barred: Mapping[str, pl.DataFrame]
) -> dict[str, Outcome]:
    """Return what each of the rules found; GarbageError if the scorer's answer makes no sense.

    `barred` holds for each rule the touches (column touch) of people whom it cannot assess.
    """
    columnar = callable(getattr(scorer, "measure", None))
    plain = callable(getattr(scorer, "measure_inbox", None))
    if columnar and plain:
        raise GarbageError(f"{type(scorer).__name__} has both measure and measure_inbox")
    if not (columnar or plain):
        raise GarbageError(f"{type(scorer).__name__} has neither measure nor measure_inbox")
    if plain:
        return _from_loop(scorer, rules, inboxes, barred)
    found = _columns(scorer, inboxes)
    return {rule.slug: _outcome(found.get(rule.slug), rule, inboxes, barred) for rule in rules}


def _columns(scorer: Any, inboxes: Inboxes) -> dict[str, Measurements]:
    """Return what a columnar scorer measured, by rule."""
    own = {rule.slug for rule in scorer.rules}
    touches = inboxes.touches.select("touch")
    answer = scorer.measure(copied(inboxes))
    found: dict[str, Measurements] = {}
    for one in [answer] if isinstance(answer, Measurements) else iterated(answer, "measure"):
        checked = checked_columns(one, touches)
        slug = checked.rule.slug
        if slug not in own or slug in found:
            raise GarbageError(f"measure gave {slug} {'twice' if slug in own else 'which is no rule of it'}")
        found[slug] = checked
    return found


def _outcome(
    found: Measurements | None, rule: Rule, inboxes: Inboxes, barred: Mapping[str, pl.DataFrame]
) -> Outcome:
    if found is None:
        frame = empty({"touch": pl.Int64, "measured": pl.Float64})
        return episodes.find(Measurements(rule=rule, frame=frame), inboxes)
    frame = found.frame.join(barred[rule.slug], on="touch", how="anti")
    return episodes.find(dataclasses.replace(found, rule=rule, frame=frame), inboxes)


def _from_loop(
    scorer: Any, rules: tuple[Rule, ...], inboxes: Inboxes, barred: Mapping[str, pl.DataFrame]
) -> dict[str, Outcome]:
    """Return what a scorer in plain Python found, looping over the inboxes for it."""
    own = {rule.slug for rule in scorer.rules}
    rows: dict[tuple[str, int], Measurement] = {}
    for inbox in replay(inboxes):
        touches = {touch.id for touch in inbox.touches}
        for told in iterated(scorer.measure_inbox(inbox), "measure_inbox"):
            row = checked_row(told, own, touches)
            before = rows.get((row.rule, row.touch))
            if before is None or row.measured > before.measured:
                rows[row.rule, row.touch] = row
    return {rule.slug: _outcome_of_rows(rule, rows.values(), inboxes, barred) for rule in rules}


def _outcome_of_rows(
    rule: Rule, rows: Iterable[Measurement], inboxes: Inboxes, barred: Mapping[str, pl.DataFrame]
) -> Outcome:
    left_out = set(barred[rule.slug]["touch"].to_list())
    return episodes.find_rows(rule, [row for row in rows if row.touch not in left_out], inboxes)
