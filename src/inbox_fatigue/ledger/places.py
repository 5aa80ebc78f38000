"""Where the messages of a ledger stand in what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.asking import TEXT, WHOLE, ask
from inbox_fatigue.model import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger.opening import Ledger

PLACES = {"touch": WHOLE, "path": TEXT, "member": TEXT, "place": WHOLE, "is_line": WHOLE}
_AT_ONCE = 10_000  # ids asked for by one query; SQLite takes 32,766


def where(path: str, member: str, place: int | None, *, is_line: bool) -> Where:
    """Return a place in a source: the byte where a message begins, or the line of a table."""
    return Where(
        source=path, member=member, offset=None if is_line else place, line=place if is_line else None
    )


def recorded_problems(ledger: Ledger) -> list[Problem]:
    """Return what was wrong with what was read, each with its place."""
    found = []
    for path, member, place, is_line, why, detail, plugin, lost in reading.problems(ledger):
        at = where(path, member, place, is_line=bool(is_line)) if path else None
        found.append(Problem(why=why, detail=detail, where=at, plugin=plugin, lost=lost))
    return found


def first_places(ledger: Ledger, touches: Sequence[int]) -> pl.DataFrame:
    """Return PLACES: where each of some touches was seen first, by path, member and place; planned ones nowhere."""
    ordered = sightings(ledger, touches).sort("path", "member", "place", nulls_last=False)
    return ordered.unique("touch", keep="first", maintain_order=True)


def sightings(ledger: Ledger, touches: Sequence[int]) -> pl.DataFrame:
    """Return PLACES: wherever each of some touches was seen, in no order.

    A touch without a message is a row of a log, wherever the log lies.
    """
    # Of a ledger of logs alone it is known that they are rows: each touch need not be looked up for that.
    is_line, joined = "TRUE", ""
    if reading.has_messages(ledger):
        is_line, joined = "touch.message IS NULL", "JOIN touch ON touch.id = touch_sighting.touch"
    parts = [pl.DataFrame(schema=PLACES)]
    for begin in range(0, len(touches), _AT_ONCE):
        some = touches[begin : begin + _AT_ONCE]
        sql = f"""
            SELECT touch_sighting.touch, source.path, touch_sighting.member, touch_sighting.place, {is_line}
              FROM touch_sighting
              {joined}
              JOIN source ON source.id = touch_sighting.source
             WHERE touch_sighting.touch IN ({", ".join("?" * len(some))})"""  # noqa: S608 - marks alone
        parts.append(ask(ledger, sql, PLACES, some))
    return pl.concat(parts)


def touches_in(ledger: Ledger, path: str, member: str) -> int:
    """Return how many touches were seen in one file."""
    sql = """
        SELECT count(DISTINCT touch_sighting.touch)
          FROM touch_sighting
          JOIN source ON source.id = touch_sighting.source
         WHERE source.path = ?
           AND touch_sighting.member = ?"""
    (number,) = ledger.execute(sql, (path, member)).fetchone()
    return int(number)
