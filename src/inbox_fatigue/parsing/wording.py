"""The words by which mail is told apart, read once from `wording.toml`.

They are some four hundred regular expressions in thirty languages, of which a mail hardly ever needs one:
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
from inbox_fatigue.needles import Needles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PIECE = re.compile(r"\\.|\[[^\]]*\]|\{[\d,]*\}|.", re.DOTALL)  # an escape, a class, a count, or one sign
# Latin, Greek, Cyrillic, kana and ideographs, marks apart: the letters of the languages in `wording.toml`
# whose phrases were read beside mail. Of Arabic, Hebrew, Indic, Thai and Korean it holds a few words alone.
_KNOWN_LETTERS = re.compile(r"[A-Za-z\u00aa-\u052f\u1e00-\u1fff\u3005-\u30ff\u3400-\u9fff\uff21-\uff9f]")
_LETTERS_READ = 2_000
_SIGNS = frozenset("^$.|()?*+")
_MAY_BE_ABSENT = frozenset("?*{")  # what stands before one of these


class Phrases:
    """Regular expressions without regard to case, any of which will do."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take the expressions; one that is none is told of when it is first tried."""
        self.phrases = tuple(phrases)

    @cached_property
    def _by_run(self) -> tuple[Needles, tuple[list[str], ...]]:
        """The runs of letters of which one must stand where an expression matches, and the expressions of each."""
        by_run: dict[str, list[str]] = {}
        for phrase in self.phrases:
            for run in needed(phrase):
                by_run.setdefault(run, []).append(phrase)
        return Needles(by_run), tuple(by_run.values())

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
        runs, phrases = self._by_run
        return [phrase for number in sorted(runs.numbers_in(caseless(text))) for phrase in phrases[number]]


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
        if certain and _is_letter(piece):
            run += piece[-1]
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


def _is_letter(piece: str) -> bool:
    """Return whether a piece stands for itself: a letter, or a sign behind a backslash."""
    return piece not in _SIGNS if len(piece) == 1 else piece[0] == "\\" and not piece[1:].isalnum()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Phrases, all of them without regard to case."""

    leaving_known_in: frozenset[str]  # languages in which mail says "to unsubscribe" in words of ours
    way_out: Phrases  # to unsubscribe, in a link or a sentence
    where: Phrases  # what makes such a sentence an instruction: here, click, reply
    answer_with: Phrases  # the word with which an answer ends the mail
    no_is_enough: Phrases  # how a personal letter says that a no will do
    auto_reply: Phrases  # how a subject of an automatic answer begins
    auto_reply_text: Phrases  # how a sentence begins in which its text says so
    bounce: Phrases

    def knows(self, language: str | None, text: str) -> bool:
        """Return whether silence of a text about how to leave it means that it says nothing of it.

        The language of short texts is not told, nor that of those which the detector does not know: there the
        letters must do. Latin ones are taken for known.
        """
        if language is not None:
            return language in self.leaving_known_in
        letters = text[:_LETTERS_READ]
        return 2 * len(_KNOWN_LETTERS.findall(letters)) >= sum(map(str.isalpha, letters))


def every(table: dict[str, list[str]]) -> Phrases:
    """Return the phrases of all languages of a table."""
    return Phrases(dict.fromkeys(phrase for language in sorted(table) for phrase in table[language]))


def load(path: Path) -> Wording:
    """Return the words of a file; KeyError where it is not as it should be."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return Wording(
        leaving_known_in=frozenset(tables["way_out"]),
        way_out=every(tables["way_out"]),
        where=every(tables["where"]),
        answer_with=every(tables["answer_with"]),
        no_is_enough=every(tables["no_is_enough"]),
        auto_reply=every(tables["auto_reply"]),
        auto_reply_text=every(tables["auto_reply_text"]),
        bounce=every(tables["bounce"]),
    )


WORDING = load(Path(__file__).with_name("wording.toml"))
