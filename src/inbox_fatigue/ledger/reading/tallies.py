"""What became of everything that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger.moments import micros
from inbox_fatigue.ledger.reading.mails import has_messages
from inbox_fatigue.ledger.schema import CONTACTS, EVENTS

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_fatigue.ledger.opening import Ledger


def undated(ledger: Ledger, *, believed: datetime | None = None) -> dict[int, int]:
    """Return how many touches each person has from the audited organisations whose date is of no use.

    They have none, or one after the last moment that is believed.
    """
    sql = """
        SELECT address.recipient, count(*)
          FROM touch
          JOIN address ON address.id = touch.address
          LEFT JOIN address AS sender ON sender.id = touch.sender
         WHERE (touch.at IS NULL OR touch.at > ? AND touch.planned = 0)
           AND address.recipient IS NOT NULL
           AND (sender.organisation IS NOT NULL OR touch.sender IS NULL)
         GROUP BY address.recipient
         ORDER BY address.recipient"""
    return dict(ledger.execute(sql, (micros(believed),)).fetchall())


def unaddressed(ledger: Ledger) -> int:
    """Return how many messages name nobody who got them."""
    row = ledger.execute("""
        SELECT count(*)
          FROM touch
          JOIN address ON address.id = touch.address
         WHERE address.address = ''""").fetchone()
    return int(row[0])


def on_lists(ledger: Ledger) -> int:
    """Return how many messages came over discussion lists from others than the audited organisations."""
    if not has_messages(ledger):
        return 0
    row = ledger.execute("""
        SELECT count(*)
          FROM message
          LEFT JOIN address AS sender ON sender.id = message.sender
         WHERE message.discussion_list = 1
           AND sender.organisation IS NULL""").fetchone()
    return int(row[0])


def problems(ledger: Ledger) -> list[tuple[str, str, str, int | None, str, str, str, int]]:
    """Return the recorded problems: source, its kind, member, place, why, detail, plugin, lost."""
    return ledger.execute("""
        SELECT coalesce(source.path, ''), coalesce(source.kind, ''), problem.member, problem.place, problem.why,
               problem.detail, problem.plugin, problem.lost
          FROM problem
          LEFT JOIN source ON source.id = problem.source
         ORDER BY 1, problem.member, problem.place, problem.why, problem.detail, problem.id""").fetchall()


def sources(ledger: Ledger) -> list[tuple[str, int, int, int, int, int, int]]:
    """Return each source of messages: path, finished, seen, stored, duplicates, quarantined, skipped."""
    return ledger.execute(
        """
        SELECT path, finished, seen, stored, duplicates, quarantined, skipped
          FROM source
         WHERE kind NOT IN (?, ?)
         ORDER BY path""",
        (EVENTS, CONTACTS),
    ).fetchall()
