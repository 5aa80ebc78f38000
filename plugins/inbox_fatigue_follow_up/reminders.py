"""Reads from subjects which mails call themselves a reminder, and links them to what they remind of.

"Last reminder: our webinar" reminds of "Our webinar". Few subjects do so; only they, and what else their
inboxes hold, are looked at closely. The words (`phrases/reminders.toml`) are those of all languages at once:
they count before a colon, a dash or a bracket alone, and beside a mail under the rest of the subject.
"""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue_follow_up.pairing import EDGES, Reach, alike, compared, looking_back

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

# Reminders of one matter come faster than the issues of a series that is called "Reminder: …" each time.
SERIES = timedelta(days=6)
FIRST, AGAIN, LAST = 1, 2, 3  # how pressing a reminder is; what it reminds of is 0
_SIGNS = r"[^\p{L}\p{N}]*"
_BREAK = rf"{_SIGNS}[:：\-–—|!…\])}}】」』》/／]{_SIGNS}"
_BREAK_BEFORE = rf"{_SIGNS}[:：\-–—|(\[【「『《]{_SIGNS}"
# What mail programs write before a subject that they answer or hand on.
_MARKS = rf"^{_SIGNS}(?:(?:re|aw|antw|sv|fwd?|wg|tr|rv|enc)\s*[:：]{_SIGNS})*"
_START = r"(?:\b|[\p{Han}\p{Hiragana}\p{Katakana}])"  # Japanese writes no spaces
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|[.º°e]|ème)?"


def reminders(touches: pl.DataFrame, inboxes: Inboxes, reach: Reach) -> pl.DataFrame:
    """Link mail whose subject calls it a reminder to its sender's earlier mail under the rest of that subject.

    It follows up what it reminds of, and a less pressing reminder. Of two that press alike, as the issues of
    a series with "Reminder:" in its title, the later one must say little new. What was asked for, a booking
    or an invoice, is no such matter, and between people a "Re:" may answer a mail unseen.
    """
    said, hinted = subjects(inboxes)
    if hinted.is_empty():  # as in most archives, which need no patterns of all languages
        return pl.DataFrame(schema=EDGES)
    typed = (pl.col("prefixed") | pl.col("parent").is_not_null()) & ~pl.col("outreach")
    unasked = touches.filter((pl.col("stream") != "transactional") & (pl.col("booked") <= 0) & ~typed)
    ordered = with_matter(unasked, said, hinted).sort("inbox", "sender", "matter", "at", "touch")
    pairs = looking_back(ordered, ["inbox", "sender", "matter"], reach.mail).filter(pl.col("pressing") > 0)
    of_less = pl.col("pressing") > pl.col("_pressing")
    counted_down = pl.col("outreach") & (pl.col("at") - pl.col("_at") < SERIES)
    stale = (pl.col("new_facts") == 0) | counted_down
    again = compared(pairs.filter(pl.col("pressing") == pl.col("_pressing")), inboxes)
    return pl.concat(
        [pairs.filter(of_less).select(*EDGES), again.filter(alike(reach) & stale).select(*EDGES)]
    )


def subjects(inboxes: Inboxes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the subjects of contents in small letters, and those of them that hold the name of a reminder."""
    said = inboxes.contents.select("content", pl.col("subject").str.to_lowercase()).unique("content")
    return said, said.filter(pl.col("subject").str.contains_any(_names()))


def with_matter(touches: pl.DataFrame, said: pl.DataFrame, hinted: pl.DataFrame) -> pl.DataFrame:
    """Return the touches of inboxes that hold a reminder, with `matter` and `pressing`.

    The matter is the subject without what calls it a reminder; how pressing it is goes from 0 to `LAST`.
    Only subjects with the name of a reminder somewhere, `hinted`, are looked through for one.
    """
    bare = hinted.with_columns(_bare("subject"))
    reminding = bare.filter(pl.col("subject").str.contains(_beginning()) | _ends()).select("content")
    reminded = touches.join(reminding, on="content", how="semi").select("inbox").unique()
    near = (
        touches.join(reminded, on="inbox", how="semi").join(said, on="content").with_columns(_bare("subject"))
    )
    rest = pl.col("subject").str.replace(_beginning(), "").str.replace(_ending(), "")
    return (
        near.with_columns(matter=rest.pipe(_bare), pressing=_pressing())
        .filter((pl.col("matter") != "") & ~pl.col("matter").str.contains(rf"{_START}{_words('due')}"))
        .drop("subject")
    )


def _bare(subject: str | pl.Expr) -> pl.Expr:
    """Return a subject in small letters without marks of answers, the signs around it and runs of blanks."""
    column = pl.col(subject) if isinstance(subject, str) else subject
    plain = (
        column.str.to_lowercase().str.replace_all("\u2019", "'", literal=True).str.replace_all(r"\s+", " ")
    )
    return plain.str.replace(_MARKS, "").str.replace(rf"{_SIGNS}$", "")


def _ends() -> pl.Expr:
    return pl.col("subject").str.contains(_ending())


def _pressing() -> pl.Expr:
    """Return how pressing what a bare subject calls itself is, 0 where it calls itself no reminder."""
    begins = pl.col("subject").str.extract(rf"({_beginning()})", 1)
    called = pl.coalesce(begins, pl.col("subject").str.extract(rf"({_ending()})", 1))
    return (
        pl.when(called.is_null())
        .then(0)
        .when(called.str.contains(_words("last", "final")))
        .then(LAST)
        .when(called.str.contains(_words("again")))
        .then(AGAIN)
        .otherwise(FIRST)
    )


def _beginning() -> str:
    return rf"^(?:{_reminder()}{_BREAK})+"


def _ending() -> str:
    return rf"{_BREAK_BEFORE}{_reminder()}$"


@cache
def _reminder() -> str:
    """Return the pattern of "second friendly reminder", in any of the languages."""
    beside = rf"(?:{_words('beside', 'again', 'last')}|{_NUMBER})"
    return rf"(?:{beside}\s*)*{_words('names', 'final')}(?:\s*#?{beside})*"


def _names() -> list[str]:
    """Return how reminders are called; an apostrophe may be of another sort, so that only what is behind it counts."""
    return sorted({name.rpartition("'")[2] for name in _told("names", "final")})


@cache
def _words(*kinds: str) -> str:
    """Return a pattern of the words of some kinds in all languages, the longest first."""
    words = _told(*kinds)
    return (
        "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
    )


def _told(*kinds: str) -> frozenset[str]:
    return frozenset(word for language in _languages() for kind in kinds for word in language[kind])


@cache
def _languages() -> tuple[dict[str, list[str]], ...]:
    told = files(__package__).joinpath("phrases", "reminders.toml").read_text("utf-8")
    return tuple(tomllib.loads(told).values())
