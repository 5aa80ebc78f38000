"""The words by which mail is told apart, read once from `wording.toml`.

They are some four hundred regular expressions in twenty languages, of which a mail hardly ever needs one:
compiling all of them takes half a second, and trying all of them at every letter of a text takes
milliseconds. So each is compiled and tried only where the letters stand in the text that it cannot match
without.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.letters import caseless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PIECE = re.compile(r"\\.|\[[^\]]*\]|\{[\d,]*\}|.", re.DOTALL)  # an escape, a class, a count, or one sign
_SIGNS = frozenset("^$.|()?*+")
_MAY_BE_ABSENT = frozenset("?*{")  # what stands before one of these


class Phrases:
    """Regular expressions without regard to case, any of which will do."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take the expressions; one that is none is told of when it is first tried."""
        self.phrases = tuple(phrases)

    @cached_property
    def _by_run(self) -> tuple[tuple[str, list[str]], ...]:
        """The expressions by the runs of letters of which one must stand where they match."""
        by_run: dict[str, list[str]] = {}
        for phrase in self.phrases:
            for run in needed(phrase):
                by_run.setdefault(run, []).append(phrase)
        return tuple(by_run.items())

    def stand_in(self, text: str) -> bool:
        """Return whether one of them matches somewhere in a text."""
        return any(_compiled(phrase).search(text) for phrase in self._possible(text))

    def begin(self, text: str) -> bool:
        """Return whether a text begins with one of them, white space apart."""
        return any(_compiled(rf"\s*(?:{phrase})").match(text) for phrase in self._possible(text))

    def places(self, texts: Sequence[str], together: str) -> Iterator[int]:
        """Yield which of some texts hold one of them, by number; `together` holds whatever stands in any text."""
        possible = [_compiled(phrase) for phrase in self._possible(together)]
        for number, text in enumerate(texts if possible else ()):
            if any(phrase.search(text) for phrase in possible):
                yield number

    def _possible(self, text: str) -> list[str]:
        """Return the expressions of which enough stands in a text for them to match."""
        folded = caseless(text)
        return [phrase for run, phrases in self._by_run if run in folded for phrase in phrases]


@lru_cache(maxsize=2048)
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(phrase, re.IGNORECASE)


def needed(phrase: str) -> tuple[str, ...]:
    """Return some runs of letters, folded, of which one at least stands in everything that a phrase matches.

    They are as long as can be; one is "" where nothing is certain.
    """
    return tuple(run for pieces in _alternatives(phrase) for run in max(_certain(pieces), key=_shortest))


def _certain(pieces: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield runs, from left to right, of which one stands in all that an alternative matches; the first is ""."""
    yield ("",)
    run = ""
    for piece, following in zip(pieces, [*pieces, ""][1:], strict=True):
        certain = following[:1] not in _MAY_BE_ABSENT
        if certain and len(piece) == 1 and piece not in _SIGNS:
            run += piece
            continue
        yield (caseless(run),)
        run = ""
        if certain and piece.startswith("(?:"):
            yield needed(piece[3:-1])
    yield (caseless(run),)


def _alternatives(phrase: str) -> list[list[str]]:
    """Return the pieces of each alternative of an expression: signs, escapes, classes and whole groups."""
    found: list[list[str]] = [[]]
    depth = 0
    for piece in _PIECE.findall(phrase):
        if depth:
            found[-1][-1] += piece
        elif piece == "|":
            found.append([])
        else:
            found[-1].append(piece)
        depth += (piece == "(") - (piece == ")")
    return found


def _shortest(runs: tuple[str, ...]) -> int:
    return min(map(len, runs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """How one sort of transactional mail reads; both its subject and its text must say so."""

    reason: str
    subject: Phrases
    text: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Phrases, all of them without regard to case."""

    way_out: Phrases  # to unsubscribe, in a link or a sentence
    where: Phrases  # what makes such a sentence an instruction: here, click, reply
    answer_with: Phrases  # the word with which an answer ends the mail
    no_is_enough: Phrases  # how a personal letter says that a no will do
    auto_reply: Phrases  # how a subject of an automatic answer begins
    auto_reply_text: Phrases  # how a sentence begins in which its text says so
    bounce: Phrases
    pretence: Phrases  # what a subject says that only looks like one of a notice
    notices: tuple[Notice, ...]


def _every(table: dict[str, list[str]]) -> Phrases:
    return Phrases(dict.fromkeys(phrase for language in sorted(table) for phrase in table[language]))


def load(path: Path) -> Wording:
    """Return the words of a file; KeyError where it is not as it should be."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return Wording(
        way_out=_every(tables["way_out"]),
        where=_every(tables["where"]),
        answer_with=_every(tables["answer_with"]),
        no_is_enough=_every(tables["no_is_enough"]),
        auto_reply=_every(tables["auto_reply"]),
        auto_reply_text=_every(tables["auto_reply_text"]),
        bounce=_every(tables["bounce"]),
        pretence=_every(tables["pretence"]),
        notices=tuple(
            Notice(reason=reason, subject=_every(notice["subject"]), text=_every(notice["text"]))
            for reason, notice in sorted(tables["transactional"].items())
        ),
    )


WORDING = load(Path(__file__).with_name("wording.toml"))
