"""Which words of a language belong to which notions.

A notion's words are one line, set apart by commas: `answer = "answer*, reply, replies, get back to (me|us)"`.
A `*` stands for any ending, so that one entry is a family of words; entries of several words know the signs
of `patterns`. A word may belong to several notions: Spanish *escribí* is both `i` and `sent`.
A notion is one bit of a number, so that what a sentence holds is a number as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from inbox_fatigue.notions.patterns import SPACED, UNSPACED, first_words, fold, needed_words, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHORTEST = 2  # letters of a beginning that is followed by any ending
REMEMBERED = 20_000  # words whose notions are kept at hand; the few thousand that make up most mail

Runs = tuple[tuple[str, int], ...]  # entries of several words, and their notions


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lexicon:
    """The words of one language, by what they are looked up with."""

    whole: Mapping[str, int]
    beginnings: Mapping[str, int]
    runs: Mapping[str, Runs]  # by their whole first word
    begun: Mapping[str, Runs]  # by the beginning of their first word
    anywhere: Runs  # of a language without spaces: plain text, or an expression
    spaced: bool

    def notions_in(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and notions of each word or run of a folded text that has any, by place."""
        if not self.spaced:
            yield from sorted(_anywhere(text, self.anywhere))
            return
        yield from sorted(self._spoken(text, words_in(text)))

    def _spoken(self, text: str, here: Mapping[str, list[int]]) -> Iterator[tuple[int, int, int]]:
        for word, starts in here.items():
            notions, runs = _looked_up(self, word)
            if notions:
                yield from ((start, start + len(word), notions) for start in starts)
            for entry, meant in runs:
                if _is_possible(entry, here):
                    match = _compiled(entry).match
                    yield from ((*run.span(), meant) for start in starts if (run := match(text, start)))


@lru_cache(maxsize=REMEMBERED)
def _looked_up(words: Lexicon, word: str) -> tuple[int, Runs]:
    notions, runs = words.whole.get(word, 0), words.runs.get(word, ())
    for length in range(SHORTEST, len(word) + 1):
        beginning = word[:length]
        notions |= words.beginnings.get(beginning, 0)
        runs += words.begun.get(beginning, ())
    return notions, runs


def _anywhere(text: str, runs: Runs) -> Iterator[tuple[int, int, int]]:
    for plain, notions in runs:
        if plain.startswith("(?:"):
            yield from ((found.start(), found.end(), notions) for found in re.finditer(plain, text))
            continue
        start = text.find(plain)
        while start >= 0:
            yield start, start + len(plain), notions
            start = text.find(plain, start + 1)


def lexicon(told: Mapping[str, str], bits: Mapping[str, int], *, spaced: bool) -> Lexicon:
    """Return the lexicon of a language, of whose notions each has its bit."""
    whole: dict[str, int] = defaultdict(int)
    beginnings: dict[str, int] = defaultdict(int)
    runs: dict[str, Runs] = defaultdict(tuple)
    begun: dict[str, Runs] = defaultdict(tuple)
    anywhere: dict[str, int] = defaultdict(int)
    for notion, line in told.items():
        for entry in _entries(line):
            if not spaced:
                anywhere[_without_spaces(entry)] |= bits[notion]
            elif re.fullmatch(r"\w+", entry):
                whole[entry] |= bits[notion]
            elif re.fullmatch(r"\w+\*", entry):
                beginnings[entry[:-1]] |= bits[notion]
            else:
                for word, is_beginning in _first(entry):
                    (begun if is_beginning else runs)[word] += ((entry, bits[notion]),)
    return Lexicon(
        whole=whole,
        beginnings=beginnings,
        runs=runs,
        begun=begun,
        anywhere=tuple(anywhere.items()),
        spaced=spaced,
    )


def _entries(line: str) -> Iterator[str]:
    yield from (entry for part in line.split(",") if (entry := fold(part).strip()))


def _without_spaces(entry: str) -> str:
    """Return an entry as plain text if it has no signs, which is looked for twenty times as fast."""
    return entry if re.fullmatch(r"[^\s()\[\]|.*]+", entry) else UNSPACED.pattern(entry)


def _first(entry: str) -> Iterator[tuple[str, bool]]:
    """Yield the words with which an entry of several may begin, and whether each is only a beginning."""
    for word in sorted(first_words(entry)):
        yield word.removesuffix("*"), word.endswith("*")


def _is_possible(entry: str, here: Mapping[str, list[int]]) -> bool:
    """Return whether all words of an entry are among those of a text; its expression takes a while to be made."""
    return not any(map(here.keys().isdisjoint, _needed(entry)))


@cache
def _needed(entry: str) -> tuple[frozenset[str], ...]:
    return needed_words(entry)


@cache
def _compiled(entry: str) -> re.Pattern[str]:
    return re.compile(SPACED.pattern(entry))
