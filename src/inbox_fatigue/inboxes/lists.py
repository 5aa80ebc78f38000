"""Tells of which list mail is that people left or joined, by its List-Id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import TOUCHES
from inbox_fatigue.frames.lookups import looked_up
from inbox_fatigue.ledger import reading
from inbox_fatigue.parsing.list_names import list_names

if TYPE_CHECKING:
    from collections.abc import Collection

    from inbox_fatigue.ledger import Ledger

_BETWEEN = re.compile(r"[\s_-]+")


def with_list_ids(ledger: Ledger, touches: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Return touches with the list that their List-Id names, where somebody left or joined a list of that name.

    Another List-Id tells nothing against a name from elsewhere: one system may call a list by two names. Where
    the person left by writing to a list of mail that they had got, the mail of each list has its own.
    """
    named = events.filter(pl.col("list").is_not_null()).select("inbox", "list", "sender")
    if named.is_empty():
        return touches
    bare = touches.filter(pl.col("list").is_null()).select("touch", "inbox")
    told = bare.join(reading.list_ids(ledger), on="touch")
    if told.is_empty():
        return touches
    by_name = _known(told["list_id"].unique(), named["list"].cast(pl.String).unique().to_list())
    left = named.drop_nulls(["inbox", "sender"])["inbox"].unique()
    found = told.join(by_name, on="list_id").with_columns(
        told=pl.when(pl.col("inbox").is_in(left.implode()))
        .then(pl.coalesce("known", "own"))
        .otherwise("known")
    )
    listed = looked_up(touches.select("touch"), "touch", found.select("touch", "told"))["told"]
    return touches.with_columns(pl.coalesce(pl.col("list").cast(pl.String), listed).cast(TOUCHES["list"]))


def _known(list_ids: pl.Series, lists: Collection[str]) -> pl.DataFrame:
    """Return (list_id, own, known): what each List-Id calls its list, and which of some lists that is."""
    plain = {_plain(name): name for name in sorted(lists, reverse=True)}
    rows = []
    for list_id in list_ids.sort():
        names = list_names(list_id)
        met = (plain[_plain(name)] for name in names if _plain(name) in plain)
        rows.append((list_id, names[0] if names else None, next(met, None)))
    return pl.DataFrame(rows, schema=dict.fromkeys(("list_id", "own", "known"), pl.String), orient="row")


def _plain(name: str) -> str:
    return _BETWEEN.sub(" ", name.lower()).strip()
