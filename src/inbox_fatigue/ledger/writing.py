"""Writes what was read into the ledger: one transaction per batch, with its checkpoint in it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from inbox_fatigue.keys import mix, text_key
from inbox_fatigue.ledger.mail_rows import MailRows, gather, source_key
from inbox_fatigue.ledger.schema import CONTACTS
from inbox_fatigue.model import Confidence, EventRows, Problem, SendRows, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from inbox_fatigue.ledger.log_rows import LogRows
    from inbox_fatigue.ledger.opening import Ledger


def _known(column: str, table: str) -> str:
    """Return the assignment that keeps the smaller of two values, or the only one that is known."""
    both = f"{table}.{column}, excluded.{column}"
    return f"{column} = coalesce(min({both}), {both})"


_ADDRESS = """
INSERT INTO address (id, address, name, domain) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE excluded.name > name"""
_CAMPAIGN = """
INSERT INTO campaign (id, name, told) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET told = excluded.told WHERE excluded.told > told"""
_MESSAGE_COLUMNS = (
    "id, digest, kind, sender, at, utc_offset, content, subject, subject_key, reply_prefix, parent_key, campaign,"
    " sequence, step, list_id, sending_system, discussion_list, bulk, automatic, transactional,"
    " way_out_header, way_out_one_click, way_out_visible, defects"
)
_MESSAGE = f"INSERT OR IGNORE INTO message ({_MESSAGE_COLUMNS}) VALUES ({', '.join('?' * 24)})"  # noqa: S608 - constants
_BETTER_MESSAGE = f"""
INSERT INTO message ({_MESSAGE_COLUMNS}) VALUES ({", ".join("?" * 24)})
    ON CONFLICT (id) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in _MESSAGE_COLUMNS.split(", ")[1:])}
     WHERE excluded.digest < digest"""  # noqa: S608 - constants
_NAME = "INSERT OR IGNORE INTO message_name (message_key, message, message_id) VALUES (?, ?, ?)"
_MAIL_TOUCH = """
INSERT INTO touch (id, address, sender, at, content, message) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET message = excluded.message WHERE excluded.message < message"""
_LOG_COLUMNS = ("utc_offset", "declared", "category", "sequence", "step", "message_key")
_LOG_TOUCH_ROW = """INTO touch (id, address, sender, at, utc_offset, channel, declared, category, campaign, content,
                             sequence, step, weight, bounced, message_key, stream, stream_reason, stream_confidence)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_LOG_TOUCH = "INSERT OR IGNORE INTO touch"  # the columns follow
# One send that two rows tell: what only one of them knows is kept, and where both know, the smaller one decides,
# so that it does not matter which came first.
_FULLER_LOG_TOUCH = f"""
INSERT {_LOG_TOUCH_ROW}
    ON CONFLICT (id) DO UPDATE SET
        {", ".join(_known(name, "touch") for name in _LOG_COLUMNS)},
        weight = max(weight, excluded.weight), bounced = max(bounced, excluded.bounced),
        (stream, stream_reason, stream_confidence) = (
            SELECT stream, stream_reason, stream_confidence
              FROM (SELECT touch.stream AS stream, touch.stream_reason AS stream_reason,
                           touch.stream_confidence AS stream_confidence, touch.declared AS declared
                     UNION ALL
                    SELECT excluded.stream, excluded.stream_reason, excluded.stream_confidence, excluded.declared)
             ORDER BY declared IS NULL, declared
             LIMIT 1)"""  # noqa: S608 - constants
_SIGHTING = "INSERT OR IGNORE INTO touch_sighting (source, member, place, touch) VALUES (?, ?, ?, ?)"
# Copies of one content may be wrapped at other words: the one with the smallest line set stands for all.
_CONTENT = """
INSERT INTO content (id, subject, preview, language, words, lines, word_set, particulars, text, digest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        subject = excluded.subject, preview = excluded.preview, language = excluded.language,
        words = excluded.words, lines = excluded.lines, word_set = excluded.word_set,
        particulars = excluded.particulars, text = coalesce(excluded.text, text),
        digest = excluded.digest
     WHERE excluded.digest <= digest"""
_LOG_CONTENT = f"""
INSERT INTO content (id, subject, language) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        subject = min(subject, excluded.subject), {_known("language", "content")}"""  # noqa: S608 - constants
_OTHER_FEATURES = """
DELETE FROM creative_feature
 WHERE content = ?1 AND EXISTS (SELECT 1 FROM content WHERE id = ?1 AND digest = ?2)"""
_FEATURE = """
INSERT OR REPLACE INTO creative_feature (content, name, number, text, plugin, version)
SELECT ?1, ?2, ?3, ?4, ?5, ?6
 WHERE EXISTS (SELECT 1 FROM content WHERE id = ?1 AND digest = ?7)"""
_EVENT = """
INSERT OR IGNORE INTO event (id, address, at, kind, origin, campaign, detail, reliable)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_BETTER_EVENT = """
INSERT INTO event (id, address, at, kind, origin, campaign, detail, reliable) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        origin = min(origin, excluded.origin), reliable = min(reliable, excluded.reliable)"""
_PROBLEM = """
INSERT OR IGNORE INTO problem (id, source, member, place, why, detail, plugin, lost) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_CHECKPOINT = """
INSERT INTO checkpoint (source, shard, next_item, finished) VALUES (?, ?, ?, ?)
    ON CONFLICT (source, shard) DO UPDATE SET next_item = excluded.next_item, finished = excluded.finished"""
_SOURCE = """
INSERT INTO source (id, path, kind, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, state = excluded.state"""
_TALLY = """
UPDATE source
   SET seen = seen + ?, stored = stored + ?, duplicates = duplicates + ?,
       quarantined = quarantined + ?, skipped = skipped + ?
 WHERE id = ?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of what was seen; seen = stored + duplicates + quarantined + skipped."""

    seen: int = 0
    stored: int = 0
    duplicates: int = 0
    quarantined: int = 0
    skipped: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return both tallies together."""
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def begin_source(ledger: Ledger, path: str, kind: str, state: str) -> dict[str, tuple[int, bool]]:
    """Record a source and return its checkpoints: how far each shard is, and whether it is finished.

    A source that has changed since it was read (another `state`) is read again from the start;
    its counts start anew and what is in the ledger already will be counted as duplicates.
    """
    key = source_key(path)
    with ledger.transaction():
        row = ledger.execute("SELECT state FROM source WHERE id = ?", (key,)).fetchone()
        if row is not None and row[0] != state:
            ledger.execute("DELETE FROM checkpoint WHERE source = ?", (key,))
            ledger.execute("DELETE FROM problem WHERE source = ?", (key,))
            ledger.execute(
                "UPDATE source SET finished = 0, seen = 0, stored = 0, duplicates = 0, quarantined = 0,"
                " skipped = 0 WHERE id = ?",
                (key,),
            )
        ledger.execute(_SOURCE, (key, path, kind, state))
    found = ledger.execute("SELECT shard, next_item, finished FROM checkpoint WHERE source = ?", (key,))
    return {shard: (done, bool(finished)) for shard, done, finished in found}


def finish_source(ledger: Ledger, path: str) -> None:
    """Mark a source as read to its end."""
    with ledger.transaction():
        ledger.execute("UPDATE source SET finished = 1 WHERE id = ?", (source_key(path),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a batch brings its shard."""

    shard: str
    next_item: int
    finished: bool


def write_batch(ledger: Ledger, path: str, items: Sequence[Any], progress: Progress) -> Tally:
    """Write one batch of what was read and its checkpoint in one transaction; return what became of it.

    Mails may be there as Readings, or as the MailRows that were gathered of them.
    """
    source = source_key(path)
    with ledger.transaction():
        tally = _write_items(ledger, path, items)
        ledger.execute(_CHECKPOINT, (source, progress.shard, progress.next_item, int(progress.finished)))
        ledger.execute(
            _TALLY, (tally.seen, tally.stored, tally.duplicates, tally.quarantined, tally.skipped, source)
        )
    return tally


def _write_items(ledger: Ledger, path: str, items: Sequence[Any]) -> Tally:
    source = source_key(path)
    readings, problems = [], []
    tally = Tally()
    for item in items:
        match item:
            case MailRows():
                tally += _write_mails(ledger, item, source)
            case SendRows() | EventRows():
                tally += _write_log(ledger, source, item)
            case Problem():
                problems.append(item)
                tally += Tally(seen=item.lost, quarantined=item.lost)
            case Skipped(count=count):
                tally += Tally(seen=count, skipped=count)
            case _:
                readings.append(item)
    if readings:
        tally += _write_mails(ledger, gather(path, readings), source)
    _write_problems(ledger, problems, source)
    return tally


def _write_mails(ledger: Ledger, rows: MailRows, source: int) -> Tally:
    ledger.executemany(_ADDRESS, tuple(rows.addresses))
    ledger.executemany(_CAMPAIGN, tuple(rows.campaigns))
    fresh = ledger.executemany(_MESSAGE, rows.messages)
    if fresh < len(rows.messages):
        ledger.executemany(_BETTER_MESSAGE, rows.messages)
    ledger.executemany(_NAME, rows.names)
    write_described(ledger, rows)
    ledger.executemany(_MAIL_TOUCH, rows.touches)
    ledger.executemany(_SIGHTING, rows.sightings)
    ledger.executemany(_EVENT, rows.events)
    _write_problems(ledger, rows.problems, source)
    taken, left_out = len(rows.messages), rows.left_out
    return Tally(seen=taken + left_out, stored=fresh, duplicates=taken - fresh, skipped=left_out)


def write_described(ledger: Ledger, rows: MailRows) -> None:
    """Write contents with their features; of copies that were wrapped apart the smallest stays."""
    ledger.executemany(_CONTENT, rows.contents)
    ledger.executemany(_OTHER_FEATURES, [(row[0], row[-1]) for row in rows.contents])
    ledger.executemany(_FEATURE, rows.features)


def _write_problems(ledger: Ledger, problems: Sequence[Problem], source: int) -> None:
    ledger.executemany(_PROBLEM, [_problem(problem, source) for problem in problems])


def _write_log(ledger: Ledger, source: int, batch: SendRows | EventRows) -> Tally:
    from inbox_fatigue.ledger import log_rows  # noqa: PLC0415 - polars is not loaded for mail alone

    if isinstance(batch, SendRows):
        rows = log_rows.from_sends(batch.frame, source, batch.where.member)
        fresh = _write_frames(ledger, rows)
    else:
        rows = log_rows.from_events(batch.frame)
        fresh = _write_event_frames(ledger, rows)
    seen = len(batch.frame)
    return Tally(seen=seen, stored=fresh, duplicates=seen - fresh)


def _write_frames(ledger: Ledger, rows: LogRows) -> int:
    ledger.executemany(_ADDRESS, rows.tuples("addresses"))
    ledger.executemany(_CAMPAIGN, rows.campaigns.rows())
    ledger.executemany(_LOG_CONTENT, rows.contents.rows())
    told = _without_defaults(rows.touches)
    values = ", ".join("?" * told.width)
    fresh = ledger.executemany(
        f"{_LOG_TOUCH} ({', '.join(told.columns)}) VALUES ({values})", rows.tuples("touches", told.columns)
    )
    if fresh < len(told):
        ledger.executemany(_FULLER_LOG_TOUCH, rows.tuples("touches"))
    ledger.executemany(_SIGHTING, rows.tuples("sightings"))
    _write_events(ledger, rows)
    return fresh


def _without_defaults(touches: pl.DataFrame) -> pl.DataFrame:
    """Return the columns that say more than the table's defaults: what is not named costs nothing per row."""
    defaults = {
        "channel": "email",
        "weight": 1.0,
        "bounced": 0,
        "stream_confidence": Confidence.ASSUMED.value,
    }
    return touches.select(
        column for column in touches if not column.eq_missing(defaults.get(column.name)).all()
    )


def _write_event_frames(ledger: Ledger, rows: LogRows) -> int:
    ledger.executemany(_ADDRESS, rows.tuples("addresses"))
    ledger.executemany(_CAMPAIGN, rows.campaigns.rows())
    return _write_events(ledger, rows)


def _write_events(ledger: Ledger, rows: LogRows) -> int:
    events = rows.tuples("events")
    fresh = ledger.executemany(_EVENT, events)
    if fresh < len(events):
        ledger.executemany(_BETTER_EVENT, events)
    return fresh


def write_contacts(ledger: Ledger, contacts: pl.DataFrame) -> None:
    """Write contacts (columns of the `contact` table, `address` as text first), replacing those known."""
    from inbox_fatigue.ledger.mail_rows import address_key  # noqa: PLC0415 - see _write_log

    names = [name for name in contacts.columns if name != "address"]
    addresses = contacts["address"].to_list()
    rows = contacts.select(names).rows()
    sql = (
        f"INSERT OR REPLACE INTO contact (address, {', '.join(names)}) "  # noqa: S608 - our own column names
        f"VALUES (?{', ?' * len(names)})"
    )
    with ledger.transaction():
        ledger.executemany(_ADDRESS, [(address_key(a), a, "", a.rpartition("@")[2]) for a in addresses])
        ledger.executemany(sql, [(address_key(a), *row) for a, row in zip(addresses, rows, strict=True)])


def write_contact_problems(ledger: Ledger, path: str, problems: Sequence[Problem]) -> None:
    """Replace what was wrong in a file of contacts."""
    key = source_key(path)
    with ledger.transaction():
        ledger.execute(_SOURCE, (key, path, CONTACTS, ""))
        ledger.execute("DELETE FROM problem WHERE source = ?", (key,))
        _write_problems(ledger, problems, key)


def _problem(problem: Problem, source: int) -> tuple[Any, ...]:
    where = problem.where
    member = where.member if where else ""
    place = None if where is None else (where.offset if where.line is None else where.line)
    key = mix(
        source,
        text_key(member, problem.why, problem.detail, problem.plugin),
        -1 if place is None else place,
    )
    return (key, source, member, place, problem.why, problem.detail, problem.plugin, problem.lost)
