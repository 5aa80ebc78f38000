"""Whose part of the fatigue is whose: strain is additive, so it can be shared out."""

from __future__ import annotations

import polars as pl


def shares(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings with `share`, each one's part of its person's strain, 0 … 1."""
    total = pl.col("strain").sum().over("person")
    return findings.with_columns(share=pl.when(total > 0).then(pl.col("strain") / total).otherwise(0.0))


def causes(
    findings: pl.DataFrame, evidence: pl.DataFrame, touches: pl.DataFrame, tired: pl.Series, *by: str
) -> dict[str, pl.DataFrame]:
    """Return (by, share, touches, reached, tired) for each `by`, such as campaign or sender, largest share first.

    Each finding's strain is split evenly over the touches that it counted; null stands for the touches
    of no campaign, or without a sender, so that all shares add up to 1.
    `tired` holds the people who are tired or exhausted now.
    """
    strained = evidence.join(findings.select("finding", "strain"), on="finding")
    parts = strained.select("touch", part=pl.col("strain") / pl.len().over("finding"))
    placed = parts.join(touches.select("touch", *by), on="touch").drop("touch")
    total = float(findings["strain"].sum()) or 1.0
    return {one: _causes(placed, touches.select(one, "person"), tired, total) for one in by}


def _causes(placed: pl.DataFrame, sent: pl.DataFrame, tired: pl.Series, total: float) -> pl.DataFrame:
    by = sent.columns[0]
    blamed = placed.group_by(by).agg(strain=pl.col("part").sum())
    # Who is tired is looked up once: within each of a hundred thousand campaigns it would be looked up anew.
    is_tired = pl.col("person").is_in(tired.implode())
    marked = sent.with_columns(weary=pl.when(is_tired).then("person"))
    reach = marked.group_by(by).agg(
        touches=pl.len(),
        reached=pl.col("person").n_unique(),
        tired=pl.col("weary").drop_nulls().n_unique(),
    )
    return (
        reach.join(blamed, on=by, how="inner", nulls_equal=True)
        .with_columns(share=pl.col("strain") / total)
        .select(by, "share", "touches", "reached", "tired")
        .sort(["share", by], descending=[True, False], nulls_last=True)
    )
