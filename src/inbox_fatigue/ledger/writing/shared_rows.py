"""Rows of which many say much the same, in two frames: what each has of its own, and what they share.

A mailing to a hundred thousand people is as many addresses and times, and one sender, campaign, content and
stream. Kept and written apart, what is shared costs nothing for each row.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.frames.one_value import divided

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACE = pl.UInt32
SHARED = "shared"  # in the rows: the place in the other frame of what they share


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRows:
    """Rows in two frames."""

    own: pl.DataFrame  # with `shared`, a whole number from 0
    shared: pl.DataFrame  # one row for each of those numbers, in their order

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.own)

    def within(self, least: int, most: int) -> SharedRows:
        """Return the rows with ids above the one and up to the other."""
        return SharedRows(
            own=self.own.filter(pl.col("id").is_between(least, most, closed="right")), shared=self.shared
        )

    def told(self, name: str) -> pl.Series:
        """Return a shared column, with a value for each row."""
        return self.shared[name].gather(self.own[SHARED])


def split(rows: pl.DataFrame, own: Sequence[str]) -> SharedRows:
    """Return rows with some columns as their own, and the others shared; their order stays."""
    others = rows.drop(own)
    if others.is_empty():
        return SharedRows(own=rows.select(*own, pl.lit(0, dtype=PLACE).alias(SHARED)), shared=others)
    varying, _ = divided(others)
    shared = others.unique(subset=varying.columns, keep="first", maintain_order=True)
    places = shared.select(varying.columns).with_columns(pl.int_range(len(shared), dtype=PLACE).alias(SHARED))
    found = varying.join(places, on=varying.columns, how="left", nulls_equal=True, maintain_order="left")
    return SharedRows(own=rows.select(own).with_columns(found[SHARED]), shared=shared)


def joined(parts: Sequence[SharedRows]) -> SharedRows:
    """Return the rows of several parts in the order of their ids."""
    begins = accumulate((len(part.shared) for part in parts), initial=0)
    own = [
        part.own.with_columns((pl.col(SHARED) + begin).cast(PLACE))
        for part, begin in zip(parts, begins, strict=False)
    ]
    return SharedRows(
        own=pl.concat(own, how="diagonal").sort("id"), shared=pl.concat([part.shared for part in parts])
    )
