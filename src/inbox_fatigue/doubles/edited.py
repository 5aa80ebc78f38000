"""Tells which rows of one log record one send: those that stood at one line, before it was exported anew and since.

A sending system exports the name that a campaign has today, and so calls last month's sends otherwise than it did
last month. A file has one row at a line; where two to one address, of one sender, second and subject were read
there, the campaign was renamed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.doubles.logs import facts_of, fuller_of
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.places import sightings

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger

_SEND = ("address", "channel", "at")
# Both rows tell them, and the same: a page of JSON may hold many rows in one line.
_TOLD = ("sender", "spoken")


def told_at_one_line(ledger: Ledger, logs: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, touch_other, worth) of rows that stood at one line, of which the other is the fuller."""
    went = logs if reading.has_changed_files(ledger) else logs.clear()
    dated = went.filter((pl.col("planned") == 0) & pl.col("at").is_not_null())
    several = dated.filter(pl.len().over(_SEND) > 1)
    rows = several.select("touch", *_SEND).join(facts_of(ledger, several), on="touch")
    placed = sightings(ledger, several["touch"].to_list()).join(rows, on="touch")
    line = [*_SEND, *_TOLD, "path", "member", "place"]
    pairs = placed.join(placed, on=line, suffix="_other").filter(pl.col("touch") != pl.col("touch_other"))
    at_odds = pl.col("log_message").ne(pl.col("log_message_other")).fill_null(value=False)
    return fuller_of(pairs.filter(~at_odds))
