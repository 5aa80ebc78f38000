"""The touches that a finding was counted from, which are its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from inbox_fatigue.findings.nouns import Measurements

# What is counted over many inboxes together, each of the many people is told: with all of it their number would
# be squared. The last so many show what it is about.
MOST_SHARED = 100


def with_evidence(
    findings: pl.DataFrame, measurements: Measurements, touches: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the findings with `first_at`, and rows (finding, touch): the touches of each, the peak among them.

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
