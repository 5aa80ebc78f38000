"""Keeps the pseudonyms of the past in a preview, so that each means whom it means in every other report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.writing import settling

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger


def known_labels(ledger: Ledger) -> pl.DataFrame:
    """Return (address, label): the pseudonym of whoever each address belongs to, before anything is planned."""
    return (
        _owned(ledger).join(reading.recipients(ledger).select("person", "label"), on="person").drop("person")
    )


def keep_labels(copy: Ledger, known: pl.DataFrame) -> None:
    """Give the people of a copy with a plan in it the labels that they had; those who are new go on counting."""
    people = reading.recipients(copy).select("person", "label")
    had = _owned(copy).join(known, on="address").group_by("person").agg(had=pl.col("label").min())
    had = had.sort("had", "person").unique("had", keep="first", maintain_order=True)
    told = people.join(had, on="person", how="left").sort("label")
    new = told.filter(pl.col("had").is_null())["person"].to_list()
    after = known["label"].n_unique() + 1
    width = len(str(len(people))) if known.is_empty() else 1  # beside known ones they go on as those are
    settling.write_labels(
        copy,
        [
            *((label, person) for person, label in had.rows()),
            *((settling.label(number, width), person) for number, person in enumerate(new, after)),
        ],
    )


def _owned(ledger: Ledger) -> pl.DataFrame:
    return reading.addresses(ledger).select(address="id", person="recipient").drop_nulls()
