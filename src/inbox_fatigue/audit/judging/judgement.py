"""Turns what scorers measured into scores and states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.statuses import received
from inbox_fatigue.findings.unassessed import blind
from inbox_fatigue.frames.lookups import how_many, looked_up_in, only
from inbox_fatigue.frames.one_value import holds_one_value
from inbox_fatigue.results import WEARY, State
from inbox_fatigue.scoring import causes, score_people, shares
from inbox_fatigue.scoring.curve import with_strain
from inbox_fatigue.scoring.people import state_of
from inbox_fatigue.scoring.weights import weighted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from inbox_fatigue.audit.judging.excusing import Excuses
    from inbox_fatigue.audit.judging.measuring import Measured
    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.model import Problem
    from inbox_fatigue.people.organisations import Audited
    from inbox_fatigue.settings import Settings

TIRING = tuple(state.value for state in WEARY)  # of the words of the column `state`
_AT_ONCE = 1_000_000  # touches, about, that are held against spans
_PAIRS = 5_000_000  # of a span and a touch of its person, about, likewise
_OF_HITS = ("person", "inbox", "rule", "at", "measured")  # what scores look at


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the scorers found and what it means, as frames."""

    rules: Mapping[str, Rule]  # those that took part, with their control points
    findings: (
        pl.DataFrame
    )  # FINDINGS with campaign, family, p, strain, share, now; the accepted ones are not in it
    evidence: pl.DataFrame  # finding, touch, in their order
    people: (
        pl.DataFrame
    )  # person, status, state, fatigue, at_worst, at_worst_on, family:NAME …, touches, counted
    not_assessed: pl.DataFrame  # NOT_ASSESSED
    measured: frozenset[str]  # rules that were measured without failure
    problems: tuple[Problem, ...]
    ignored: int
    idle: tuple[int, ...] = ()  # those of `settings.ignores`, from 0, that cover no finding
    by_label: tuple[int, ...] = ()  # those that cover somebody's by a label

    @property
    def weary(self) -> pl.Series:
        """The people who are tired or exhausted now."""
        return self.people.filter(pl.col("state").is_in((State.TIRED.value, State.EXHAUSTED.value)))["person"]


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Everything that was found out."""

    audited: Audited
    inboxes: Inboxes
    judgement: Judgement
    then: Judgement | None = None  # of what had arrived by *now*, where more came after it
    believed: datetime | None = None  # mail dated later was not judged
    excuses: Excuses | None = None  # where a baseline is given
    _turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    @property
    def blamed(self) -> Mapping[str, pl.DataFrame]:
        """What each campaign and each sender causes (`scoring.causes`); advice and reports ask for it side by side."""
        with self._turn:
            return self._blamed

    @cached_property
    def _blamed(self) -> Mapping[str, pl.DataFrame]:
        judgement, touches = self.judgement, self.inboxes.touches
        told = (judgement.findings, judgement.evidence, touches)
        return causes(*told, judgement.weary, "campaign", "sender")


def weigh(
    measured: Measured, inboxes: Inboxes, rules: Mapping[str, Rule], settings: Settings, accepted: pl.Series
) -> Judgement:
    """Return scores and states from what was measured, findings in `accepted` left out."""
    is_accepted = pl.col("finding").is_in(accepted.implode())
    hits = _without(measured.hits, measured.findings.filter(is_accepted))
    kept = only(measured.findings, ~is_accepted)
    placed = looked_up_in(kept, "touch", inboxes.touches.select("touch", "campaign"))
    placed = from_all(placed, inboxes.touches)
    people, weights = inboxes.people, settings.status.weights
    shared = shares(weighted(with_strain(placed, rules), people, weights))
    findings = shared.with_columns(now=_weighs_now(_now(inboxes), settings.window)).sort(
        "person", "share", "finding", descending=[False, True, False]
    )
    strained = weighted(with_strain(hits.select(_OF_HITS), rules), people, weights)
    return Judgement(
        rules=rules,
        findings=findings,
        evidence=_of_findings(measured.evidence, findings, accepted).sort("finding", "touch"),
        people=_people(strained, inboxes, _unjudged(measured, inboxes, rules), settings),
        not_assessed=measured.not_assessed,
        measured=measured.rules,
        problems=measured.problems,
        ignored=len(accepted),
    )


def _now(inboxes: Inboxes) -> datetime:
    return inboxes.as_of or datetime(1970, 1, 1, tzinfo=UTC)


def _weighs_now(now: datetime, window: timedelta) -> pl.Expr:
    """Return whether some of an episode lies in the window that ends now, as scores look at it."""
    return (pl.col("ends_at") > now - window) & (pl.col("begins_at") <= now)


def _of_findings(evidence: pl.DataFrame, findings: pl.DataFrame, accepted: pl.Series) -> pl.DataFrame:
    """Return the evidence without that of accepted findings."""
    if accepted.is_empty():
        return evidence
    return evidence.join(findings.select("finding"), on="finding", how="semi")


def from_all(findings: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    """Return the findings with how many messages of all organisations the person got in the same span.

    It is told for the frequency rules with a window, and null where it is no more than the finding's own.
    """
    if holds_one_value(touches["organisation"]):
        return findings.with_columns(from_all=pl.lit(None, dtype=pl.Int64))
    windowed = pl.col("span_us").is_not_null() & pl.col("rule").str.starts_with("frequency/")
    spans = findings.filter(windowed).select("finding", "person", "last_at", "span_us", own="inbox")
    parts = max(1, -(-len(touches) // _AT_ONCE), -(-_pairs(spans, touches) // _PAIRS))
    more = pl.concat(
        [_from_others(spans, touches, pl.col("person") % parts == part) for part in range(parts)]
    )
    return findings.join(more, on="finding", how="left", maintain_order="left")


def _pairs(spans: pl.DataFrame, touches: pl.DataFrame) -> int:
    """Return how many pairs there are of a span and a touch of the same person."""
    each = how_many(touches, "person", "counted").filter("counted")
    return int(spans.join(each, on="person").get_column("number").sum())


def _from_others(spans: pl.DataFrame, touches: pl.DataFrame, whose: pl.Expr) -> pl.DataFrame:
    """Return (finding, from_all) for the spans of some people in which other organisations wrote to them as well."""
    looked_at = touches.select("person", "organisation", "at", "inbox", "counted")
    theirs = looked_at.filter(pl.col("counted") & whose).drop("counted")
    several = theirs.filter(pl.col("organisation").n_unique().over("person") > 1).drop("organisation")
    pairs = spans.filter(whose).join(several, on="person")
    since = pl.col("last_at") - pl.duration(microseconds=pl.col("span_us"))
    within = pairs.filter((pl.col("at") > since) & (pl.col("at") <= pl.col("last_at")))
    sums = within.group_by("finding").agg(
        from_all=pl.len().cast(pl.Int64), others=(pl.col("inbox") != pl.col("own")).sum()
    )
    return sums.filter(pl.col("others") > 0).select("finding", "from_all")


def _without(hits: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Return the hits that are not part of an accepted finding's episode."""
    if accepted.is_empty():
        return hits
    spans = accepted.select("inbox", "rule", "begins_at", "ends_at")
    covered = hits.join(spans, on=["inbox", "rule"]).filter(pl.col("at").is_between("begins_at", "ends_at"))
    return hits.join(covered.select("rule", "touch"), on=["rule", "touch"], how="anti")


def _people(hits: pl.DataFrame, inboxes: Inboxes, blind: pl.Series, settings: Settings) -> pl.DataFrame:
    """Return one row per person who got anything; `blind` are those of whom nothing could be judged."""
    got = received(inboxes.touches, inboxes.people)
    caps = {family: settings.cap(family) for family in hits["family"].unique().drop_nulls().to_list()}
    scores = score_people(hits, window=settings.window, as_of=_now(inboxes), caps=caps)
    joined = got.join(scores, on="person", how="left").with_columns(pl.col(pl.Float64).fill_null(0.0))
    bounds = {
        State.COMFORTABLE: settings.states.comfortable,
        State.TIRED: settings.states.tired,
        State.EXHAUSTED: settings.states.exhausted,
    }
    states = [str(state_of(fatigue, bounds)) for fatigue in joined["fatigue"].to_list()]
    return (
        joined.with_columns(state=pl.Series("state", states, dtype=pl.String))
        .with_columns(
            state=pl.when(pl.col("person").is_in(blind.implode()))
            .then(pl.lit(str(State.UNKNOWN)))
            .otherwise("state")
        )
        .sort(["fatigue", "at_worst", "person"], descending=[True, True, False])
    )


def _unjudged(measured: Measured, inboxes: Inboxes, rules: Mapping[str, Rule]) -> pl.Series:
    """Return the people for whom none of the measured rules that tell fatigue could be assessed."""
    telling = [slug for slug in sorted(measured.rules) if slug not in rules or not rules[slug].gates_only]
    return blind(measured.not_assessed, telling, inboxes.people_written_to["person"])
