"""What was said: contents with their word sets unpacked and their features as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import CONTENTS
from inbox_fatigue.frames.packed import WIDTH, numbers, owners
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.ledger import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.ledger import Ledger

_TEXT = " as text"  # of a feature that has numbers as well


def load_contents(ledger: Ledger, kinds: Mapping[str, type]) -> pl.DataFrame:
    """Return the contents; `kinds` gives the type (float, bool or str) of each feature."""
    contents = reading.contents(ledger)
    unpacked = contents.with_columns(_unpacked(contents["word_set"]), _unpacked(contents["particulars"]))
    told = reading.features(ledger).filter(~pl.col("name").is_in(list(CONTENTS)))
    counted, worded = _wide(told, "number"), _wide(told, "text")
    names = sorted({*told["name"].unique(), *kinds} - {*CONTENTS})
    wide = unpacked.join(counted, on="content", how="left")
    wide = wide.join(worded, on="content", how="left", suffix=_TEXT)
    features = [_feature(wide, name, kinds.get(name), counted.columns).alias(name) for name in names]
    return conform(wide.select(*unpacked.columns, *features), CONTENTS)


def _wide(told: pl.DataFrame, value: str) -> pl.DataFrame:
    """Return `content` and a column for each feature of which some content has a number, or a text."""
    return told.drop_nulls(value).pivot(on="name", index="content", values=value)


def _feature(wide: pl.DataFrame, name: str, kind: type | None, counted: list[str]) -> pl.Expr:
    if kind is str or (kind is None and name not in counted):
        column = f"{name}{_TEXT}" if name in counted else name
        return pl.col(column) if column in wide.columns else pl.lit(None, pl.String)
    number = pl.col(name) if name in counted else pl.lit(None, pl.Float64)
    return number != 0 if kind is bool else number


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
