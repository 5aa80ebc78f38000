"""Writes what was read into the ledger: a batch with its checkpoint in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inbox_fatigue.ledger.row_keys import source_key
from inbox_fatigue.ledger.writing.held_rows import HeldRows, worked_out
from inbox_fatigue.ledger.writing.log_batches import LogRows
from inbox_fatigue.ledger.writing.mail_rows import MailRows, gather
from inbox_fatigue.ledger.writing.mail_writing import write_mails
from inbox_fatigue.ledger.writing.problem_rows import write_problems
from inbox_fatigue.ledger.writing.tally import Tally
from inbox_fatigue.model import EventRows, Problem, SendRows, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger.opening import Ledger


_CHECKPOINT = """
INSERT INTO checkpoint (source, shard, next_item, finished) VALUES (?, ?, ?, ?)
    ON CONFLICT (source, shard) DO UPDATE SET next_item = excluded.next_item, finished = excluded.finished"""
# What a source had brought before is seen and stored already, and no duplicate of itself when it is seen again.
_TALLY = """
UPDATE source
   SET seen = seen + ?1 - min(to_see_again, ?3), stored = stored + ?2,
       duplicates = duplicates + ?3 - min(to_see_again, ?3), to_see_again = to_see_again - min(to_see_again, ?3),
       quarantined = quarantined + ?4, skipped = skipped + ?5
 WHERE id = ?6"""


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
