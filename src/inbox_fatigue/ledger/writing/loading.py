"""Writes the rows of logs into the ledger, many batches at a time, each table in the order of its keys.

Keys are hashes: the rows of one batch lie all over the ledger, and the more rows are written in the order of
their keys, the more of them come to lie in each page that is touched.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.keys import MASK
from inbox_fatigue.ledger import loaded_columns
from inbox_fatigue.ledger.writing import log_rows
from inbox_fatigue.ledger.writing.bulk import insert
from inbox_fatigue.ledger.writing.shared_rows import SHARED, SharedRows, joined
from inbox_fatigue.ledger.writing.statements import ADDRESS, CAMPAIGN, known
from inbox_fatigue.model import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.ledger.writing.log_batches import LogRows

_CONTENT = f"""
INSERT INTO content (id, subject, language, told_by, named) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        subject = min(subject, excluded.subject),
        {", ".join(known(name, "content") for name in ("language", "told_by", "named"))}"""  # noqa: S608 - constants
# One send that two rows tell: what only one of them knows is kept, and where both know, the smaller one decides,
# so that it does not matter which came first.
_FULLER = f"""
    ON CONFLICT (id) DO UPDATE SET
        {", ".join(known(name, "touch") for name in ("utc_offset", "declared", "category", "sequence", "step"))},
        {known("list", "touch")}, {known("message_key", "touch")},
        weight = max(weight, excluded.weight), bounced = max(bounced, excluded.bounced),
        day_only = min(day_only, excluded.day_only),
        (stream, stream_reason, stream_confidence) = (
            SELECT stream, stream_reason, stream_confidence
              FROM (SELECT touch.stream AS stream, touch.stream_reason AS stream_reason,
                           touch.stream_confidence AS stream_confidence, touch.declared AS declared
                     UNION ALL
                    SELECT excluded.stream, excluded.stream_reason, excluded.stream_confidence, excluded.declared)
             ORDER BY declared IS NULL, declared
             LIMIT 1)"""  # noqa: S608 - constants
_LESS_SURE = """
    ON CONFLICT (id) DO UPDATE SET
        origin = min(origin, excluded.origin), reliable = min(reliable, excluded.reliable)"""
_OF_PIECE = 500_000  # rows, about, that are sorted and written at a time
_USUAL = {  # the table's defaults: what is not named costs nothing for a row
    "channel": "email",
    "weight": 1.0,
    "bounced": 0,
    "day_only": 0,
    "stream_confidence": Confidence.ASSUMED.value,
}


def write(ledger: Ledger, source: int, parts: Sequence[LogRows]) -> int:
    """Write the rows of some batches of one source; return how many of its sends, or events, were new."""
    named = log_rows.named_in(parts)
    ledger.executemany(ADDRESS, named.addresses.rows())
    ledger.executemany(CAMPAIGN, named.campaigns.rows())
    if named.contents is not None:
        ledger.executemany(_CONTENT, named.contents.rows())
    events = sum(
        _insert(ledger, "event", piece, _LESS_SURE) for piece in _pieces([part.events for part in parts])
    )
    touches = [part.touches for part in parts if part.touches is not None]
    return _write_touches(ledger, source, touches) if touches else events


def _pieces(parts: Sequence[SharedRows]) -> Iterator[SharedRows]:
    """Yield the rows of all parts in the order of their ids, by so many that to sort them takes little memory."""
    count = 1 + sum(map(len, parts)) // _OF_PIECE
    edges = [MASK // count * number for number in range(1, count)]
    for least, most in pairwise([-1, *edges, MASK]):
        yield joined([part.within(least, most) for part in parts])


def _write_touches(ledger: Ledger, source: int, parts: Sequence[SharedRows]) -> int:
    kept = loaded_columns.begin(ledger, sum(map(len, parts)))
    fresh = 0
    for rows in _pieces(parts):
        new = _insert(ledger, "touch", _as_touches(rows), _FULLER)
        if kept:
            loaded_columns.add(ledger, rows, new)
        insert(ledger, "touch_sighting", _sightings(rows, source))
        fresh += new
    if kept:
        loaded_columns.end(ledger)
    return fresh


def _sightings(rows: SharedRows, source: int) -> SharedRows:
    return SharedRows(
        own=rows.own.select("place", SHARED, touch="id"),
        shared=rows.shared.select("member", source=pl.lit(source)),
    )


def _as_touches(rows: SharedRows) -> SharedRows:
    """Return the columns of touches that say more than the table's defaults."""
    told = rows.shared.drop("member")
    named = [column for column in told if not column.eq_missing(_USUAL.get(column.name)).all()]
    return SharedRows(own=rows.own.drop("place"), shared=told.select(named))


def _insert(ledger: Ledger, table: str, rows: SharedRows, or_else: str) -> int:
    """Write rows in the order of their ids, and once more those that were there, with an upsert clause."""
    fresh = insert(ledger, table, rows)
    if fresh < len(rows):
        insert(ledger, table, _again(rows, fresh), or_else=or_else)
    return fresh


def _again(rows: SharedRows, fresh: int) -> SharedRows:
    """Return the rows whose ids come several times; all of them, where some were in the ledger before."""
    ids = rows.own["id"]
    if fresh < ids.n_unique():
        return rows
    return SharedRows(own=rows.own.filter(ids.is_duplicated()), shared=rows.shared)
