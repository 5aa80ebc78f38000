"""Whose planned addresses a suppression list means although it names another one: who left has left as a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.people.aliases import plain

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger


def by_another_address(ledger: Ledger, sends: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Return (`columns.LISTED`) the planned addresses of people of whom some other address is on a suppression list.

    People are who they are in the ledger, which was settled with the plan in it; an address that it does not
    have is somebody's if it is one of theirs in another spelling.
    """
    entries = set(listed.filter(kind="suppressed")["entry"].to_list())
    known = reading.addresses(ledger).select(
        "address", address_key="id", person=pl.coalesce("recipient", "id")
    )
    owners = (
        sends.select("address", "address_key")
        .unique()
        .join(known.select("address_key", "person"), on="address_key")
    )
    own = known.join(owners, on="person", how="semi").select("address", "person")
    every = pl.concat([own, owners.select("address", "person")]).unique().rows()
    spelled = {plain(entry) for entry in entries if "@" in entry}
    alone = {person for address, person in every if address in entries or plain(address) in spelled}
    told = owners.filter(pl.col("person").is_in(list(alone)) & pl.col("address").is_in(list(entries)).not_())
    return told.select(pl.lit("suppressed_person").alias("kind"), entry="address").unique().sort("entry")
