"""Turns phrases as people say them into regular expressions, and texts into what these are tried on.

The signs: `(mail|note)` is one of these, `[last|previous]` is one of these or nothing, and either may stand
inside the other; `...` is up to three words, `_` any one word, `#` a number; a `*` at the end of a word
stands for any ending.
Japanese writes no spaces: there a word has no edges, and `...` is up to a dozen characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from inbox_fatigue.letters import swapped, without_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

JAPANESE = "\u3040-\u30ff\u3400-\u9fff\u3005"  # kana, the characters, and the sign that repeats one

# "n't" is a word, so that "haven't" denies like "have not".
WORD = re.compile(r"\w++(?!'t)|n't|\w+(?=n't)|\w+")
_RUN = re.compile(r"\w+")  # what is a word where no "n't" stands
_SIGN = re.compile(r"\.\.\.|[()\[\]|]|[^\s()\[\]|]+?(?=\.\.\.)|[^\s()\[\]|]+")
_CHOICE = re.compile(r"[()\[\]|]")
_WRAPPED = re.compile(rf"\n(?<=[{JAPANESE}、]\n)(?=[{JAPANESE}])")
_ALIKE = {"ä": "ae", "ö": "oe", "ü": "ue", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}
# Japanese writes its voiced sounds as marks; without them "ga" would be "ka".
_VOICED = frozenset("\u3099\u309a")
_GAP, _ANY, _NUMBER = "...", "_", "#"
_OPEN = frozenset({_GAP, _ANY, _NUMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of some sequences of words and choices; or none of them, if it is optional."""

    options: tuple[tuple[str | Choice, ...], ...]
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How a language sets its words apart, as pieces of regular expressions."""

    before: str  # the edge of a phrase
    after: str
    glue: str  # between two words
    gap: str  # for `...`

    def pattern(self, text: str) -> str:
        """Return the regular expression of a phrase, for folded texts."""
        pieces = list(_parsed(fold(text)))
        while isinstance(pieces[-1], Choice) and pieces[-1].optional:
            del pieces[-1]  # what may follow or not decides nothing
        return f"{self.before}{self._joined(pieces)}{self.after}"

    def either(self, options: Iterable[str]) -> str:
        """Return a piece of an expression that matches any of some phrases."""
        return "|".join(self._joined(_parsed(fold(option))) for option in options)

    def _joined(self, pieces: Iterable[str | Choice]) -> str:
        pattern, glue = "", ""
        for piece in pieces:
            if piece == _GAP:
                pattern, glue = pattern + glue + self.gap, ""
            elif isinstance(piece, Choice) and piece.optional:
                one = self._piece(piece)
                pattern += f"(?:{glue}{one})?" if glue else f"(?:{one}{self.glue})?"
            else:
                pattern, glue = pattern + glue + self._piece(piece), self.glue
        return pattern

    def _piece(self, piece: str | Choice) -> str:
        if isinstance(piece, Choice):
            return f"(?:{'|'.join(map(self._joined, piece.options))})"
        return {_ANY: r"\w+", _NUMBER: r"\d[\d.,:/]*"}.get(piece) or re.escape(piece).replace(r"\*", r"\w*")


# A hyphen may stand for a space, "follow-up", and at the edge it belongs to the word: "non-stop" is no "stop".
SPACED = Script(
    before=r"(?:(?<![\w-])|(?=n't))",
    after=r"(?!\w)(?!-\w)",
    glue=r"(?:,?\s+|[-']|(?=n't))",
    gap=r"(?:\S+\s+){0,3}?",
)
UNSPACED = Script(before="", after="", glue=r"[\s、]*", gap=r"[^。！？!?\n]{0,12}?")


def fold(text: str) -> str:
    """Return a text in lower case without accents, so that both ways of writing a word are one.

    A Japanese sentence that was broken into lines is one line again.
    """
    lower = swapped(text.casefold(), _ALIKE)
    if lower.isascii():
        return lower
    bare = without_accents(lower, keep=_VOICED)
    return bare if bare.isascii() else _WRAPPED.sub("", unicodedata.normalize("NFC", bare))


def first_words(text: str) -> set[str]:
    """Return the words with which a folded phrase may begin, with the star of a beginning."""
    word = _SIGN.match(text)
    return _first((word.group(),)) if word and word.group() not in "([" else _first(_parsed(text))


def needed_words(text: str) -> tuple[frozenset[str], ...]:
    """Return sets of words, of each of which one must be said where a folded phrase is said."""
    firm = (
        _first((piece,))
        for piece in _parsed(text)
        if piece not in _OPEN and not (isinstance(piece, Choice) and piece.optional)
    )
    return tuple(frozenset(words) for words in firm if not any(word.endswith("*") for word in words))


def hints(phrases: Iterable[str]) -> frozenset[str]:
    """Return pieces of text, one of which stands in each folded text in which one of some phrases is said."""
    nothing_certain = frozenset({""})
    return frozenset().union(
        *(max(needed_words(fold(phrase)), key=_shortest, default=nothing_certain) for phrase in phrases)
    )


def _shortest(words: frozenset[str]) -> int:
    return min(map(len, words))


@lru_cache(maxsize=1)  # a text is held against the words of several languages, one after the other
def words_in(text: str) -> Mapping[str, list[int]]:
    """Return the words of a folded text, and where each of them begins."""
    found: dict[str, list[int]] = defaultdict(list)
    for word in (WORD if "'t" in text else _RUN).finditer(text):
        found[word.group()].append(word.start())
    return found


def _first(pieces: Iterable[str | Choice]) -> set[str]:
    words: set[str] = set()
    for piece in pieces:
        if isinstance(piece, str):
            found = WORD.match(piece)
            word = found.group() if found else piece
            return words | {f"{word}*" if piece[len(word) :].startswith("*") else word}
        words |= {word for option in piece.options for word in _first(option)}
        if not piece.optional:
            return words
    return words


@lru_cache(maxsize=1)  # one phrase is asked for several things, one after the other
def _parsed(text: str) -> tuple[str | Choice, ...]:
    """Return the words and choices of a phrase; ValueError where a bracket has no partner."""
    if not _CHOICE.search(text):  # most have none
        return tuple(_SIGN.findall(text))
    options, closed_by = _options(iter(_SIGN.findall(text)))
    if closed_by or len(options) > 1:
        raise ValueError(f"brackets do not match: {text}")
    return options[0]


def _options(signs: Iterator[str]) -> tuple[tuple[tuple[str | Choice, ...], ...], str]:
    """Return the sequences up to the next closing bracket, and that bracket; it is "" at the end."""
    options: list[list[str | Choice]] = [[]]
    for sign in signs:
        if sign in {"(", "["}:
            inner, closed_by = _options(signs)
            if closed_by != {"(": ")", "[": "]"}[sign]:
                raise ValueError(f"no bracket closes {sign}")
            options[-1].append(Choice(options=inner, optional=sign == "["))
        elif sign in {")", "]"}:
            return tuple(map(tuple, options)), sign
        elif sign == "|":
            options.append([])
        else:
            options[-1].append(sign)
    return tuple(map(tuple, options)), ""
