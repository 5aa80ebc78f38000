"""Reads what the ids of sending systems say by being there: which campaign it was, and which stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.cells import named, names
from inbox_fatigue.sources.logs.names import name_table, plain_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.sources.logs.plans import Plan


def ids_in(header: Sequence[str]) -> dict[str, dict[str, tuple[int, ...]]]:
    """Return the columns of such ids by what they tell, `campaigns` and `streams`: word and positions."""
    plain = [plain_name(column) for column in header]
    return {
        what: {word: at for word, ids in known.items() if (at := _positions(plain, ids))}
        for what, known in name_table()["ids"].items()
    }


def campaigns(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return the campaign of each row; one that is numbered apart from the others has its word before its number."""
    told = names(frame, plan, "campaign")
    for word, positions in plan.ids.get("campaigns", {}).items():
        for at in positions:
            if at != plan.columns.get("campaign"):
                told = told.zip_with(told.is_not_null(), _with_word(named(frame, at), word))
    return told


def streams_by_ids(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return the stream of rows that have an id which only messages of one stream have; null for others."""
    told = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    no = [*name_table()["answers"]["no"], "0"]
    for stream, positions in plan.ids.get("streams", {}).items():
        for at in positions:
            found = named(frame, at)
            there = found.is_not_null() & ~found.str.to_lowercase().is_in(no).fill_null(value=False)
            told = told.set(there & told.is_null(), stream)
    return told


def _positions(plain: Sequence[str], ids: Sequence[str]) -> tuple[int, ...]:
    return tuple(plain.index(one) for one in ids if one in plain)


def _with_word(ids: pl.Series, word: str) -> pl.Series:
    return pl.select(pl.concat_str(pl.lit(f"{word} "), ids)).to_series()
