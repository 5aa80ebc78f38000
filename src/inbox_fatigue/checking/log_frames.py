"""Looks at the rows of a log that a source yields, and gives them the columns and types that the ledger takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.columns import AT, EVENT_LOG, SEND_LOG
from inbox_fatigue.model import EventRows, SendRows
from inbox_fatigue.user_files.mistakes import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEEDED = {SendRows: ("recipient", "at"), EventRows: ("recipient", "at", "kind")}
_LINE = "line"
IN_ANGLES = r"<([^<>\s]+@[^<>\s]+)>\s*$"
_BEFORE_ANGLES = r"""^\s*["']?([^"'<]*[^"'<\s])["']?\s*<"""


class UnusableRowsError(Exception):
    """The rows cannot be taken as they are; the text says why, as the end of a sentence."""


def completed(rows: SendRows | EventRows) -> SendRows | EventRows:
    """Return rows with every column of `SEND_LOG` or `EVENT_LOG`; those that the source left out are null.

    Lines count on from that of the first row, and a name around an address is taken off it.
    UnusableRowsError where a needed column is missing, where a column is not known, or where what it holds
    cannot be of its type.
    """
    schema: Mapping[str, Any] = SEND_LOG if isinstance(rows, SendRows) else EVENT_LOG
    frame: Any = rows.frame
    if not isinstance(frame, pl.DataFrame):
        raise UnusableRowsError(f"frame is {type(frame).__name__}, not a DataFrame")
    if frame.schema == schema:
        return replace(rows, frame=_without_names(frame))
    _check_names(frame, schema, _NEEDED[type(rows)])
    first = rows.where.line or 1
    lines = pl.int_range(first, first + len(frame), dtype=pl.Int64)
    columns = [
        _converted(frame, name, kind) if name in frame.columns else pl.lit(None, kind).alias(name)
        for name, kind in schema.items()
        if name != _LINE
    ]
    numbered = pl.col(_LINE).cast(pl.Int64) if _LINE in frame.columns else lines.alias(_LINE)
    return replace(rows, frame=_without_names(frame.select(*columns, numbered).select(*schema)))


def address_in(text: pl.Series) -> pl.Series:
    """Return the address behind a name, null where there is no name before it."""
    return text.str.extract(IN_ANGLES)


def told_apart(sender: pl.Series, name: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the address of who wrote and the name: "Ines Calder <ines@tea.example>" tells both."""
    if not sender.str.contains("<", literal=True).any():
        return sender, name
    address = address_in(sender)
    named = sender.str.extract(_BEFORE_ANGLES).set(address.is_null(), None)
    return (
        address.zip_with(address.is_not_null(), sender).alias(sender.name),
        name.zip_with(name.is_not_null(), named).alias(name.name),
    )


def _without_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Return complete rows whose recipients and senders are addresses alone."""
    who = frame["recipient"]
    if who.str.contains("<", literal=True).any():
        address = address_in(who).set(who.str.count_matches("@") != 1, None)
        frame = frame.with_columns(address.zip_with(address.is_not_null(), who).alias("recipient"))
    if "sender" in frame.columns:
        frame = frame.with_columns(told_apart(frame["sender"], frame["sender_name"]))
    return frame


def _check_names(frame: pl.DataFrame, schema: Mapping[str, Any], needed: tuple[str, ...]) -> None:
    for name in frame.columns:
        if name not in schema:
            raise UnusableRowsError(
                f"there is no column {name}{suggestion(name, schema, instead='leave it out')}"
            )
    for name in needed:
        if name not in frame.columns:
            raise UnusableRowsError(f"the column {name} is missing")
        if missing := frame[name].null_count():
            raise UnusableRowsError(
                f"{name} is missing in {missing} of {len(frame)} rows; yield a Problem in place of each"
            )


def _converted(frame: pl.DataFrame, name: str, kind: Any) -> pl.Series:
    column = frame[name]
    if kind == AT and column.dtype != pl.Null and getattr(column.dtype, "time_zone", None) is None:
        raise UnusableRowsError(f"{name} is {column.dtype}, not a time that knows its zone")
    try:
        return column.cast(kind)
    except pl.exceptions.PolarsError as error:
        told = str(error).partition("\n")[0]
        raise UnusableRowsError(f"{name} cannot be {_said(kind)}: {told}") from error


def _said(kind: Any) -> str:
    if isinstance(kind, pl.Enum):
        return f"one of {', '.join(kind.categories)}"
    return str(kind() if isinstance(kind, type) else kind)
