"""Finds the phrases of a language in a text: which class, how strong, and whether they are meant.

Phrases are data (`phrases/*.toml`), written as people say them; `notions.patterns` tells the signs in them.
A phrase does not count right after a negation, or where one of its class's `unless` phrases covers it. What
is quoted has been taken out before (`notions.quotation`). What only a statement can say does not count in a question.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from inbox_fatigue.plugin import needles, notions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "ja")
STRONG, WEAK = 1.0, 0.5
_LISTS = {"strong": STRONG, "weak": WEAK, "asked": WEAK, "unless": 0.0}

_JAPANESE = re.compile(f"[{notions.JAPANESE}]")
# Japanese asks with a syllable, and often ends with a full stop.
_QUESTION = re.compile(r"[^.!?。！？\n]{0,300}?(?:[?？]|か(?=[。\s]|\Z))")
BEFORE = 30  # characters in front of a phrase in which a negation of it may stand


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Phrase:
    """One phrase of a language's file, ready to match."""

    kind: str  # bump, guilt, decline …
    strength: float  # 1 points at it outright, 0.5 hints
    unless: bool  # marks places where the class is not meant
    asked: bool  # counts in a question alone: "have the samples arrived?"
    text: str  # as people say it; of few phrases is an expression ever needed, and to make one takes a millisecond
    script: notions.Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A place where a phrase stands in a folded text."""

    kind: str
    strength: float
    asked: bool
    start: int
    end: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Phrasebook:
    """The phrases of one language, looked up by their first words; Japanese has none to look up by.

    What needs an expression has it made for the first text that comes so far.
    """

    language: str
    script: notions.Script
    told: Mapping[str, Any]  # the language's file
    spaced: notions.Beginnings[Phrase] | None
    anywhere: tuple[Phrase, ...]  # of a language without spaces
    whole: dict[str, str]  # a whole text → its class: "stop" alone is a request, "stop by" is none
    stated: frozenset[str]  # classes that a question does not say: "are you on holiday?"

    @cached_property
    def courtesy(self) -> re.Pattern[str]:
        """The start of a line of greeting or closing."""
        edge = r"(?!\w)" if self.script is notions.SPACED else ""
        return re.compile(rf"\W*(?:{self.script.either(self.told['courtesies'])}){edge}")

    @cached_property
    def leaving(self) -> re.Pattern[str]:
        """How the subject begins of a mail without a text that asks to be let go."""
        words = self.told["class"]["opt_out_request"]["leaving"]
        edge = r"(?!\w)" if self.script is notions.SPACED else ""
        return re.compile(rf"\W*(?:{self.script.either([*map(notions.fold, words)])}){edge}")

    def is_quoting(self, text: str) -> bool:
        """Return whether in a folded text stands what stands above an earlier mail."""
        return bool(self._hints_of_quoting.numbers_in(text)) and self._quoting.search(text) is not None

    def reporting(self, text: str) -> re.Pattern[str] | None:
        """Return what stands before somebody else's words in a line, None where a folded text has none of it."""
        if ":" not in text and "：" not in text:
            return None
        return self._reporting if self._hints_of_reporting.numbers_in(text) else None

    @cached_property
    def _quoting(self) -> re.Pattern[str]:
        return re.compile("|".join(map(self.script.pattern, self.told["quoting"])))

    @cached_property
    def _hints_of_quoting(self) -> needles.Needles:
        return needles.Needles(notions.hints(self.told["quoting"]))

    @cached_property
    def _reporting(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(map(self.script.pattern, self.told['reporting']))})[ \t]?[:：]")

    @cached_property
    def _hints_of_reporting(self) -> needles.Needles:
        return needles.Needles(notions.hints(self.told["reporting"]))

    @cached_property
    def negation(self) -> re.Pattern[str]:
        """The end of what stands before a phrase that is denied."""
        return _negation(self.told["negations"])

    def find(self, text: str) -> tuple[list[Said], list[Said]]:
        """Return the phrases that are meant in a folded text without quoted words, and those that say otherwise."""
        found: list[Said] = []
        guarded: list[Said] = []
        for phrase, said in self._matches(text):
            (guarded if phrase.unless else found).append(said)
        return [said for said in found if self._meant(said, text, guarded)], guarded

    def _matches(self, text: str) -> Iterator[tuple[Phrase, Said]]:
        for phrase, starts in self.spaced.possible(notions.words_in(text)) if self.spaced else ():
            for start in starts:
                if match := _compiled(phrase).match(text, start):
                    yield phrase, _said(phrase, match)
        if self.anywhere and not text.isascii() and _JAPANESE.search(text):
            for phrase in self.anywhere:
                for match in _compiled(phrase).finditer(text):
                    yield phrase, _said(phrase, match)

    def _meant(self, said: Said, text: str, guarded: Iterable[Said]) -> bool:
        if any(one.kind == said.kind and one.start < said.end and said.start < one.end for one in guarded):
            return False
        if (said.asked or said.kind in self.stated) and said.asked != bool(_QUESTION.match(text, said.end)):
            return False
        return self.negation.search(text, max(0, said.start - BEFORE), said.start) is None


def _said(phrase: Phrase, match: re.Match[str]) -> Said:
    return Said(
        kind=phrase.kind,
        strength=phrase.strength,
        asked=phrase.asked,
        start=match.start(),
        end=match.end(),
    )


@cache
def phrasebook(language: str) -> Phrasebook:
    """Return the phrases of one of `LANGUAGES`, read once per process."""
    data = files(__package__).joinpath("phrases", f"{language}.toml").read_text("utf-8")
    return _build(language, tomllib.loads(data))


def _build(language: str, told: dict[str, Any]) -> Phrasebook:
    script = notions.SPACED if told.get("spaces", True) else notions.UNSPACED
    phrases: list[Phrase] = []
    whole: dict[str, str] = {}
    for kind, lists in told["class"].items():
        phrases += _phrases(kind, lists, script)
        whole |= {notions.fold(text): kind for text in lists.get("whole", ())}
    spaced = script is notions.SPACED
    return Phrasebook(
        language=language,
        script=script,
        told=told,
        spaced=notions.Beginnings((phrase.text, phrase) for phrase in phrases) if spaced else None,
        anywhere=() if spaced else tuple(phrases),
        whole=whole,
        stated=frozenset(told["stated"]),
    )


def _phrases(kind: str, lists: dict[str, list[str]], script: notions.Script) -> Iterator[Phrase]:
    """Yield the phrases of a class."""
    for name, strength in _LISTS.items():
        for text in map(notions.fold, lists.get(name, ())):
            yield Phrase(
                kind=kind,
                strength=strength,
                unless=name == "unless",
                asked=name == "asked",
                text=text,
                script=script,
            )


def _negation(words: list[str]) -> re.Pattern[str]:
    """Return what a denied phrase stands behind; Japanese denies behind it, which `unless` phrases tell."""
    if not words:
        return re.compile(r"(?!)")
    return re.compile(rf"(?:(?<!\w)(?:{notions.SPACED.either(words)})|n't)\s+(?:\w+\s+)?\Z")


@cache
def _compiled(phrase: Phrase) -> re.Pattern[str]:
    return re.compile(phrase.script.pattern(phrase.text))
