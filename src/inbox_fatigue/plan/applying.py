"""Takes up the lists that an earlier preview wrote: what they leave out goes later, or not at all."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.errors import UsageError

LISTS = "*.suppress.csv"  # how a preview names its suppression lists
LATER = "later.csv"  # it writes this one even where there is nobody to leave out
_MADE_HARMLESS = r"^'([=+\-@\t\r])"  # what a preview writes of a cell that would be a formula
_TEXTS = ("address", "name", "next_possible")


def read_lists(folder: str) -> pl.DataFrame:
    """Return what the suppression lists in a directory say: address, name (of the step), next_at.

    Who stands in an audience more than once may stand in its list more than once.
    Whoever has deleted later.csv sends nothing later, so that no time is told.
    Raises UsageError where there are none, or one is not as a preview writes it.
    """
    place = Path(folder)
    paths = sorted(place.glob(LISTS)) if place.is_dir() else []
    if not paths and not (place / LATER).is_file():
        raise UsageError(f"{folder}: holds no {LISTS}; name the directory that --suppress wrote to")
    nobody = pl.DataFrame(schema={"address": pl.String, "name": pl.String, "next_at": AT})
    told = pl.concat([nobody, *(_read(path) for path in paths)])
    return told if (place / LATER).is_file() else told.with_columns(next_at=pl.lit(None, AT))


def _read(path: Path) -> pl.DataFrame:
    try:
        told = pl.read_csv(path, columns=list(_TEXTS), schema_overrides=dict.fromkeys(_TEXTS, pl.String))
        moment = pl.col("next_possible").str.to_datetime(
            "%Y-%m-%dT%H:%M:%S%z", time_unit="us", time_zone="UTC"
        )
        return told.select(
            pl.col("address", "name").str.replace(_MADE_HARMLESS, "${1}"),
            next_at=moment.cast(AT),
        )
    except (OSError, pl.exceptions.PolarsError) as error:
        why = str(error).splitlines()[0]
        raise UsageError(
            f"{path}: is no suppression list of a preview ({why}); write it again with --suppress"
        ) from error


def applied(sends: pl.DataFrame, lists: pl.DataFrame) -> pl.DataFrame:
    """Return planned sends (`columns.PLANNED`) without what the lists leave out; what may go later is moved."""
    listed = lists.with_columns(_copy(), listed=pl.lit(value=True))
    told = sends.with_columns(_copy()).join(
        listed, on=["address", "name", "copy"], how="left", maintain_order="left"
    )
    stays = pl.col("listed").is_null() | pl.col("next_at").is_not_null()
    return told.filter(stays).with_columns(at=pl.coalesce("next_at", "at")).select(sends.columns)


def _copy() -> pl.Expr:
    """Return the number of a copy of one step to one address: any copy is as good, and each is left out once."""
    return pl.int_range(pl.len()).over("address", "name").alias("copy")
