"""Reads who got a message: one address, a name with an address, several of them, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.checking.log_frames import IN_ANGLES, address_in
from inbox_fatigue.sources.logs.cells import names

if TYPE_CHECKING:
    from inbox_fatigue.sources.logs.plans import Plan

_SEVERAL = r"^\[.*@|@[^@]*[,;\s][^@]*@"  # two addresses with something between them, or a list of JSON
_MARK = r"[,;\s\[]"  # without one of these a cell holds no two addresses
_BETWEEN = r"[,;\r\n]+"
_ADDRESS = r"""[^\s<>,;:"'()\[\]]+@[^\s<>,;:"'()\[\]]+"""
_FLOAT = r"^(\d+)\.0$"  # what becomes of a whole number in a table with gaps
_ROW = "row"


def recipients(frame: pl.DataFrame, plan: Plan) -> tuple[pl.DataFrame, pl.Series]:
    """Return the rows, one for each address of a cell, and who is meant; null for nobody."""
    text = _one_each(names(frame, plan, "recipient"))
    if not text.str.contains(_MARK).any():
        return frame, text
    several = text.str.contains(_SEVERAL).fill_null(value=False)
    if not several.any():
        return frame, text
    split = _split(text.filter(several), several.arg_true())
    alone = pl.DataFrame({_ROW: (~several).arg_true(), "who": text.filter(~several)})
    told = pl.concat([alone, split]).sort(_ROW, maintain_order=True)
    return frame[told[_ROW]], told["who"]


def of_several(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return which rows are of a message to several addresses at once."""
    return names(frame, plan, "recipient").str.contains(_SEVERAL).fill_null(value=False)


def _one_each(text: pl.Series) -> pl.Series:
    """Return cells without names around an address, without the marks of a number, and null for no one."""
    if text.str.ends_with(".0").any():
        text = text.str.replace(_FLOAT, "$1")
    if not text.str.contains("<", literal=True).any():
        return text
    inside = address_in(text).set(text.str.contains(_SEVERAL), None)
    return inside.zip_with(inside.is_not_null(), text)


def _split(cells: pl.Series, rows: pl.Series) -> pl.DataFrame:
    """Return the addresses in cells of several, each once; a cell in which none is read stays as it is."""
    whole = pl.DataFrame({_ROW: rows, "cell": cells})
    parts = whole.with_columns(part=pl.col("cell").str.replace_all(_BETWEEN, "\n").str.split("\n")).explode(
        "part"
    )
    named = pl.col("part").str.extract(IN_ANGLES)
    found = (
        pl.when(named.is_not_null())
        .then(pl.concat_list(named))
        .otherwise(pl.col("part").str.extract_all(_ADDRESS))
    )
    split = parts.select(_ROW, who=found).explode("who").drop_nulls("who").unique(maintain_order=True)
    unread = whole.join(split, on=_ROW, how="anti").select(_ROW, who="cell")
    return pl.concat([split, unread])
