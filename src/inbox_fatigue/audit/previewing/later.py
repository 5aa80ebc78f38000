"""When what must not go as planned may go: never what is wrong at any time, and one of several copies at most."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.arbitration import Arbitration

_COPY = ("campaign", "step", "person")


def put_off(
    decided: Arbitration, wrong: pl.Series, copied: pl.DataFrame, without: Callable[[pl.Series], Arbitration]
) -> Arbitration:
    """Return decisions in which only what may go at another time has one.

    `wrong` names the touches that are wrong at any time; `copied` has (touch, group) of those that differ
    from another one by nothing but their row. `without` decides again as if some touches were not planned:
    what never goes takes no other's place.
    """
    told = _left_out(decided.decisions, wrong, copied)
    never = told.filter("never")["touch"]
    if never.is_empty():
        return decided
    again = without(never).decisions.select("touch", "kept", again="next_at")
    both = told.join(again, on="touch", how="left", suffix="_again", maintain_order="left")
    # Where equals are in each other's way another one of them may go: then the first times hold for all.
    is_same = (both["kept"] == both["kept_again"]).fill_null(value=True).all()
    later = pl.coalesce("again", "next_at") if is_same else pl.col("next_at")
    decisions = both.with_columns(next_at=pl.when(~pl.col("never")).then(later))
    return replace(decided, decisions=decisions.select(decided.decisions.columns))


def copies(sends: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, group) of the planned sends that reach one person with one step more than once."""
    placed = sends.select("touch", "campaign", "step").join(people.select("touch", "person"), on="touch")
    group = pl.struct(_COPY).rank("dense").cast(pl.Int64)
    return placed.filter(pl.len().over(_COPY) > 1).select("touch", group=group)


def _left_out(decisions: pl.DataFrame, wrong: pl.Series, copied: pl.DataFrame) -> pl.DataFrame:
    """Return decisions with `never`: whether a touch goes at no time, because it is wrong or its copy goes."""
    is_wrong = pl.col("touch").is_in(wrong.implode())
    told = decisions.join(copied, on="touch", how="left", maintain_order="left")
    is_copy = pl.col("group").is_not_null()
    waits = told.filter(~pl.col("kept"), ~is_wrong, is_copy, pl.col("next_at").is_not_null())
    first = waits.sort("next_at", "touch").unique("group", keep="first", maintain_order=True)["touch"]
    goes = pl.col("kept").any().over("group")
    too_many = is_copy & (goes | ~pl.col("touch").is_in(first.implode()))
    return told.with_columns(never=~pl.col("kept") & (is_wrong | too_many)).drop("group")
