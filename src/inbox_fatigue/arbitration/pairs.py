"""Campaigns that keep away from each other: never both to one person, or one not soon after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta  # noqa: TC003 - a field of a public dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.arbitration.lines import PAST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.arbitration.lines import Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two campaigns, of which the second must not reach a person whom the first has reached."""

    name: str  # as reports show it: "Summer sale with Price rise"
    first: int  # key of a campaign
    second: int
    within: timedelta | None = (
        None  # None: never both, whichever comes first; a span ends just before its end
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clashes:
    """Two touches each that a pair does not let reach the same person; at least one of them is planned."""

    pair: Ints  # place in the pairs
    first: Ints  # touch of the first campaign
    second: Ints
    first_planned: Ints  # number of the planned touch, or PAST
    second_planned: Ints


def clashes(pairs: Sequence[Pair], touches: pl.DataFrame, planned: pl.DataFrame) -> Clashes:
    """Return all clashes; `planned` numbers the planned touches by their row. A bounced touch reached nobody."""
    numbers = planned.select("touch").with_row_index("number")
    numbered = (
        touches.filter(~pl.col("bounced").fill_null(value=False), pl.col("campaign").is_not_null())
        .select("touch", "person", "at", "campaign")
        .join(numbers, on="touch", how="left")
        .with_columns(pl.col("number").cast(pl.Int64).fill_null(PAST))
    )
    schema = dict.fromkeys(("pair", "touch", "touch_right", "number", "number_right"), pl.Int64)
    found = pl.concat([pl.DataFrame(schema=schema), *_found(pairs, numbered, list(schema))])
    return Clashes(
        pair=found["pair"].to_numpy(),
        first=found["touch"].to_numpy(),
        second=found["touch_right"].to_numpy(),
        first_planned=found["number"].to_numpy(),
        second_planned=found["number_right"].to_numpy(),
    )


def _found(pairs: Sequence[Pair], numbered: pl.DataFrame, names: list[str]) -> Iterator[pl.DataFrame]:
    for place, pair in enumerate(pairs):
        first = numbered.filter(pl.col("campaign") == pair.first)
        second = numbered.filter(pl.col("campaign") == pair.second)
        both = first.join(second, on="person").filter(
            pl.col("touch") != pl.col("touch_right"),
            (pl.col("number") != PAST) | (pl.col("number_right") != PAST),
        )
        if pair.within is not None:
            both = both.filter(
                (pl.col("at_right") - pl.col("at")).is_between(pl.duration(), pair.within, "left")
            )
        yield both.with_columns(pair=pl.lit(place, dtype=pl.Int64)).select(names).sort(names)
