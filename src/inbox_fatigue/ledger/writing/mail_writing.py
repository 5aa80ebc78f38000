"""Writes the rows of read mails into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger.writing.problem_rows import write_problems
from inbox_fatigue.ledger.writing.statements import ADDRESS, CAMPAIGN
from inbox_fatigue.ledger.writing.tally import Tally

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.ledger.writing.mail_rows import MailRows

_MESSAGE_COLUMNS = (
    "id, digest, kind, sender, at, utc_offset, content, subject, subject_key, reply_prefix, parent_key, campaign,"
    " sequence, step, list_id, sending_system, discussion_list, bulk, automatic, transactional,"
    " way_out_header, way_out_one_click, way_out_visible, defects, way_out_box,"
    " way_out_subject, pictures"
)
_MESSAGE = f"INSERT OR IGNORE INTO message ({_MESSAGE_COLUMNS}) VALUES ({', '.join('?' * 27)})"  # noqa: S608 - constants
_BETTER_MESSAGE = f"""
INSERT INTO message ({_MESSAGE_COLUMNS}) VALUES ({", ".join("?" * 27)})
    ON CONFLICT (id) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in _MESSAGE_COLUMNS.split(", ")[1:])}
     WHERE excluded.digest < digest"""  # noqa: S608 - constants
_NAME = "INSERT OR IGNORE INTO message_name (message_key, message, message_id) VALUES (?, ?, ?)"
_MAIL_TOUCH = """
INSERT INTO touch (id, address, sender, at, content, message) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET message = excluded.message WHERE excluded.message < message"""
_SIGHTING = "INSERT OR IGNORE INTO touch_sighting (source, member, place, touch) VALUES (?, ?, ?, ?)"
# Copies of one content may be wrapped at other words: the one with the smallest line set stands for all. What is
# there already keeps its words, out of which people may have been taken that asked to be forgotten.
_CONTENT = """
INSERT INTO content (id, subject, preview, language, words, lines, word_set, particulars, text, told_by, digest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        subject = iif(excluded.digest < digest, excluded.subject, subject),
        preview = iif(excluded.digest < digest, excluded.preview, preview), language = excluded.language,
        words = excluded.words, lines = excluded.lines, word_set = excluded.word_set,
        particulars = excluded.particulars, told_by = excluded.told_by,
        text = iif(excluded.digest < digest, coalesce(excluded.text, text), coalesce(text, excluded.text)),
        digest = excluded.digest
     WHERE excluded.digest <= digest"""
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


def write_mails(ledger: Ledger, rows: MailRows, source: int) -> Tally:
    """Write the rows of some mails of a source (its key); return what became of the mails."""
    ledger.executemany(ADDRESS, tuple(rows.addresses))
    ledger.executemany(CAMPAIGN, tuple(rows.campaigns))
    fresh = ledger.executemany(_MESSAGE, rows.messages)
    if fresh < len(rows.messages):
        ledger.executemany(_BETTER_MESSAGE, rows.messages)
    ledger.executemany(_NAME, rows.names)
    write_described(ledger, rows)
    ledger.executemany(_MAIL_TOUCH, rows.touches)
    ledger.executemany(_SIGHTING, rows.sightings)
    ledger.executemany(_EVENT, rows.events)
    write_problems(ledger, rows.problems, source)
    taken, left_out = len(rows.messages), rows.left_out
    return Tally(seen=taken + left_out, stored=fresh, duplicates=taken - fresh, skipped=left_out)


def write_described(ledger: Ledger, rows: MailRows) -> None:
    """Write contents with their features; of copies that were wrapped apart the smallest stays."""
    ledger.executemany(_CONTENT, rows.contents)
    ledger.executemany(_OTHER_FEATURES, [(row[0], row[-1]) for row in rows.contents])
    ledger.executemany(_FEATURE, rows.features)
