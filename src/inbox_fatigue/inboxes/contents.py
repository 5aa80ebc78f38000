"""What was said: contents with their word sets unpacked and their features as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import CONTENTS, conform
from inbox_fatigue.ledger import reading
from inbox_fatigue.packed import WIDTH, numbers, owners

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.ledger import Ledger


def load_contents(ledger: Ledger, kinds: Mapping[str, type]) -> pl.DataFrame:
    """Return the contents; `kinds` gives the type (float, bool or str) of each feature."""
    contents = reading.contents(ledger)
    unpacked = contents.with_columns(_unpacked(contents["word_set"]), _unpacked(contents["particulars"]))
    told = reading.features(ledger)
    described = unpacked
    for name in sorted(set(told["name"].unique().to_list()) | set(kinds)):
        if name in CONTENTS:
            continue
        described = described.join(_feature(told, name, kinds.get(name)), on="content", how="left")
    return conform(described, CONTENTS)


def _feature(told: pl.DataFrame, name: str, kind: type | None) -> pl.DataFrame:
    own = told.filter(pl.col("name") == name)
    if kind is str or (kind is None and own["number"].null_count() == len(own)):
        return own.select("content", pl.col("text").alias(name))
    number = pl.col("number") != 0 if kind is bool else pl.col("number")
    return own.select("content", number.alias(name))


def _unpacked(column: pl.Series) -> pl.Series:
    """Return packed uint32 as lists, an empty one for no bytes; null stays null."""
    packed = column.to_list()
    lengths = [len(raw) // WIDTH if raw else 0 for raw in packed]
    flat = numbers(b"".join(raw for raw in packed if raw))
    lists = pl.DataFrame({"row": owners(lengths), "value": flat}).group_by("row").agg("value")
    every = column.is_not_null().alias("known").to_frame().with_row_index("row")
    joined = every.join(lists, on="row", how="left", maintain_order="left")
    none = pl.lit([], dtype=pl.List(pl.UInt32))
    filled = pl.when(pl.col("known")).then(pl.coalesce("value", none))
    return joined.select(filled.alias(column.name)).to_series()
