"""The one curve between a number measured and what it does to a person.

p grows linearly from 0 at `comfortable` to the rule's ceiling at `unbearable`; strain is −ln(1 − p), so
that strains add where chances multiply: 1 − Π(1 − p) = 1 − exp(−Σ strain).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.findings import Rule


def with_strain(frame: pl.DataFrame, rules: Mapping[str, Rule]) -> pl.DataFrame:
    """Return a frame that has `rule` and `measured` with `family`, `p` and `strain` added."""
    points = pl.DataFrame(
        [
            (slug, rule.family, rule.comfortable, rule.unbearable, _ceiling(rule))
            for slug, rule in rules.items()
        ],
        schema={
            "rule": pl.String,
            "family": pl.String,
            "_low": pl.Float64,
            "_high": pl.Float64,
            "_ceiling": pl.Float64,
        },
        orient="row",
    )
    height = (pl.col("measured") - pl.col("_low")) / (pl.col("_high") - pl.col("_low"))
    joined = frame.join(points, on="rule", how="left", maintain_order="left")
    return (
        joined.with_columns(p=height.clip(0.0, 1.0) * pl.col("_ceiling"))
        .with_columns(strain=-(1.0 - pl.col("p")).log())
        .drop("_low", "_high", "_ceiling")
    )


def strain(rule: Rule, measured: float) -> float:
    """Return p for one number, for explanations and tests."""
    height = (measured - rule.comfortable) / (rule.unbearable - rule.comfortable)
    return min(max(height, 0.0), 1.0) * _ceiling(rule)


def _ceiling(rule: Rule) -> float:
    return 0.0 if rule.gates_only else rule.ceiling
