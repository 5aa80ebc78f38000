"""What is known of each person: contacts' columns, and the languages and clock of what they wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT, PEOPLE
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.ledger import reading
from inbox_fatigue.people.languages import told_as

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger

_TEXTS = (
    "name", "status", "language", "country", "city", "timezone", "interests", "owns", "household",
    "latitude", "longitude",
)  # fmt: skip


def load_people(ledger: Ledger) -> pl.DataFrame:
    """Return PEOPLE of everybody whom the ledger knows."""
    people = reading.recipients(ledger).select("person", "account", role=pl.col("role") == 1)
    told = _contacts(ledger)
    wrote = _wrote(ledger)
    joined = people.join(told, on="person", how="left").join(wrote, on="person", how="left")
    given = joined.join(_languages(joined["language"]), on="language", how="left", maintain_order="left")
    full = given.with_columns(
        languages=pl.coalesce("given", "written"),
        languages_since=pl.when(pl.col("given").is_null()).then(pl.col("written_since")),
        language=_several("language").list.first(),
        interests=_several("interests"),
        owns=_several("owns"),
        latitude=_degrees("latitude", 90),
        longitude=_degrees("longitude", 180),
    )
    return conform(full, PEOPLE).select(*PEOPLE).sort("person")


def _languages(fields: pl.Series) -> pl.DataFrame:
    """Return (language, given): each field of contacts with the codes under which its languages are told."""
    distinct = fields.drop_nulls().unique(maintain_order=True)
    codes = [told_as(field) for field in distinct]
    return pl.DataFrame({"language": distinct, "given": pl.Series(codes, dtype=pl.List(pl.String))})


def _several(name: str) -> pl.Expr:
    """Split a field that holds several values at semicolons; null where nothing is left."""
    parts = pl.col(name).str.to_lowercase().str.split(";").list.eval(pl.element().str.strip_chars())
    kept = parts.list.eval(pl.element().filter(pl.element() != ""))
    return pl.when(kept.list.len() > 0).then(kept)


def _degrees(name: str, most: float) -> pl.Expr:
    """Read a number of degrees, with a decimal point or comma; null where it is none on this globe."""
    number = pl.col(name).str.strip_chars().str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return pl.when(number.abs() <= most).then(number)


def _contacts(ledger: Ledger) -> pl.DataFrame:
    """Return what contacts say of each person: of their own address first, then of their aliases."""
    told = reading.contacts(ledger).drop("account")
    told = told.join(reading.owners(ledger), on="address").drop_nulls("person")
    ordered = told.with_columns(own=pl.col("address") == pl.col("person")).sort(
        "own", "address", descending=[True, False]
    )
    return ordered.group_by("person", maintain_order=True).agg(
        pl.col(*_TEXTS, "max_per_week").drop_nulls().first()
    )


def _wrote(ledger: Ledger) -> pl.DataFrame:
    """Return the languages that people wrote in, since when that is known, and their latest offset."""
    languages = reading.contents(ledger).select("content", "language")
    wrote = (
        reading.written_back(ledger)
        .filter(pl.col("kind") == "mail")
        .join(languages, on="content", how="left")
    )
    return (
        wrote.with_columns(pl.col("at").cast(AT))
        .group_by("person")
        .agg(
            written=pl.col("language").drop_nulls().unique().sort(),
            written_since=pl.col("at").filter(pl.col("language").is_not_null()).min(),
            utc_offset=pl.col("utc_offset").drop_nulls().last(),
        )
        .with_columns(written=pl.when(pl.col("written").list.len() > 0).then("written"))
    )
