"""Which words of a language belong to which notions.

A notion's words are one line, set apart by commas: `answer = "answer*, reply, replies, get back to (me|us)"`.
A `*` stands for any ending, so that one entry is a family of words; entries of several words know the signs
of `patterns`. A word may belong to several notions: Spanish *escribí* is both `i` and `sent`.
A notion is one bit of a number, so that what a sentence holds is a number as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from inbox_fatigue.needles import Needles
from inbox_fatigue.notions.beginnings import REMEMBERED, Beginnings
from inbox_fatigue.notions.patterns import SPACED, UNSPACED, fold, hints, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.notions.patterns import Script

SHORTEST = 2  # letters of a beginning that is followed by any ending


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lexicon:
    """The words of one language, by what they are looked up with."""

    whole: Mapping[str, int]
    beginnings: Mapping[str, int]
    runs: Beginnings[tuple[str, int]]  # entries of several words
    anywhere: Unspaced
    spaced: bool
    _known: dict[str, int] = field(default_factory=dict)  # words that were met and have notions
    _silent: set[str] = field(default_factory=set)  # words that have none

    def notions_in(self, text: str) -> list[tuple[int, int, int]]:
        """Return start, end and notions of each word or run of a folded text that has any, by place."""
        return sorted(self._spoken(text) if self.spaced else self.anywhere.notions_in(text))

    def _spoken(self, text: str) -> Iterator[tuple[int, int, int]]:
        here = words_in(text)
        for word in here.keys() - self._silent:
            notions = self._known.get(word) or self._looked_up(word)
            if notions:
                for start in here[word]:
                    yield start, start + len(word), notions
        for (entry, meant), starts in self.runs.possible(here):
            match = _compiled(entry, SPACED).match
            for start in starts:
                if run := match(text, start):
                    yield start, run.end(), meant

    def _looked_up(self, word: str) -> int:
        if len(self._known) + len(self._silent) > REMEMBERED:
            self._known.clear()
            self._silent.clear()
        notions = self.whole.get(word, 0)
        for length in range(SHORTEST, len(word) + 1):
            notions |= self.beginnings.get(word[:length], 0)
        if notions:
            self._known[word] = notions
        else:
            self._silent.add(word)
        return notions


class Unspaced:
    """The entries of a language that writes no spaces: plain text, or an expression that is tried beside its words."""

    def __init__(self, entries: Mapping[str, int]) -> None:
        """Take folded entries with their notions."""
        told = [
            (piece, entry if _has_signs(entry) else None, notions)
            for entry, notions in entries.items()
            for piece in (hints([entry]) if _has_signs(entry) else (entry,))
        ]
        self._needles = Needles(piece for piece, _, _ in told)
        self._lengths = [len(piece) for piece, _, _ in told]
        self._expressions = [entry for _, entry, _ in told]
        self._notions = [notions for _, _, notions in told]
        self._of_no_word = {entry: notions for piece, entry, notions in told if entry and not piece}

    def notions_in(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and notions of each entry that stands in a folded text."""
        tried = dict(self._of_no_word)
        for number, start in self._needles.places_in(text):
            expression, notions = self._expressions[number], self._notions[number]
            if expression is None:
                yield start, start + self._lengths[number], notions
            else:
                tried[expression] = notions
        for expression, notions in tried.items():
            for found in _compiled(expression, UNSPACED).finditer(text):
                yield found.start(), found.end(), notions


def _has_signs(entry: str) -> bool:
    return re.fullmatch(r"[^\s()\[\]|.*]+", entry) is None


def lexicon(told: Mapping[str, str], bits: Mapping[str, int], *, spaced: bool) -> Lexicon:
    """Return the lexicon of a language, of whose notions each has its bit."""
    whole: dict[str, int] = defaultdict(int)
    beginnings: dict[str, int] = defaultdict(int)
    runs: list[tuple[str, tuple[str, int]]] = []
    anywhere: dict[str, int] = defaultdict(int)
    for notion, line in told.items():
        for entry in _entries(line):
            if not spaced:
                anywhere[entry] |= bits[notion]
            elif re.fullmatch(r"\w+", entry):
                whole[entry] |= bits[notion]
            elif re.fullmatch(r"\w+\*", entry):
                beginnings[entry[:-1]] |= bits[notion]
            else:
                runs.append((entry, (entry, bits[notion])))
    return Lexicon(
        whole=whole,
        beginnings=beginnings,
        runs=Beginnings(runs),
        anywhere=Unspaced(anywhere),
        spaced=spaced,
    )


def _entries(line: str) -> Iterator[str]:
    yield from (entry for part in line.split(",") if (entry := fold(part).strip()))


@cache
def _compiled(entry: str, script: Script) -> re.Pattern[str]:
    return re.compile(script.pattern(entry))
