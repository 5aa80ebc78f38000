"""Makes the columns that are kept of touches and events (`kept_columns`): as they were loaded, or out of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import kept_columns, loaded_columns
from inbox_fatigue.ledger.asking import WHOLE
from inbox_fatigue.ledger.reading.events import event_rows
from inbox_fatigue.ledger.reading.sends import OF_TOUCHES, SAID, SELDOM, SENDS, rows_of

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger

_NEVER_LOADED = ("planned", "same_as")  # what no log tells
_MOST_CHANGED = 0.5  # share of the touches that may have changed since a load: they are read as rows


def keep_touches(ledger: Ledger) -> None:
    """Keep the columns of the touches where it is worth it, and where those that are kept will not do."""
    number = kept_columns.missing(ledger, "touch")
    if not number:
        return
    loaded = (
        loaded_columns.are_there(ledger)
        and kept_columns.number_changed(ledger, "touch") <= _MOST_CHANGED * number
    )
    told = _loaded if loaded else _between
    kept_columns.keep(ledger, "touch", (told(ledger, *edges) for edges in kept_columns.ranges(number)))


def keep_events(ledger: Ledger) -> None:
    """Keep the columns of the events likewise."""
    number = kept_columns.missing(ledger, "event")
    if number:
        parts = (event_rows(ledger, _keys(*edges)) for edges in kept_columns.ranges(number))
        kept_columns.keep(ledger, "event", parts)


def _between(ledger: Ledger, least: int, most: int) -> pl.DataFrame:
    """Return the touches with keys above the one and up to the other, out of their rows."""
    return rows_of(ledger, _keys(least, most))


def _keys(least: int, most: int) -> str:
    return f"id > {least} AND id <= {most}"


def _loaded(ledger: Ledger, least: int, most: int) -> pl.DataFrame:
    """Return them as they were loaded, and those alone out of their rows that were noted since."""
    names = {name: column for name, column in OF_TOUCHES.items() if name != "message"}
    names |= {name: one.column for name, one in SELDOM.items() if name not in _NEVER_LOADED}
    found = loaded_columns.between(ledger, least, most)
    usual = {"message": None, **{name: SELDOM[name].usual for name in _NEVER_LOADED}}
    told = found.select(
        *(pl.col(column).alias(name) for name, column in names.items()),
        *SAID,
        *(pl.lit(value, dtype=WHOLE).alias(name) for name, value in usual.items()),
    ).select(SENDS)
    changed = f"{_keys(least, most)} AND id IN (SELECT touch FROM touch_changed)"  # noqa: S608 - numbers
    noted = rows_of(ledger, changed)
    return told if noted.is_empty() else pl.concat([told, noted]).sort("touch")
