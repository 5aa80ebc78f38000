"""Makes the columns that are kept of all touches (`touch_columns`): as they were loaded, or out of their rows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.keys import MASK
from inbox_fatigue.ledger import loaded_columns, touch_columns
from inbox_fatigue.ledger.asking import WHOLE
from inbox_fatigue.ledger.reading.sends import OF_TOUCHES, SAID, SELDOM, SENDS, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inbox_fatigue.ledger.opening import Ledger

_NEVER_LOADED = ("planned", "same_as")  # what no log tells
_MOST_CHANGED = (
    0.5  # share of the touches up to which those that changed since a load are read as rows beside it
)


def keep_touches(ledger: Ledger) -> None:
    """Keep the columns of the touches where it is worth it, and where those that are kept will not do."""
    if touch_columns.are_kept(ledger):
        return
    (number,) = ledger.execute("SELECT count(*) FROM touch").fetchone()
    if number < touch_columns.FEWEST:
        return
    loaded = (
        loaded_columns.are_there(ledger) and touch_columns.number_changed(ledger) <= _MOST_CHANGED * number
    )
    told = _loaded if loaded else _between
    touch_columns.keep(ledger, _in_parts(ledger, -(-number // touch_columns.OF_PART), told))


def _in_parts(
    ledger: Ledger, count: int, told: Callable[[Ledger, int, int], pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """Yield all touches in that many parts of about the same size, for their keys lie anywhere up to 2^63."""
    edges = [MASK // count * number for number in range(1, count)]
    for least, most in pairwise([-(2**63), *edges, 2**63 - 1]):
        yield told(ledger, least, most)


def _between(ledger: Ledger, least: int, most: int) -> pl.DataFrame:
    """Return the touches with keys above the one and up to the other, out of their rows."""
    return rows_of(ledger, f"id > {least} AND id <= {most}")


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
    changed = f"id > {least} AND id <= {most} AND id IN (SELECT touch FROM touch_changed)"  # noqa: S608 - numbers
    noted = rows_of(ledger, changed)
    return told if noted.is_empty() else pl.concat([told, noted]).sort("touch")
