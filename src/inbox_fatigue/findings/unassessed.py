"""Who could not be assessed by which rule, and why.

A send log lacks so much that most rules miss something of everybody: that is one row, and not one for each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.frames.lookups import how_many
from inbox_fatigue.frames.schemas import empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.frames.schemas import Schema

EVERYBODY = 0  # as the person of a reason that holds of all who got anything; keys of people are hashes
# Each row once, sorted. Those of one rule and reason are either one of everybody, or of some who are not all.
NOT_ASSESSED: Schema = {
    "rule": pl.Categorical,
    "person": pl.Int64,
    "reason": pl.Categorical,
}
_WHY = ("rule", "reason")
_IS_OF_ALL = pl.col("person") == EVERYBODY


def of_some(rule: str, people: pl.DataFrame, reason: pl.Expr) -> pl.DataFrame:
    """Return a row of one rule for each person."""
    return people.select(_typed(pl.lit(rule), pl.col("person"), reason))


def of_need(rule: str, people: pl.Series, reason: str, everybody: int) -> pl.DataFrame:
    """Return the rows of people who lack what a rule needs, where there are so many people in all."""
    if not 0 < everybody == len(people):
        return of_some(rule, people.to_frame("person"), pl.lit(reason))
    return pl.select(_typed(pl.lit(rule), pl.lit(EVERYBODY), pl.lit(reason)))


def together(told: Iterable[pl.DataFrame], everybody: int) -> pl.DataFrame:
    """Return NOT_ASSESSED for rows of people of whom there are so many in all."""
    found = [one for one in told if not one.is_empty()]
    if not found:
        return empty(NOT_ASSESSED)
    rows = pl.concat(found).unique()
    some = rows.filter(~_IS_OF_ALL)
    if some.is_empty():
        return rows.sort(*NOT_ASSESSED)
    all_told = how_many(some, *_WHY).filter(pl.col("number") == everybody).select(_WHY)
    of_all = pl.concat([rows.filter(_IS_OF_ALL).select(_WHY), all_told]).unique()
    rest = some.join(of_all, on=_WHY, how="anti")
    return pl.concat([_everybody(of_all), rest]).sort(*NOT_ASSESSED)


def merged(parts: Sequence[tuple[pl.DataFrame, pl.Series]]) -> pl.DataFrame:
    """Return NOT_ASSESSED of all for that of each partition, and its people."""
    shares = [(told, people) for told, people in parts if len(people)]
    told_of_all = pl.concat([empty(NOT_ASSESSED), *(told.filter(_IS_OF_ALL) for told, _ in shares)])
    everywhere = how_many(told_of_all, *_WHY).filter(pl.col("number") == len(shares)).select(_WHY)
    rest = (spelled_out(told.join(everywhere, on=_WHY, how="anti"), people) for told, people in shares)
    return pl.concat([_everybody(everywhere), *rest]).sort(*NOT_ASSESSED)


def spelled_out(told: pl.DataFrame, people: pl.Series) -> pl.DataFrame:
    """Return the rows of these people, one for each of them where they hold of everybody."""
    some = told.filter(~_IS_OF_ALL & pl.col("person").is_in(people.implode()))
    of_all = told.filter(_IS_OF_ALL).select(_WHY)
    return pl.concat([some, of_all.join(people.to_frame("person"), how="cross").select(*NOT_ASSESSED)])


def counted(told: pl.DataFrame, everybody: int) -> pl.DataFrame:
    """Return how many people could not be assessed: rule, reason, number, sorted."""
    of_all = told.filter(_IS_OF_ALL).select(*_WHY, number=pl.lit(everybody, pl.Int64))
    return pl.concat([of_all, how_many(told.filter(~_IS_OF_ALL), *_WHY)]).sort(_WHY)


def for_nobody(told: pl.DataFrame, everybody: int) -> frozenset[str]:
    """Return the rules that could be assessed for nobody of so many people."""
    of_all = told.filter(_IS_OF_ALL)["rule"]
    some = told.filter(~_IS_OF_ALL).group_by("rule").agg(people=pl.col("person").n_unique())
    return frozenset([*of_all.to_list(), *some.filter(pl.col("people") >= everybody)["rule"].to_list()])


def blind(told: pl.DataFrame, rules: Sequence[str], people: pl.Series) -> pl.Series:
    """Return those of all people for whom none of these rules could be assessed."""
    asked = told.filter(pl.col("rule").is_in(rules))
    for_none = asked.filter(_IS_OF_ALL).select("rule").unique()
    left = max(len(rules), 1) - len(for_none)
    if left == 0:
        return people
    rest = asked.filter(~_IS_OF_ALL).join(for_none, on="rule", how="anti")
    lacking = rest.group_by("person").agg(rules=pl.col("rule").n_unique())
    return lacking.filter(pl.col("rules") >= left)["person"]


def _everybody(why: pl.DataFrame) -> pl.DataFrame:
    return why.select(_typed(pl.col("rule"), pl.lit(EVERYBODY), pl.col("reason")))


def _typed(rule: pl.Expr, person: pl.Expr, reason: pl.Expr) -> list[pl.Expr]:
    told = {"rule": rule, "person": person, "reason": reason}
    return [told[name].cast(kind).alias(name) for name, kind in NOT_ASSESSED.items()]
