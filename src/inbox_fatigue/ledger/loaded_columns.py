"""Keeps the columns of touches as a load brings them, so that its rows need not be read to have their columns.

To read the rows of a load took longer than to write them. While a ledger that was empty is loaded, what was
written lies in `touch_column` as it was worked out, in runs: their own columns in pieces by key, and what they
share. When the ledger is settled, the runs become the columns of all touches (`kept_columns`). Touches that
anybody else writes meanwhile are noted by the same triggers, and read as rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.frames.one_value import with_column
from inbox_fatigue.keys import MASK
from inbox_fatigue.ledger import kept_columns
from inbox_fatigue.ledger.writing.shared_rows import SHARED, SharedRows, joined

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger

_OWN, _SHARED = kept_columns.RUNS
_KEPT = (
    "sender", "campaign", "content", "bounced", "channel", "stream", "stream_confidence", "category", "list",
    "sequence", "step", "weight", "day_only",
)  # fmt: skip
_PIECES = 8  # of a run, so that a part of the columns is made without the whole run in memory


def begin(ledger: Ledger, number: int) -> bool:
    """Return whether the columns of so many touches, which are about to be written, are to be kept.

    If so, `add` takes them, and `end` must follow in the same transaction.
    """
    if not are_there(ledger):
        empty = ledger.execute("SELECT 1 FROM touch LIMIT 1").fetchone() is None
        if not empty or number < kept_columns.FEWEST:
            return False
        kept_columns.discard(ledger, "touch")
        kept_columns.note(ledger, "touch")
    kept_columns.overlook_new(ledger, "touch")
    return True


def add(ledger: Ledger, rows: SharedRows, fresh: int) -> None:
    """Keep the columns of touches that were written, in the order of their keys, and of which so many were new."""
    own = rows.own
    if fresh < len(own):
        own = own.unique("id", keep="first", maintain_order=True)
    if fresh == len(own):
        _add_run(ledger, SharedRows(own=own, shared=rows.shared))
    else:  # which of them were there before is not known
        ids = [(touch,) for touch in own["id"].to_list()]
        ledger.executemany("INSERT OR IGNORE INTO touch_changed (touch) VALUES (?)", ids)


def end(ledger: Ledger) -> None:
    """Have new touches noted again, which are written by others."""
    kept_columns.note(ledger, "touch")


def are_there(ledger: Ledger) -> bool:
    """Return whether there are runs that are not columns of all touches yet."""
    sql = "SELECT 1 FROM touch_column WHERE name = ? LIMIT 1"
    return ledger.execute(sql, (_SHARED,)).fetchone() is not None


def between(ledger: Ledger, least: int, most: int) -> pl.DataFrame:
    """Return the touches of all runs with keys above the one and up to the other, without those that were noted.

    They are in the order of their keys. There are runs (`are_there`).
    """
    (runs,) = ledger.execute("SELECT count(*) FROM touch_column WHERE name = ?", (_SHARED,)).fetchone()
    found = [_of_run(ledger, run, least, most) for run in range(runs)]
    rows = joined([run for run in found if run is not None])
    sql = "SELECT touch FROM touch_changed WHERE touch > ? AND touch <= ?"
    noted = pl.Series([touch for (touch,) in ledger.execute(sql, (least, most))], dtype=pl.Int64)
    own = rows.own if noted.is_empty() else rows.own.filter(~pl.col("id").is_in(noted.implode()))
    if "message_key" not in own.columns:
        own = own.with_columns(pl.lit(None, dtype=pl.Int64).alias("message_key"))
    told = SharedRows(own=own, shared=rows.shared).told
    for name in _KEPT:
        own = with_column(own, told(name))
    return own.drop(SHARED)


def _add_run(ledger: Ledger, rows: SharedRows) -> None:
    (run,) = ledger.execute("SELECT count(*) FROM touch_column WHERE name = ?", (_SHARED,)).fetchone()
    kept_columns.store(ledger, "touch", _SHARED, run, rows.shared.select(_KEPT))
    for piece in range(_PIECES):
        part = rows.within(*_edges(piece)).own
        if not part.is_empty():
            kept_columns.store(ledger, "touch", _OWN, run * _PIECES + piece, part.drop("place"))


def _edges(piece: int) -> tuple[int, int]:
    """Return the key that lies before a piece of a run, and its last one."""
    width = (MASK + 1) // _PIECES
    return piece * width - 1, (piece + 1) * width - 1


def _of_run(ledger: Ledger, run: int, least: int, most: int) -> SharedRows | None:
    """Return the rows of a run in a range of keys; None where there are none."""
    near = [piece for piece in range(_PIECES) if _edges(piece)[0] < most and least < _edges(piece)[1]]
    found = [kept_columns.stored(ledger, "touch", _OWN, run * _PIECES + piece) for piece in near]
    pieces = [piece for piece in found if piece is not None]
    shared = kept_columns.stored(ledger, "touch", _SHARED, run) if pieces else None
    if shared is None:
        return None
    return SharedRows(own=pl.concat(pieces), shared=shared).within(least, most)
