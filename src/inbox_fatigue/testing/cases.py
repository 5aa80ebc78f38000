"""Cases files: what each holds, what its rule measures in its stories, and what it should have measured."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.checking.measured import Known, checked_columns, iterated, looped
from inbox_fatigue.checking.offers import scorer_faults
from inbox_fatigue.checking.rules import CONTROL_POINTS
from inbox_fatigue.findings import Measurements, Rule, Scorer, episodes, needs
from inbox_fatigue.keys import text_key
from inbox_fatigue.replay import replay
from inbox_fatigue.testing.stories import build, only_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from inbox_fatigue.inbox_frames import Inboxes

_OF_CASE = ("name", "rule", "settings", "expect")
_EXPECTED = ("findings", "measured", "touches", "which", "all_measured", "note", "not_assessed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One story of a cases file, and what a rule should say to it."""

    name: str
    rule: str
    inboxes: Inboxes
    settings: dict[str, Any] = field(default_factory=dict)
    expect: dict[str, Any] = field(default_factory=dict)


def load(path: Path) -> list[Case]:
    """Return the cases of a file; the file's stem is the second part of the rule's slug.

    ValueError names the case that has a key which means nothing, or lacks one.
    """
    with path.open("rb") as file:
        told = tomllib.load(file)
    only_known(path.name, told, ("case",))
    family = path.parent.parent.name.removeprefix("inbox_fatigue_").replace("_", "-")
    return [
        _case(story, f"{path.name}, case {number}", f"{family}/{path.stem}")
        for number, story in enumerate(told.get("case", ()), 1)
    ]


def _case(story: Mapping[str, Any], place: str, slug: str) -> Case:
    missing = [key for key in ("name", "expect") if key not in story]
    if missing:
        raise ValueError(f"{place}: {' and '.join(missing)} is missing")
    try:
        only_known("expect", story["expect"], _EXPECTED)
        inboxes = build({key: value for key, value in story.items() if key not in _OF_CASE})
    except ValueError as error:
        raise ValueError(f"{place} ({story['name']}): {error}") from error
    return Case(
        name=story["name"],
        rule=story.get("rule", slug),
        inboxes=inboxes,
        settings=story.get("settings", {}),
        expect=story["expect"],
    )


def settled(scorer: type[Any], settings: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Return the scorer built with its own settings, and the settings that are the rule's control points.

    ValueError names a setting that neither has.
    """
    names = {one.name: one for one in dataclasses.fields(scorer)} if dataclasses.is_dataclass(scorer) else {}
    only_known("settings", settings, (*names, *CONTROL_POINTS))
    own = {key: _value(value, names[key]) for key, value in settings.items() if key in names}
    return scorer(**own), {key: value for key, value in settings.items() if key not in names}


def _value(value: Any, told: dataclasses.Field[Any]) -> Any:
    return span(value) if "timedelta" in str(told.type) and isinstance(value, str) else value


def span(text: str) -> timedelta:
    """Return a span from "90m", "24h", "7d" or "2w"."""
    unit = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}[text[-1]]
    return timedelta(**{unit: float(text[:-1])})


def measure(scorer: Any, rule: Rule, inboxes: Inboxes) -> Measurements | None:
    """Return what a columnar scorer measured for one of its rules, None if it measured nothing.

    GarbageError where the host would refuse what it returned.
    """
    found, known = scorer.measure(inboxes), Known.of(inboxes)
    answers = [found] if isinstance(found, Measurements) else iterated(found, "measure")
    checked = [checked_columns(one, known) for one in answers]
    return next((dataclasses.replace(one, rule=rule) for one in checked if one.rule.slug == rule.slug), None)


def found(scorer: Any, rule: Rule, inboxes: Inboxes) -> episodes.Outcome | None:
    """Return what a scorer of either kind found for one of its rules, None if it measured nothing."""
    if hasattr(scorer, "measure_inbox"):
        return episodes.find_rows(rule, looped(scorer, replay(inboxes)), inboxes)
    measurements = measure(scorer, rule, inboxes)
    return None if measurements is None else episodes.find(measurements, inboxes)


def check(case: Case, scorers: Iterable[type[Scorer]]) -> None:
    """Assert that the rule of a case says what the case expects; AssertionError tells the difference.

    It also tells what would keep the host from using the scorer; GarbageError, what keeps it from using its answer.
    """
    kind, rule = _ruled(case, tuple(scorers))
    scorer, points = settled(kind, case.settings)
    rule = dataclasses.replace(rule, **points)
    unmet = {p for need in rule.needs for p in needs.lacking(need, case.inboxes).to_list()}
    person = text_key("a")
    outcome = None if person in unmet else found(scorer, rule, case.inboxes)
    assessed = person not in unmet and (outcome is None or person not in outcome.unassessed["person"])
    expected = dict(case.expect)
    assert assessed is not expected.pop("not_assessed", False), f"{case.name}: not assessed is {not assessed}"
    if not assessed:
        return
    got = {"findings": 0} if outcome is None else _summary(outcome)
    wanted = {key: got.get(key) for key in expected}
    assert wanted == _rounded(expected), f"{case.name}: got {got}"


def _ruled(case: Case, scorers: tuple[type[Scorer], ...]) -> tuple[type[Scorer], Rule]:
    faults = [told for scorer in scorers for told in scorer_faults(scorer)]
    assert not faults, "; ".join(faults)
    rules = {rule.slug: (scorer, rule) for scorer in scorers for rule in scorer.rules}
    assert case.rule in rules, (
        f"{case.name}: no scorer here has the rule {case.rule}, only {', '.join(rules)}"
    )
    return rules[case.rule]


def _summary(outcome: episodes.Outcome) -> dict[str, Any]:
    worst = outcome.findings.sort("measured", "finding", descending=[True, False])
    if worst.is_empty():
        return {"findings": 0}
    top = worst.row(0, named=True)
    touches = outcome.evidence.filter(pl.col("finding") == top["finding"])["touch"].sort().to_list()
    return {
        "findings": len(worst),
        "measured": round(top["measured"], 3),
        "touches": len(touches),
        "which": touches,
        "all_measured": [round(number, 3) for number in worst["measured"].to_list()],
        "note": top["note"],
    }


def _rounded(expected: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: round(value, 3) if isinstance(value, float | int) and not isinstance(value, bool) else value
        for key, value in expected.items()
    }
