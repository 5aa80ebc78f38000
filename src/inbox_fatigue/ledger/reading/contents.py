"""What was said: contents, creatives, their features, and the campaigns they were sent in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger.asking import BYTES, REAL, TEXT, WHOLE, ask
from inbox_fatigue.ledger.reading.owners import owners
from inbox_fatigue.ledger.reading.sends import sends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger.opening import Ledger


def openings(ledger: Ledger, **patterns: Sequence[str]) -> pl.DataFrame:
    """Return the contents whose first words are like one of some patterns (LIKE), with a flag for each set."""
    flags = [
        f"({' OR '.join(['preview LIKE ?'] * len(likes))}) AS {name}" for name, likes in patterns.items()
    ]
    sql = f"SELECT id, {', '.join(flags)} FROM content WHERE {' OR '.join(patterns)}"  # noqa: S608 - constants
    values = [one for likes in patterns.values() for one in likes]
    found = ask(ledger, sql, {"content": WHOLE, **dict.fromkeys(patterns, WHOLE)}, values)
    return found.with_columns(pl.col(name) == 1 for name in patterns)


def content_lines(ledger: Ledger) -> pl.DataFrame:
    """Return the line fingerprint of each content that has a text."""
    sql = "SELECT id, lines FROM content WHERE lines IS NOT NULL AND length(lines) > 0 ORDER BY id"
    return ask(ledger, sql, {"content": WHOLE, "lines": BYTES})


def content_groups(ledger: Ledger) -> pl.DataFrame:
    """Return each content with the creative that it was grouped into."""
    return ask(ledger, "SELECT id, creative FROM content ORDER BY id", {"content": WHOLE, "creative": WHOLE})


def audiences(ledger: Ledger) -> pl.DataFrame:
    """Return how many people each creative reached."""
    return ask(
        ledger, "SELECT id, audience FROM creative ORDER BY id", {"creative": WHOLE, "audience": WHOLE}
    )


def creative_subjects(ledger: Ledger) -> dict[int, str]:
    """Return the subject of each creative."""
    return dict(ledger.execute("SELECT id, subject FROM creative").fetchall())


def alike(ledger: Ledger) -> pl.DataFrame:
    """Return the pairs of contents that say nearly the same."""
    sql = "SELECT content, other, similarity FROM alike ORDER BY content, other"
    return ask(ledger, sql, {"content": WHOLE, "other": WHOLE, "similarity": REAL})


def contents(ledger: Ledger) -> pl.DataFrame:
    """Return each content without its fingerprints' bytes unpacked."""
    sql = """
        SELECT id, creative, subject, language, words, word_set, particulars, told_by, named
          FROM content
         ORDER BY id"""
    columns = {
        "content": WHOLE, "creative": WHOLE, "subject": TEXT, "language": TEXT, "words": WHOLE,
        "word_set": BYTES, "particulars": BYTES, "told_by": TEXT, "named": WHOLE,
    }  # fmt: skip
    return ask(ledger, sql, columns)


def features(ledger: Ledger) -> pl.DataFrame:
    """Return every feature of every content."""
    sql = "SELECT content, name, number, text FROM creative_feature ORDER BY content, name"
    return ask(ledger, sql, {"content": WHOLE, "name": TEXT, "number": REAL, "text": TEXT})


def audience(ledger: Ledger) -> pl.DataFrame:
    """Return which person each touch brought which content, other records of the same touch among them.

    Which these are is worked out later, and known from the last time where a ledger is settled again.
    """
    reached = sends(ledger, "content", "address").filter(pl.col("content").is_not_null())
    return reached.join(owners(ledger).drop_nulls(), on="address").select("content", "person")


def campaigns(ledger: Ledger) -> dict[int, str]:
    """Return the names of campaigns by key."""
    return dict(ledger.execute("SELECT id, name FROM campaign").fetchall())
