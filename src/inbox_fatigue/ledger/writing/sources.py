"""Begins and ends the reading of a source: how far it was read, and whether it is read from the start again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger.row_keys import source_key
from inbox_fatigue.ledger.schema import EVENTS
from inbox_fatigue.ledger.writing.statements import SOURCE
from inbox_fatigue.model import REST_NOT_READ

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger


_TABLES = ("send-log", EVENTS)  # kinds of sources that hold nothing but rows
_FINISHED = "UPDATE source SET finished = 1 WHERE id = ?"


def begin_source(
    ledger: Ledger, path: str, kind: str, state: str, options: str = ""
) -> dict[str, tuple[int, bool]]:
    """Record a source and return its checkpoints: how far each shard is, and whether it is finished.

    A source that has changed since it was read (another `state`), or of which nothing could be used when its
    tables were read with other `options`, is read again from the start, and its counts start anew. What it had
    brought into the ledger before counts as seen and stored, also where it does not hold it any more.
    """
    key = source_key(path)
    with ledger.transaction():
        sql = "SELECT state, options, stored + duplicates FROM source WHERE id = ?"
        row = ledger.execute(sql, (key,)).fetchone()
        if row is not None and (row[0] != state or (row[1] != options and not row[2])):
            begin_anew(ledger, path)
        ledger.execute(
            "DELETE FROM problem WHERE source = ? AND why = ?", (key, REST_NOT_READ)
        )  # it is tried again
        ledger.execute(SOURCE, (key, path, kind, state, options))
    found = ledger.execute("SELECT shard, next_item, finished FROM checkpoint WHERE source = ?", (key,))
    return {shard: (done, bool(finished)) for shard, done, finished in found}


def begin_anew(ledger: Ledger, path: str) -> None:
    """Read a source that is there from the start again, and count anew what it holds."""
    key = source_key(path)
    with ledger.transaction():
        ledger.execute("DELETE FROM checkpoint WHERE source = ?", (key,))
        ledger.execute("DELETE FROM problem WHERE source = ?", (key,))
        ledger.execute(
            "UPDATE source SET finished = 0, seen = stored, to_see_again = stored, duplicates = 0,"
            " quarantined = 0, skipped = 0 WHERE id = ?",
            (key,),
        )


def read_otherwise(ledger: Ledger, path: str, options: str) -> str | None:
    """Return the other options with which tables of a source were read whose rows are in the ledger; else None."""
    sql = "SELECT kind, options, stored + duplicates FROM source WHERE id = ? AND options NOT IN ('', ?)"
    row = ledger.execute(sql, (source_key(path), options)).fetchone()
    if row is None or not row[2]:
        return None
    kind, before, _ = row
    return str(before) if kind in _TABLES or _brought_rows(ledger, path) else None


def _brought_rows(ledger: Ledger, path: str) -> bool:
    sql = """
        SELECT EXISTS (SELECT 1
                         FROM touch_sighting
                         JOIN touch ON touch.id = touch_sighting.touch
                        WHERE touch_sighting.source = ? AND touch.message IS NULL)"""
    return bool(ledger.execute(sql, (source_key(path),)).fetchone()[0])


def finish_source(ledger: Ledger, path: str) -> None:
    """Mark a source as read to its end; rows of it may still be held, to be seen again when they are written."""
    with ledger.transaction():
        ledger.execute(_FINISHED, (source_key(path),))
