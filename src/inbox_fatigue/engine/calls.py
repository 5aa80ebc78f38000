"""What the judging worker is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - fields of public dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_fatigue.findings import Across
from inbox_fatigue.findings.unassessed import NOT_ASSESSED
from inbox_fatigue.frames.schemas import empty
from inbox_fatigue.model import Problem

if TYPE_CHECKING:
    import polars as pl

    from inbox_fatigue.findings import Rule
    from inbox_fatigue.findings.episodes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerCall:
    """One scorer to run; its class is found in the worker by the slugs of its rules."""

    plugin: str  # the label, for problems
    rules: tuple[Rule, ...]  # with their control points as the settings have them
    settings: Mapping[str, Any] | bytes = field(default_factory=dict)  # fields of the scorer, perhaps pickled
    across: Across = Across.PERSON
    # Ask it even where it can assess nobody of a partition, for it can in another: what it says of those whom it
    # cannot judge must not depend on where the inboxes were cut.
    anyway: bool = False

    def failed(self, why: str, detail: str) -> Problem:
        """Return the problem of a scorer that failed, with its rules: a plugin has several, and which is unknown."""
        slugs = [rule.slug for rule in self.rules]
        is_named = not slugs or any(slug in detail for slug in slugs)
        told = detail if is_named else f"{', '.join(slugs)}: {detail}"
        return Problem(why=why, detail=told, plugin=self.plugin, lost=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one scorer, as the worker sends it."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    not_assessed: pl.DataFrame = field(default_factory=lambda: empty(NOT_ASSESSED))
    seconds: float = 0.0
    why: str = ""  # "" if the scorer did well
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of one scorer; without a problem, `outcomes` has every rule of the call."""

    call: ScorerCall
    outcomes: dict[str, Outcome]
    not_assessed: pl.DataFrame  # schema NOT_ASSESSED
    people: pl.Series  # all who got anything of what was looked at
    seconds: float
    problem: Problem | None = None
