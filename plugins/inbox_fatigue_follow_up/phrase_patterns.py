"""Turns phrases as people say them into regular expressions, and texts into what these are tried on.

Three signs are known: `(mail|note)` is one of these, `[last|previous]` is one of these or nothing, `...` is
up to three words; a `*` at the end of a word stands for any ending.
Japanese writes no spaces: there a word has no edges, and `...` is up to a dozen characters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

JAPANESE = "\u3040-\u30ff\u3400-\u9fff\u3005"  # kana, the characters, and the sign that repeats one

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\.\.\.|\(([^()]*)\)|\[([^\[\]]*)\]|([^\s()\[\]]+)")
_TRAILING = re.compile(r"(\s*\[[^\]]*\])+\s*$")  # what may follow or not decides nothing
_WRAPPED = re.compile(rf"(?<=[{JAPANESE}、])\n(?=[{JAPANESE}])")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
# Japanese writes its voiced sounds as marks; without them "ga" would be "ka".
_VOICED = frozenset("\u3099\u309a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How a language sets its words apart, as pieces of regular expressions."""

    before: str  # the edge of a phrase
    after: str
    glue: str  # between two words
    gap: str  # for `...`

    def pattern(self, text: str) -> str:
        """Return the regular expression of a phrase, for folded texts."""
        pattern, glue = "", ""
        for piece in _PIECE.finditer(_TRAILING.sub("", fold(text))):
            needed, optional, plain = piece.groups()
            if piece.group() == "...":
                pattern, glue = pattern + glue + self.gap, ""
            elif optional is not None:
                pattern, glue = f"{pattern}{glue}(?:(?:{self.either(optional.split('|'))}){self.glue})?", ""
            else:
                options = needed.split("|") if needed is not None else [plain]
                pattern, glue = f"{pattern}{glue}(?:{self.either(options)})", self.glue
        return f"{self.before}{pattern}{self.after}"

    def either(self, options: Iterable[str]) -> str:
        """Return a piece of an expression that matches any of some words."""
        return "|".join(self._words(fold(option)) for option in options)

    def _words(self, text: str) -> str:
        return self.glue.join(re.escape(word).replace(r"\*", r"\w*") for word in text.split())


# A hyphen may stand for a space, "follow-up", and at the edge it belongs to the word: "non-stop" is no "stop".
SPACED = Script(before=r"(?<![\w-])", after=r"(?!\w)(?!-\w)", glue=r"(?:,?\s+|-)", gap=r"(?:\S+\s+){0,3}?")
UNSPACED = Script(before="", after="", glue=r"[\s、]*", gap=r"[^。！？!?\n]{0,12}?")


def fold(text: str) -> str:
    """Return a text in lower case without accents, so that both ways of writing a word are one.

    A Japanese sentence that was broken into lines is one line again.
    """
    lower = text.casefold().translate(_UMLAUTS)
    if lower.isascii():
        return lower
    parts = unicodedata.normalize("NFKD", lower)
    plain = "".join(letter for letter in parts if letter in _VOICED or not unicodedata.combining(letter))
    return _WRAPPED.sub("", unicodedata.normalize("NFC", plain))


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
