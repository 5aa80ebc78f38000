"""Reads which lists an opt-out or a subscription is about, where it is not about all mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import LIST_NOT_TOLD
from inbox_fatigue.sources.logs.cells import names
from inbox_fatigue.sources.logs.names import name_table, plain_name

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.plans import Plan

_ONE, _ALL = SCOPES = ("list", "all")  # what a kind says of what was left: "unsubscribe:list"
_ABOUT_LISTS = ("unsubscribe", "subscribe")


def lists(frame: pl.DataFrame, plan: Plan, kinds: pl.Series, scopes: pl.Series) -> pl.Series:
    """Return the lists that each event is about, as a list of names; null where it is about all mail.

    A kind may say which of the two it is. Of others the column decides: not one that names the list of the message,
    for to leave all is offered there as well.
    """
    named = names(frame, plan, "list")
    told = named if _says_what_was_left(plan) else named.clear(len(named))
    told = told.zip_with(scopes.ne_missing(_ONE), named.fill_null(LIST_NOT_TOLD))
    every = told.str.to_lowercase().is_in(name_table()["lists"]["all"])
    general = ((scopes == _ALL) | every).fill_null(value=False) | ~kinds.is_in(_ABOUT_LISTS)
    return _each(told.set(general, None))


def _says_what_was_left(plan: Plan) -> bool:
    if "list" not in plan.columns:
        return False
    return plain_name(plan.header[plan.columns["list"]]) not in name_table()["of_messages"]["list"]


def _each(written: pl.Series) -> pl.Series:
    """Return the names in each cell: those of a JSON array, or what stands between semicolons."""
    array = written.str.starts_with("[") & written.str.ends_with("]")
    parts = written.str.strip_chars("[]").str.split(",").list.eval(pl.element().str.strip_chars(' "'))
    others = written.str.split(";").list.eval(pl.element().str.strip_chars())
    named = pl.select(pl.when(array).then(parts).otherwise(others).alias("list")).to_series()
    return named.list.set_difference([""])
