"""A mail's own words in their plain form, and lists of phrases to look for in them.

The plain form is lower case, one space between two words and around all, numbers as `#`:
so a phrase is found as a piece of text, which costs a tenth of what a pattern does.
Japanese writes no spaces, so there a phrase is looked for anywhere.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from inbox_fatigue.plugin import letters
from inbox_fatigue_relevance.prose import own_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inbox_fatigue.plugin import Writing

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+|[^\s@]{1,64}@[^\s@]{1,190}")
_NUMBER = re.compile(r"\d[\d.,]*")
_PERCENT = re.compile(r"#\s?%")
_TOKEN = re.compile(r"#%|[\w'#€$£]+")
UNSPACED = frozenset({"ja"})
# A word of Japanese has two characters and a little more.
PER_WORD = 2
APOSTROPHES = dict.fromkeys("\u2019\u2018\u02bc", "'")
_ALIKE = {**APOSTROPHES, **dict(zip("％０１２３４５６７８９", "%0123456789", strict=True))}


@lru_cache(maxsize=1)  # each describer asks for the same one
def plain_words(writing: Writing) -> str:
    """Return the plain form of a subject and the mail's own text."""
    return plain_form(f"{writing.subject}\n{own_words(writing)}")


def plain_form(text: str) -> str:
    """Return a text in lower case with numbers as `#`, single spaces and one at each end."""
    bare = _NUMBER.sub("#", _LINK.sub(" ", letters.swapped(text, _ALIKE)))
    return f" {' '.join(_TOKEN.findall(_PERCENT.sub('#%', bare).lower()))} "


@cache
def lists_of(file: str, language: str | None) -> dict[str, tuple[str, ...]]:
    """Return the lists of phrases of a language in a data file, padded where it writes spaces.

    There are none for a language without an entry.
    """
    root = (language or "").partition("-")[0].lower()
    form = _unpadded if root in UNSPACED else plain_form
    entry = _told(file).get(root, {})
    return {
        name: tuple(phrases) if name == "exact" else tuple(map(form, phrases))
        for name, phrases in entry.items()
    }


def _unpadded(text: str) -> str:
    return plain_form(text).strip()


@cache
def of_all_languages(file: str, name: str) -> tuple[str, ...]:
    """Return the phrases of one list of a data file in every language, padded."""
    return tuple(sorted({phrase for language in _told(file) for phrase in lists_of(file, language)[name]}))


def japanese_signs(text: str) -> int:
    """Return how many kana and characters a text has."""
    return 0 if text.isascii() else len(_japanese().findall(text))


@cache
def _japanese() -> re.Pattern[str]:
    """Make it for the first text that may need it: so many characters take milliseconds."""
    return re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def word_count(plain: str) -> int:
    """Return how many words a plain form has; those of Japanese are told from its characters."""
    japanese = japanese_signs(plain)
    return plain.count(" ") - 1 if not japanese else max(plain.count(" ") - 1, japanese // PER_WORD)


def first_of(phrases: Iterable[str], plain: str) -> str | None:
    """Return the first phrase of a list that a plain form holds, None if it holds none."""
    return next((phrase.strip() for phrase in phrases if phrase in plain), None)


def places(phrases: Iterable[str], plain: str) -> Iterator[tuple[int, int]]:
    """Yield where phrases of a list stand in a plain form, as start and end."""
    for phrase in phrases:
        start = plain.find(phrase)
        while start >= 0:
            yield start, start + len(phrase) - 1
            start = plain.find(phrase, start + len(phrase) - 1)


@cache
def _told(file: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / file).read_text("utf-8"))
