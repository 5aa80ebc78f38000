"""How heavily a person's strain counts, by the status that contacts give them.

Strain is additive, so a weight multiplies it and leaves shares additive: a person's findings keep their
shares of that person, and one more touch never lowers a score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping


def weighted(frame: pl.DataFrame, people: pl.DataFrame, weights: Mapping[str, float]) -> pl.DataFrame:
    """Return a frame that has `person` and `strain` with the strain of each person multiplied by their weight.

    `people` has `person` and `status`; whoever has another status than those of `weights`, or none, counts once.
    """
    if not weights:
        return frame
    weight = pl.col("status").replace_strict(weights, default=1.0, return_dtype=pl.Float64)
    told = people.select("person", _weight=weight)
    joined = frame.join(told, on="person", how="left", maintain_order="left")
    return joined.with_columns(strain=pl.col("strain") * pl.col("_weight").fill_null(1.0)).drop("_weight")
