"""From numbers to findings: which measurements are hits, and which hits are one episode.

An episode is a run of hits of one rule in one inbox (and group) whose spans overlap; it is told once,
at its peak, with the touches counted there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.findings.evidence import with_evidence
from inbox_fatigue.findings.nouns import FINDINGS, Measurement, Measurements, Rule
from inbox_fatigue.frames.schemas import conform, empty
from inbox_fatigue.keys import mix_columns, text_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.frames.schemas import Schema
    from inbox_fatigue.inbox_frames import Inboxes

HITS: Schema = {
    "rule": pl.String,
    "person": pl.Int64,
    "inbox": pl.Int64,
    "touch": pl.Int64,
    "at": AT,
    "measured": pl.Float64,
}

EVIDENCE: Schema = {"finding": pl.Int64, "touch": pl.Int64}
UNASSESSED: Schema = {"person": pl.Int64, "reason": pl.String}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one rule found in some inboxes."""

    hits: pl.DataFrame  # every measurement above comfortable, schema HITS
    findings: pl.DataFrame  # schema FINDINGS
    evidence: pl.DataFrame  # finding, touch
    unassessed: pl.DataFrame = field(default_factory=lambda: empty(UNASSESSED))  # told by the scorer itself


def find(measurements: Measurements, inboxes: Inboxes) -> Outcome:
    """Return the hits, the findings and their evidence for one rule's measurements."""
    rule = measurements.rule
    hits = _hits(measurements, inboxes)
    if hits.is_empty():  # as most rules find in most archives
        return Outcome(
            hits=empty(HITS),
            findings=empty(FINDINGS),
            evidence=empty(EVIDENCE),
            unassessed=_unassessed(measurements, hits, inboxes.touches),
        )
    findings = _name(rule, _episodes(hits), measurements)
    dated, evidence = with_evidence(findings, measurements, inboxes.touches)
    return Outcome(
        hits=hits.with_columns(rule=pl.lit(rule.slug)).select(*HITS),
        findings=conform(dated, FINDINGS).select(*FINDINGS).sort("finding"),
        evidence=evidence.sort("finding", "touch"),
        unassessed=_unassessed(measurements, hits, inboxes.touches),
    )


def _unassessed(measurements: Measurements, hits: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    """Return whom the scorer could not judge; whoever has a hit all the same was judged."""
    if measurements.unassessed is None:
        return empty(UNASSESSED)
    told = measurements.unassessed.select(pl.col(name).cast(kind) for name, kind in UNASSESSED.items())
    here = told.unique().join(touches, on="person", how="semi")
    return here.join(hits, on="person", how="anti").sort("person", "reason")


def _hits(measurements: Measurements, inboxes: Inboxes) -> pl.DataFrame:
    """Return the hits with their place, but for organisations of which nothing that the rule needs is known."""
    frame = measurements.frame.filter(pl.col("measured") > measurements.rule.comfortable)
    if frame.is_empty():
        return empty(HITS)
    frame = frame.with_columns(pl.col("measured").cast(pl.Float64))
    joined = frame.join(
        inboxes.touches.select("touch", "person", "organisation", "inbox", "at"), on="touch", how="inner"
    )
    for need in measurements.rule.needs:
        if need.kind == "event":
            joined = joined.filter(inboxes.is_known(need.names))
    if "since" not in joined.columns:
        span = measurements.span
        joined = joined.with_columns(since=pl.col("at") if span is None else pl.col("at") - span)
    if "group" not in joined.columns:
        joined = joined.with_columns(group=pl.lit(0, dtype=pl.Int64))
    if "note" not in joined.columns:
        joined = joined.with_columns(note=pl.lit(None, dtype=pl.String))
    return joined.with_columns(pl.col("group").cast(pl.Int64)).sort("inbox", "group", "at", "touch")


def _episodes(hits: pl.DataFrame) -> pl.DataFrame:
    """Return the peak hit of each episode with the times at which the episode begins and ends.

    Hits lie by inbox, group and time, so that an episode is a run of them.
    """
    elsewhere = (pl.col("inbox") != pl.col("inbox").shift(1)) | (pl.col("group") != pl.col("group").shift(1))
    fresh = (elsewhere | (pl.col("since") >= pl.col("at").shift(1))).fill_null(value=True)
    numbered = hits.with_columns(episode=fresh.cum_sum())
    spans = numbered.group_by("episode").agg(begins_at=pl.col("at").min(), ends_at=pl.col("at").max())
    by_peak = numbered.sort(
        "episode", "measured", "at", "touch", descending=[False, True, False, False]
    ).unique("episode", keep="first", maintain_order=True)
    return by_peak.join(spans, on="episode", maintain_order="left")


def _name(rule: Rule, episodes: pl.DataFrame, measurements: Measurements) -> pl.DataFrame:
    names = mix_columns(
        [
            episodes["inbox"],
            episodes["group"],
            episodes["touch"],
        ]
    )
    slug = text_key(rule.slug)
    span = None if measurements.span is None else round(measurements.span.total_seconds() * 1_000_000)
    return episodes.with_columns(
        finding=names ^ slug,
        rule=pl.lit(rule.slug),
        last_at=pl.col("at"),
        comfortable=pl.lit(rule.comfortable, dtype=pl.Float64),
        span_us=pl.lit(span, dtype=pl.Int64),
    )


def from_rows(rule: Rule, rows: Iterable[Measurement]) -> tuple[Measurements, dict[int, tuple[int, ...]]]:
    """Return plain-Python measurements of one rule as columns, and the touches each counted."""
    kept = [row for row in rows if row.rule == rule.slug]
    frame = pl.DataFrame(
        {
            "touch": [row.touch for row in kept],
            "measured": [row.measured for row in kept],
            "note": [row.note or None for row in kept],
        },
        schema={"touch": pl.Int64, "measured": pl.Float64, "note": pl.String},
    )
    return Measurements(rule=rule, frame=frame), {row.touch: row.touches for row in kept if row.touches}


def find_rows(rule: Rule, rows: Iterable[Measurement], inboxes: Inboxes) -> Outcome:
    """Return what plain-Python measurements of one rule amount to, with the touches that they named."""
    measurements, named = from_rows(rule, rows)
    outcome = find(measurements, inboxes)
    told = [
        (finding, touch)
        for finding, peak in outcome.findings.select("finding", "touch").iter_rows()
        for touch in named.get(peak, ())
    ]
    more = pl.DataFrame(told, schema={"finding": pl.Int64, "touch": pl.Int64}, orient="row")
    evidence = pl.concat([outcome.evidence, more]).unique().sort("finding", "touch")
    dated = evidence.join(inboxes.touches.select("touch", "at"), on="touch")
    first = dated.group_by("finding").agg(first_at=pl.col("at").min())
    return replace(outcome, findings=outcome.findings.update(first, on="finding"), evidence=evidence)
