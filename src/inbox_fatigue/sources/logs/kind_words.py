"""Looks up what words mean: those of every log, and those of one system's column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.names import name_table, plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def words_for(header: Sequence[str], at: int | None) -> Mapping[str, str]:
    """Return the words of the column at a position and their meanings, as `kinds` of the table of names has them.

    Where mails have a subject, `kinds_of_mail` is known as well.
    """
    known = name_table()
    plain = [plain_name(column) for column in header]
    own = known["kinds_of"].get(plain[at], {}) if at is not None else {}
    beside = (words for mark, words in known["kinds_beside"].items() if mark in plain)
    of_mail = not set(plain).isdisjoint(known["columns"]["subject"])
    told = {**known["kinds_of_mail"], **known["kinds"]} if of_mail else dict(known["kinds"])
    for words in (own, *beside):
        told |= words
    return told


def kinds_of(values: pl.Series, words: Mapping[str, str] | None = None) -> pl.Series:
    """Return what each value means: "sent", an event's name, "" to set aside, null if unknown."""
    known = name_table()["kinds"] if words is None else words
    distinct = values.cast(pl.String).unique().drop_nulls()
    meanings = [known.get(plain_name(value)) for value in distinct]
    table = pl.DataFrame(
        {"value": distinct, "meaning": meanings}, schema={"value": pl.String, "meaning": pl.String}
    )
    return (
        values.cast(pl.String)
        .to_frame("value")
        .join(table, on="value", how="left", maintain_order="left")["meaning"]
    )


def meanings(values: pl.Series, table: str) -> pl.Series:
    """Return what a table of `columns.toml` says of each value, null where it says nothing."""
    return kinds_of(values, name_table()[table])
