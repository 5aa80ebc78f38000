"""Finds rows of an audience whose names are those of other rows."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Kind:
    """The columns of one kind of words: what is filled in, what is the person's own, and whether they meet."""

    what: str
    filled: str
    own: str
    fits: str


KINDS = (
    Kind("name", "filled", "own", "fits"),
    Kind("company", "filled_company", "own_company", "fits_company"),
)
FOUND: dict[str, pl.DataType | type[pl.DataType]] = {"touch": pl.Int64, "note": pl.String}
_WHOLE = 2  # words of a name that is first and last name
_STEP = ["campaign", "step"]


def slipped(rows: pl.DataFrame, *, least: int) -> pl.DataFrame:
    """Return the rows whose name or company fits the row after (or before) theirs, at least so many in a row.

    `rows` has touch, campaign, step, row and the columns of KINDS.
    """
    found = []
    for kind in KINDS:
        for shift, where in ((-1, "after"), (1, "before")):
            rest = f": the {kind.what} is that of the line {where} it"
            told = _slipped(rows, kind, shift, least)
            found.append(told.select("touch", note=pl.format("line {}{}", "row", pl.lit(rest))))
    return pl.concat([pl.DataFrame(schema=FOUND), *found])


def _slipped(rows: pl.DataFrame, kind: Kind, shift: int, least: int) -> pl.DataFrame:
    """Return the rows of runs in which each one's words fit the neighbour's address and not its own."""
    ordered = rows.unique(["touch"]).sort(*_STEP, "row", "touch")
    theirs = pl.col(kind.own).shift(shift).over(_STEP)
    fits_neighbour = pl.col(kind.filled).list.set_intersection(theirs).list.len() > 0
    # Somebody whose own name is nowhere to be seen may well be called so.
    slip = fits_neighbour & ~pl.col(kind.fits) & (pl.col(kind.own).list.len() > 0)
    marked = ordered.with_columns(slip=slip.fill_null(value=False))
    changed = (pl.col("slip") != pl.col("slip").shift(1).over(_STEP)).fill_null(value=True)
    runs = marked.with_columns(run=changed.cum_sum().over(_STEP))
    # Rows of one and the same name prove nothing: a run must hold as many different ones.
    different = pl.col(kind.filled).list.join(" ").n_unique().over(*_STEP, "run")
    return runs.filter("slip").filter(different >= least)


def shuffled(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose first and last name are the whole address of another row that is wrong as well.

    A colleague who reads somebody's mail has a wrong name in one row; only where the rightful row is wrong too
    have values changed their places.
    """
    keyed = rows.select("touch", *_STEP, "row", "fits", name=_whole("filled"), address=_whole("own"))
    astray = keyed.filter(~pl.col("fits")).drop_nulls(["name", "address"])
    place = [*_STEP, "key"]
    addresses = astray.select(*_STEP, key="address", other="row").sort("other").unique(place, keep="first")
    named = astray.select(*_STEP, key="name").unique()
    found = (
        astray.with_columns(key="name")
        .join(addresses, on=place)
        .drop("key")
        .with_columns(key="address")
        .join(named, on=place, how="semi")
        .sort(*_STEP, "row")
    )
    return found.select("touch", note=pl.format("line {}: the name is that of line {}", "row", "other"))


def _whole(column: str) -> pl.Expr:
    """Return a name of exactly two words as one text, null for any other."""
    return pl.when(pl.col(column).list.len() == _WHOLE).then(pl.col(column).list.join(" "))
