"""What became of everything that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger.asking import TEXT, WHOLE, ask
from inbox_fatigue.ledger.moments import micros
from inbox_fatigue.ledger.reading.mails import has_messages
from inbox_fatigue.ledger.reading.sends import sends_where
from inbox_fatigue.ledger.schema import CONTACTS, EVENTS
from inbox_fatigue.ledger.unfinished import UNFINISHED

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_fatigue.ledger.opening import Ledger


def undated(ledger: Ledger, *, believed: datetime | None = None) -> dict[int, int]:
    """Return how many touches each person has from the audited organisations whose date is of no use.

    They have none, or one after the last moment that is believed.
    """
    late = (pl.col("at") > micros(believed)) & (pl.col("planned") == 0)
    lost = sends_where(ledger, pl.col("at").is_null() | late, "address", "sender", "at", "planned")
    if lost.is_empty():
        return {}
    owners = ask(
        ledger, "SELECT id, recipient, organisation FROM address",
        {"address": WHOLE, "person": WHOLE, "organisation": TEXT},
    )  # fmt: skip
    ours = owners.filter(pl.col("organisation").is_not_null())["address"]
    by_us = pl.col("sender").is_null() | pl.col("sender").is_in(ours.implode())
    whose = lost.filter(by_us).join(owners.drop_nulls("person"), on="address")
    return dict(whose.group_by("person").len().sort("person").rows())


def unaddressed(ledger: Ledger) -> int:
    """Return how many messages name nobody who got them."""
    nobody = ask(ledger, "SELECT id FROM address WHERE address = ''", {"address": WHOLE})
    named = pl.col("address").is_in(nobody["address"].implode())
    return 0 if nobody.is_empty() else sends_where(ledger, named, "address").height


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


def problems(ledger: Ledger) -> list[tuple[str, str, int | None, int, str, str, str, int]]:
    """Return the recorded problems: source, member, place, whether that is a line, why, detail, plugin, lost."""
    return ledger.execute("""
        SELECT coalesce(source.path, ''), problem.member, problem.place, problem.is_line, problem.why,
               problem.detail, problem.plugin, problem.lost
          FROM problem
          LEFT JOIN source ON source.id = problem.source
         ORDER BY 1, problem.member, problem.place, problem.why, problem.detail, problem.id""").fetchall()


def unfinished(ledger: Ledger) -> list[str]:
    """Return the paths that were not read to their end, nor whole under another name since."""
    return [path for (path,) in ledger.execute(UNFINISHED)]


def has_sources(ledger: Ledger) -> bool:
    """Return whether anything was ever read."""
    return ledger.execute("SELECT 1 FROM source").fetchone() is not None


def files_of_events(ledger: Ledger) -> list[tuple[str, int, int]]:
    """Return each file of events: path, rows that say something or should, and those that could not be read."""
    return ledger.execute(
        "SELECT path, seen - skipped, quarantined FROM source WHERE kind = ? ORDER BY path", (EVENTS,)
    ).fetchall()


def sources(ledger: Ledger) -> list[tuple[str, int, int, int, int, int, int]]:
    """Return each source of messages: path, finished, seen, stored, duplicates, quarantined, skipped.

    What a source had brought counts as seen in it, also where it does not hold it any more.
    """
    return ledger.execute(
        """
        SELECT path, finished, seen, stored, duplicates, quarantined, skipped
          FROM source
         WHERE kind NOT IN (?, ?)
         ORDER BY path""",
        (EVENTS, CONTACTS),
    ).fetchall()
