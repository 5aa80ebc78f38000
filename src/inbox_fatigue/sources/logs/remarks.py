"""What a log says in words that are not known: gathered over the whole file and told once for each column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.model import Problem
from inbox_fatigue.sources.logs.names import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.sources.logs.plans import Plan
    from inbox_fatigue.sources.places import Place

_MOST = 10  # words of one column that are named
_LONGEST = 40  # signs of a word that is quoted; a longer text may be about somebody
_ANSWER = "unknown-answer"
_BECOMES = {
    "unknown-kind": "no kind of event is called so, and {rows} set aside",
    "unknown-status": "no outcome is called so, and {rows} counted as sent and no more",
    "event-of-another-channel": "that is not about mail, and {rows} set aside",
    "send-among-events": (
        "that is mail that went out, and {rows} set aside; to count them, give the file without --events"
    ),
    "unknown-channel": 'no channel is called so, and {rows} counted as channel "other"',
    "unknown-stream": "no stream is called so, and {rows} counted as if none were named",
    _ANSWER: "that is neither yes nor no, and {rows} counted as not known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """Words of a column that are not known."""

    why: str  # a key of _BECOMES
    column: str  # our name of it
    words: dict[str, int]  # and how many rows say each, in the order of the file
    more: int = 0  # rows that say something else again
    line: int  # the first of all these rows

    def __add__(self, later: Odd) -> Odd:
        """Return what this and a later part of the file say."""
        words = dict(self.words)
        more = self.more + later.more
        for word, rows in later.words.items():
            if word in words or len(words) < _MOST:
                words[word] = words.get(word, 0) + rows
            else:
                more += rows
        return Odd(why=self.why, column=self.column, words=words, more=more, line=self.line)


def odd_words(values: pl.Series, lines: pl.Series, *, why: str, column: str) -> tuple[Odd, ...]:
    """Return what some rows say that is not known; nothing where there are none."""
    if not len(values):
        return ()
    told = (
        pl.DataFrame({"word": values, "line": lines})
        .group_by("word")
        .agg(pl.col("line").min(), rows=pl.len())
        .sort("line", "word")
    )
    named = told.head(_MOST).select("word", "rows").iter_rows()
    return (
        Odd(
            why=why,
            column=column,
            words={word or "": rows for word, rows in named},
            more=int(told["rows"][_MOST:].sum()),
            line=told["line"][0],
        ),
    )


@dataclass(slots=True)
class Remarks:
    """What is not known of a file's words, so far."""

    found: dict[tuple[str, str], Odd] = field(default_factory=dict)

    def add(self, odd: tuple[Odd, ...]) -> None:
        """Take note of the words of a batch."""
        for one in odd:
            key = (one.why, one.column)
            self.found[key] = self.found[key] + one if key in self.found else one

    def problems(self, place: Place, plan: Plan) -> Iterator[Problem]:
        """Yield a problem for each column, in the order in which they were met; no row is lost by one."""
        for one in self.found.values():
            column = plan.header[plan.columns[one.column]]
            rows = sum(one.words.values()) + one.more
            counted = "1 row was" if rows == 1 else f"{rows:,} rows were"
            detail = f"the column {column!r} says {_listed(one)}; {_BECOMES[one.why].format(rows=counted)}"
            yield Problem(why=one.why, detail=detail, where=place.where(line=one.line), lost=0)


def _listed(odd: Odd) -> str:
    told = [f"{_shown(word, odd.why)} ({rows:,})" for word, rows in odd.words.items()]
    if odd.more:
        told.append(f"something else ({odd.more:,})")
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def _shown(word: str, why: str) -> str:
    """Return a word in quotes; what may be about somebody, such as the text of an answer, by its form alone."""
    if not word:
        return "nothing"
    is_text = len(word) > _LONGEST or "@" in word or (why == _ANSWER and " " in word)
    return f"something like {shape(word)}" if is_text else repr(word)
