"""From numbers to findings: which measurements are hits, and which hits are one episode.

An episode is a run of hits of one rule in one inbox (and group) whose spans overlap; it is told once,
at its peak, with the touches counted there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT, conform, empty
from inbox_fatigue.findings import FINDINGS, Measurement, Measurements, Need, Rule
from inbox_fatigue.keys import mix_columns, text_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.inbox_frames import Inboxes

# What is counted over many inboxes together, each of the many people is told: with all of it their number would
# be squared. The last so many show what it is about.
MOST_SHARED = 100
HITS: dict[str, pl.DataType | type[pl.DataType]] = {
    "rule": pl.String,
    "person": pl.Int64,
    "inbox": pl.Int64,
    "touch": pl.Int64,
    "at": AT,
    "measured": pl.Float64,
}

EVIDENCE: dict[str, pl.DataType | type[pl.DataType]] = {"finding": pl.Int64, "touch": pl.Int64}
UNASSESSED: dict[str, pl.DataType | type[pl.DataType]] = {"person": pl.Int64, "reason": pl.String}


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
    dated, evidence = _with_evidence(findings, measurements, inboxes.touches)
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


def _with_evidence(
    findings: pl.DataFrame, measurements: Measurements, touches: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the findings with `first_at`, and (finding, touch): the touches of each, the peak among them.

    They are told by ranges of rows, for a join of a large inbox with itself is quadratic.
    """
    own = findings.select("finding", "touch")
    if measurements.counted is None:
        return findings.with_columns(first_at="at"), own
    on = ["group"] if measurements.shared else _keys_of(measurements.counted)
    rows = _counted_rows(findings, measurements, touches, on)
    pairs = findings.select("finding", "touch", *on, "since", "at")
    first = _rows_up_to(pairs, rows, on, "since")
    last = _rows_up_to(pairs, rows, on, "at")
    most = MOST_SHARED if measurements.shared else len(rows)
    ranges = first.join(last, on="finding", suffix="_last").select(
        "finding", peak="touch", begin=pl.max_horizontal("row", pl.col("row_last") - most), end="row_last"
    )
    ranges = ranges.filter(pl.col("begin") < pl.col("end"))
    begun = ranges.select("finding", begun=rows["at"].gather(ranges["begin"]))
    dated = findings.join(begun, on="finding", how="left", maintain_order="left")
    dated = dated.with_columns(first_at=pl.min_horizontal("at", "begun"))
    found = ranges.select("finding", "peak", row=pl.int_ranges("begin", "end")).explode("row")
    told = found.with_columns(touch=rows["touch"].gather(found["row"]))
    others = told.filter(pl.col("touch") != pl.col("peak")).select("finding", "touch")
    return dated, pl.concat([own, others])


def _keys_of(counted: pl.DataFrame) -> list[str]:
    return ["inbox", "group"] if "group" in counted.columns else ["inbox"]


def _counted_rows(
    findings: pl.DataFrame, measurements: Measurements, touches: pl.DataFrame, on: list[str]
) -> pl.DataFrame:
    """Return the touches that were counted in the groups of the findings, each once, by group and time."""
    assert measurements.counted is not None
    concerned = touches
    if not measurements.shared:
        concerned = touches.filter(pl.col("inbox").is_in(findings["inbox"].unique().implode()))
    counted = measurements.counted.join(concerned.select("touch", "inbox", "at"), on="touch", how="inner")
    mine = counted.join(findings, on=on, how="semi").sort(*on, "at", "touch")  # most groups are in no finding
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in (*on, "touch"))
    return mine.filter(~again.fill_null(value=False)).with_row_index("row")


def _rows_up_to(pairs: pl.DataFrame, rows: pl.DataFrame, on: list[str], moment: str) -> pl.DataFrame:
    """Return (finding, touch, row): the first row of its group after a moment, in rows sorted by group and time."""
    ends = rows.select(*on, "at", next=pl.col("row") + 1)  # of several at one moment the last is met
    begins = rows.group_by(on).agg(begin=pl.col("row").min())
    placed = (
        pairs.select("finding", "touch", *on, moment=moment)
        .sort("moment")
        .join_asof(ends, left_on="moment", right_on="at", by=on, strategy="backward", check_sortedness=False)
        .join(begins, on=on)
    )
    return placed.select("finding", "touch", row=pl.coalesce("next", "begin").cast(pl.Int64))


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


def lacking(need: Need, inboxes: Inboxes) -> pl.Series:
    """Return the people for whom a need is not met, sorted; it may be met in one of their inboxes alone."""
    everyone = inboxes.people_written_to
    match need.kind:
        case "event":
            places = inboxes.touches.select("person", "organisation")
            met = places.filter(inboxes.is_known(need.names)).select("person")
        case "person":
            met = _known(inboxes.people, need.names, "person")
        case "touch":
            met = _known(inboxes.touches, need.names, "person")
        case "content":
            told = _known(inboxes.contents, need.names, "content")
            met = inboxes.touches.select("person", "content").join(told, on="content", how="semi")
        case "scorer":
            met = everyone
    if met.is_empty():  # as of most needs, in a log or in mail alone
        return everyone["person"].sort()
    if need.kind != "person" and len(met) == len(
        inboxes.touches
    ):  # as of many others: all that they got has it
        return everyone["person"].clear()
    return everyone.join(met, on="person", how="anti")["person"].sort()


def _known(frame: pl.DataFrame, names: tuple[str, ...], key: str) -> pl.DataFrame:
    """Return the key of the rows that have any of some columns."""
    there = [name for name in names if name in frame.columns and frame[name].null_count() < len(frame)]
    if not there:
        return frame.select(key).clear()
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in there)
    return frame.select(key, *there).filter(known).select(key)
