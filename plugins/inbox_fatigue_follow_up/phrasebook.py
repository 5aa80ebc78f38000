"""Finds the phrases of a language in a text: which class, how strong, and whether they are meant.

Phrases are data (`phrases/*.toml`), written as people say them, with three signs:
`(mail|note)` is one of these, `[last|previous]` is one of these or nothing, `...` is up to three words.
A `*` at the end of a word stands for any ending.
A phrase does not count inside quotation marks, right after a negation, or where one of its class's
`unless` phrases covers it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
STRONG, WEAK = 1.0, 0.5

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r'["“”„«»][^"“”„«»\n]{1,200}["“”«»]')
_PIECE = re.compile(r"\.\.\.|\(([^()]*)\)|\[([^\[\]]*)\]|([^\s()\[\]]+)")
_TRAILING = re.compile(r"(\s*\[[^\]]*\])+\s*$")  # what may follow or not decides nothing
_GAP = r",?\s+"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "’": "'", "ʼ": "'", "`": "'", "´": "'"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase of a language's file, ready to match."""

    kind: str  # bump, guilt, decline …
    strength: float  # 1 points at it outright, 0.5 hints
    unless: bool  # marks places where the class is not meant
    pattern: str  # of few phrases is it ever needed, and compiling all takes a tenth of a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A place where a phrase stands in a folded text."""

    kind: str
    strength: float
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """The phrases of one language, looked up by their first words."""

    language: str
    by_first_word: dict[str, tuple[Phrase, ...]]
    whole: dict[str, str]  # a whole text → its class: "stop" alone is a request, "stop by" is none
    courtesy: re.Pattern[str]  # the start of a line of greeting or closing
    quoting: re.Pattern[str]  # what stands above an earlier mail
    negation: re.Pattern[str]  # the end of what stands before a phrase that is denied

    def find(self, text: str) -> list[Said]:
        """Return the phrases that are meant in a folded text, by place."""
        found: list[Said] = []
        guarded: list[Said] = []
        for phrase, said in self._matches(text):
            (guarded if phrase.unless else found).append(said)
        if not found:
            return []
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        return [said for said in found if self._meant(said, text, guarded, quoted)]

    def _matches(self, text: str) -> Iterator[tuple[Phrase, Said]]:
        for word in _WORD.finditer(text):
            start = word.start()
            for phrase in self.by_first_word.get(word.group(), ()):
                match = _compiled(phrase.pattern).match(text, start)
                if match:
                    said = Said(kind=phrase.kind, strength=phrase.strength, start=start, end=match.end())
                    yield phrase, said

    def _meant(
        self, said: Said, text: str, guarded: Iterable[Said], quoted: Iterable[tuple[int, int]]
    ) -> bool:
        if any(one.kind == said.kind and one.start < said.end and said.start < one.end for one in guarded):
            return False
        if any(start < said.start and said.end < end for start, end in quoted):
            return False
        return self.negation.search(text, max(0, said.start - 30), said.start) is None


def fold(text: str) -> str:
    """Return a text in lower case without accents, so that both ways of writing a word are one."""
    lower = text.casefold().translate(_UMLAUTS)
    if lower.isascii():
        return lower
    parts = unicodedata.normalize("NFKD", lower)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@cache
def phrasebook(language: str) -> Phrasebook:
    """Return the phrases of one of `LANGUAGES`, read once per process."""
    data = files(__package__).joinpath("phrases", f"{language}.toml").read_text("utf-8")
    return _build(language, tomllib.loads(data))


def _build(language: str, told: dict[str, Any]) -> Phrasebook:
    index: dict[str, list[Phrase]] = {}
    whole: dict[str, str] = {}
    for kind, lists in told["class"].items():
        for name, strength in (("strong", STRONG), ("weak", WEAK), ("unless", 0.0)):
            for text in lists.get(name, ()):
                phrase = Phrase(kind=kind, strength=strength, unless=name == "unless", pattern=_pattern(text))
                for word in first_words(fold(text)):
                    index.setdefault(word, []).append(phrase)
        whole |= {fold(text): kind for text in lists.get("whole", ())}
    return Phrasebook(
        language=language,
        by_first_word={word: tuple(phrases) for word, phrases in index.items()},
        whole=whole,
        courtesy=re.compile(rf"\W*(?:{_either(told['courtesies'])})(?!\w)"),
        quoting=re.compile("|".join(map(_pattern, told["quoting"]))),
        negation=re.compile(rf"(?:(?<!\w)(?:{_either(told['negations'])})|n't)\s+(?:\w+\s+)?\Z"),
    )


def first_words(text: str) -> set[str]:
    """Return the words with which a folded phrase may begin."""
    words: set[str] = set()
    for piece in _PIECE.finditer(text):
        needed, optional, plain = piece.groups()
        options = (needed or optional or plain or "").split("|")
        words |= {match.group() for option in options if (match := _WORD.match(option))}
        if optional is None:
            return words
    return words


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _pattern(text: str) -> str:
    pattern, glue = "", ""
    for piece in _PIECE.finditer(_TRAILING.sub("", fold(text))):
        needed, optional, plain = piece.groups()
        if piece.group() == "...":
            pattern, glue = pattern + glue + r"(?:\S+\s+){0,3}?", ""
        elif optional is not None:
            pattern, glue = f"{pattern}{glue}(?:(?:{_either(optional.split('|'))}){_GAP})?", ""
        else:
            options = needed.split("|") if needed is not None else [plain]
            pattern, glue = f"{pattern}{glue}(?:{_either(options)})", _GAP
    # A hyphen belongs to the word: "non-stop" and "stop-gap" are no "stop".
    return rf"(?<![\w-]){pattern}(?!\w)(?!-\w)"


def _either(options: Iterable[str]) -> str:
    return "|".join(_words(fold(option)) for option in options)


def _words(text: str) -> str:
    return _GAP.join(re.escape(word).replace(r"\*", r"\w*") for word in text.split())
