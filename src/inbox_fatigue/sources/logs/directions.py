"""Tells which rows of a log of mail are of mail that came in: what a person wrote, not what they got.

Desks, calendars and systems of salespeople keep both in one table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.checking.log_frames import address_in
from inbox_fatigue.sources.logs.answers import answers
from inbox_fatigue.sources.logs.cells import names
from inbox_fatigue.sources.logs.kind_words import meanings

if TYPE_CHECKING:
    import polars as pl

    from inbox_fatigue.sources.logs.plans import Plan


def came_in(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return of which rows it is said that the mail came in."""
    said = answers(frame, plan, "incoming").says.fill_null(value=False)
    return said | (meanings(names(frame, plan, "direction"), "directions") == "in").fill_null(value=False)


def aside(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return which rows are neither of mail that went nor of mail that came: copies of it."""
    return (meanings(names(frame, plan, "direction"), "directions") == "aside").fill_null(value=False)


def writers(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return the address of who wrote each mail, null where none is told."""
    sender = names(frame, plan, "sender")
    address = address_in(sender)
    written = address.zip_with(address.is_not_null(), sender)
    return written.set(~written.str.contains("@", literal=True).fill_null(value=False), None)
