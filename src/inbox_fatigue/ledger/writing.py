"""Writes what was read into the ledger: a batch with its checkpoint in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inbox_fatigue.ledger.held_rows import HeldRows, LogRows, worked_out
from inbox_fatigue.ledger.mail_rows import MailRows, gather
from inbox_fatigue.ledger.mail_writing import write_mails
from inbox_fatigue.ledger.problem_rows import write_problems
from inbox_fatigue.ledger.row_keys import address_key, source_key
from inbox_fatigue.ledger.schema import BESIDE, CONTACTS, EVENTS, LEFT, STAYS
from inbox_fatigue.ledger.statements import ADDRESS
from inbox_fatigue.ledger.tally import Tally
from inbox_fatigue.model import REST_NOT_READ, EventRows, Problem, SendRows, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from inbox_fatigue.ledger.opening import Ledger

_TABLES = ("send-log", EVENTS)  # kinds of sources that hold nothing but rows
_CHECKPOINT = """
INSERT INTO checkpoint (source, shard, next_item, finished) VALUES (?, ?, ?, ?)
    ON CONFLICT (source, shard) DO UPDATE SET next_item = excluded.next_item, finished = excluded.finished"""
_SOURCE = """
INSERT INTO source (id, path, kind, state, options) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, state = excluded.state, options = excluded.options"""
_FINISHED = "UPDATE source SET finished = 1 WHERE id = ?"
# What a source had brought before is seen and stored already, and no duplicate of itself when it is seen again.
_TALLY = """
UPDATE source
   SET seen = seen + ?1 - min(to_see_again, ?3), stored = stored + ?2,
       duplicates = duplicates + ?3 - min(to_see_again, ?3), to_see_again = to_see_again - min(to_see_again, ?3),
       quarantined = quarantined + ?4, skipped = skipped + ?5
 WHERE id = ?6"""


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
        ledger.execute(_SOURCE, (key, path, kind, state, options))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a batch brings its shard."""

    shard: str
    next_item: int
    finished: bool


def write_batch(
    ledger: Ledger, path: str, items: Sequence[Any], progress: Progress, held: HeldRows | None = None
) -> Tally:
    """Write one batch of what was read and its checkpoint in one transaction; return what became of it.

    Mails may be there as Readings, or as the MailRows that were gathered of them; rows of logs as they were
    read, or as the LogRows that were worked out of them.
    Rows of logs can be held instead, to be written with those of other batches (`write_held`) before the
    transaction ends that this is a part of: they are counted as seen, and no more.
    """
    source = source_key(path)
    waiting = HeldRows() if held is None else held
    with ledger.transaction():
        tally = _write_items(ledger, path, items, waiting)
        ledger.execute(_CHECKPOINT, (source, progress.shard, progress.next_item, int(progress.finished)))
        _count(ledger, source, tally)
        if held is None:
            tally += write_held(ledger, waiting)
    return tally


def write_held(ledger: Ledger, held: HeldRows) -> Tally:
    """Write the rows of logs that were held; return how many of those seen were new."""
    tally = Tally()
    with ledger.transaction():
        for source, became in held.write(ledger):
            _count(ledger, source, became)
            tally += became
    return tally


def _count(ledger: Ledger, source: int, tally: Tally) -> None:
    told = (tally.seen, tally.stored, tally.duplicates, tally.quarantined, tally.skipped)
    ledger.execute(_TALLY, (*told, source))


def _write_items(ledger: Ledger, path: str, items: Sequence[Any], held: HeldRows) -> Tally:
    source = source_key(path)
    readings, problems = [], []
    tally = Tally()
    for item in items:
        match item:
            case MailRows():
                tally += write_mails(ledger, item, source)
            case LogRows() | SendRows() | EventRows():
                rows = item if isinstance(item, LogRows) else worked_out(item)
                held.add(source, rows)
                tally += Tally(seen=len(rows))
            case Problem():
                problems.append(item)
                tally += Tally(seen=item.lost, quarantined=item.lost)
            case Skipped(count=count):
                tally += Tally(seen=count, skipped=count)
            case _:
                readings.append(item)
    if readings:
        tally += write_mails(ledger, gather(path, readings), source)
    write_problems(ledger, problems, source)
    return tally


_LEFT_BEFORE = f"""
SELECT json_extract(other, '$."{LEFT}"'), address
  FROM contact
 WHERE address IN (SELECT value FROM json_each(?)) AND json_extract(other, '$."{LEFT}"') IS NOT NULL"""  # noqa: S608 - a constant
_STILL_LEFT = f"""
UPDATE contact SET other = json_set(coalesce(other, '{{}}'), '$."{LEFT}"', ?1)
 WHERE address = ?2
   AND json_extract(other, '$."{LEFT}"') IS NULL
   AND instr(';' || coalesce(json_extract(other, '$."{STAYS}"'), '') || ';', ';' || ?1 || ';') = 0"""  # noqa: S608 - likewise


_NO_LONGER_BESIDE = f"""
DELETE FROM contact
 WHERE json_extract(other, '$."{BESIDE}"') IS NOT NULL AND alias_of IN (SELECT value FROM json_each(?))"""  # noqa: S608 - likewise


def write_contacts(ledger: Ledger, contacts: pl.DataFrame) -> None:
    """Write contacts (columns of the `contact` table, `address` as text first), replacing those known.

    Who had left by a column goes on having left until that column says otherwise: others are of another system.
    Second addresses of theirs that do not stand beside them any more are nobody's alias.
    """
    names = [name for name in contacts.columns if name != "address"]
    keys = [address_key(one) for one in contacts["address"].to_list()]
    addresses = [
        (key, one, "", one.rpartition("@")[2]) for key, one in zip(keys, contacts["address"], strict=True)
    ]
    sql = (
        f"INSERT OR REPLACE INTO contact (address, {', '.join(names)}) "  # noqa: S608 - our own column names
        f"VALUES (?{', ?' * len(names)})"
    )
    with ledger.transaction():
        left = ledger.execute(_LEFT_BEFORE, (json.dumps(keys),)).fetchall()
        ledger.executemany(ADDRESS, addresses)
        ledger.execute(_NO_LONGER_BESIDE, (json.dumps(contacts["address"].to_list()),))
        ledger.executemany(
            sql, [(key, *row) for key, row in zip(keys, contacts.select(names).rows(), strict=True)]
        )
        ledger.executemany(_STILL_LEFT, left)


def write_contact_problems(ledger: Ledger, path: str, problems: Sequence[Problem]) -> None:
    """Replace what was wrong in a file of contacts."""
    key = source_key(path)
    with ledger.transaction():
        ledger.execute(_SOURCE, (key, path, CONTACTS, "", ""))
        ledger.execute("DELETE FROM problem WHERE source = ?", (key,))
        write_problems(ledger, problems, key)
