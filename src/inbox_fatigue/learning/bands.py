"""Bands of the numbers that a rule measured, each of enough messages to tell how often people leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.findings import Rule

FEWEST = 200  # messages of a band
EXPECTED = 5  # people who would leave in a band if it were like all others
MOST = 12  # bands of numbers that hardly two messages have in common


@dataclass(frozen=True, kw_only=True)
class Banded:
    """The messages by what one rule measured."""

    rule: Rule
    band: pl.Series  # of each message, from 0; null where the rule can say nothing of the person
    spans: tuple[tuple[float | None, float | None], ...]  # the least and greatest number of each; None: none

    @property
    def counts(self) -> bool:
        """Whether the numbers are whole, as those are that count messages, days or senders."""
        return all(float(number).is_integer() for span in self.spans for number in span if number is not None)


def banded(rule: Rule, messages: pl.DataFrame, measured: pl.DataFrame, blind: pl.Series) -> Banded | None:
    """Return the messages (touch, person, left) in bands; None where there is but one.

    `measured` has touch and measured, of a touch its greatest number; `blind` are the people for whom the rule can
    say nothing.
    """
    numbers = messages.select("touch", "left", seen=~pl.col("person").is_in(blind.implode())).join(
        measured, on="touch", how="left", maintain_order="left"
    )
    seen = numbers.filter("seen")
    levels = seen.group_by("measured").agg(messages=pl.len()).sort("measured", nulls_last=False)
    edges = _edges(levels, least=_least(seen, len(levels)))
    if len(edges) < 2:
        return None
    placed = numbers.with_columns(band=pl.when("seen").then(_band(edges)))
    spans = (
        placed.drop_nulls("band")
        .group_by("band")
        .agg(low=pl.col("measured").min(), high=pl.col("measured").max())
    )
    return Banded(
        rule=rule, band=placed["band"], spans=tuple((low, high) for _, low, high in spans.sort("band").rows())
    )


def _least(seen: pl.DataFrame, levels: int) -> int:
    """Return how many messages a band must have."""
    left = int(seen["left"].sum())
    expected = -(-EXPECTED * len(seen) // left) if left else len(seen)
    return max(FEWEST, expected, len(seen) // MOST if levels > MOST else 0)


def _edges(levels: pl.DataFrame, *, least: int) -> list[float | None]:
    """Return the lowest number of each band, upwards: each holds at least so many messages.

    Nothing but how many messages there are decides it, so that no band is made for those who left in it.
    """
    edges: list[float | None] = []
    within = 0
    for level, messages in levels.rows():
        if not edges or within >= least:
            edges.append(level)
            within = 0
        within += messages
    if len(edges) > 1 and within < least:
        edges.pop()
    return edges


def _band(edges: Sequence[float | None]) -> pl.Expr:
    above = ((pl.col("measured") >= edge).fill_null(value=False).cast(pl.UInt8) for edge in edges[1:])
    return pl.sum_horizontal(*above).cast(pl.UInt8)
