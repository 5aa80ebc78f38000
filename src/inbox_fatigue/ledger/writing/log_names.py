"""What logs name: the keys of addresses, campaigns and other texts, and the rows of those that have a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.keys import mix_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def keys_of(column: pl.Series, key: Callable[[str], int]) -> pl.Series:
    """Return the keys of a column, worked out once per distinct value."""
    distinct = column.unique().drop_nulls().to_list()
    if not distinct:
        return pl.Series(column.name, [None], dtype=pl.Int64).new_from_index(0, len(column))
    return column.replace_strict(
        pl.Series(distinct, dtype=pl.String),
        pl.Series([key(value) for value in distinct], dtype=pl.Int64),
        default=None,
        return_dtype=pl.Int64,
    )


def mixed(parts: Sequence[pl.Series]) -> pl.Series:
    """Return one key for each row of several columns of whole numbers, of which null counts as 0."""
    return mix_columns([part.fill_null(0).cast(pl.Int64) for part in parts])


def people(own: pl.DataFrame) -> pl.DataFrame:
    """Return the addresses that some rows went to, as (id, address, name)."""
    return own.select(id="address", address="recipient", name=pl.lit("")).unique("id")


def distinct_addresses(named: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return each address once, as (id, address, name); of several names the last in the alphabet stays."""
    told = pl.concat(named)
    return told.group_by("id").agg(pl.col("address").first(), pl.col("name").max()).sort("id")


def with_domains(addresses: pl.DataFrame) -> pl.DataFrame:
    """Return addresses as rows of the table."""
    domain = pl.when(pl.col("address").str.contains("@")).then(pl.col("address").str.split("@").list.last())
    return addresses.with_columns(domain=domain.otherwise(pl.lit("")))


def campaigns(shared: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the campaigns that some column names, as rows of the table."""
    named = shared.select(id="campaign_key", name=name, told=pl.lit("log"))
    return named.drop_nulls("id").unique().sort("id")
