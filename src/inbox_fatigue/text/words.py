"""The words of a text, and those particulars that make a message say something new."""

from __future__ import annotations

import re
from struct import pack
from typing import TYPE_CHECKING
from unicodedata import normalize

import xxhash

from inbox_fatigue.letters import without_links

if TYPE_CHECKING:
    from collections.abc import Iterable

# Japanese and Chinese write no spaces: each of their characters counts as a word.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = "\u0300-\u036f"  # accents written apart, as some systems send them; \w does not hold them
_LETTER = rf"[^\W\d_{_IDEOGRAPHS}]"
_LETTERS = rf"(?:{_LETTER}++|[{_MARKS}]++)*+"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|(?={_LETTER}){_LETTERS}(?:['’](?=[^\W\d_]){_LETTERS})*+")
_ASCII_WORD = re.compile(r"[a-z]++(?:'[a-z]++)*+")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+|[^\s@]{1,64}+@[^\s@]{1,255}\.[^\s@]{1,63}")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_IDENTIFIER = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[^\W\d_])[\w-]{3,40}\b")
_NAME = re.compile(r"[^\W\d_a-zß-ÿ](?<=[^\W\d_][ ,].)[^\W\d_]+(?:-[^\W\d_]+)*")
LONGEST_WORD = 60  # longer ones are data, and cutting them bounds the cost of normalising marks
NOUNS_ARE_CAPITALISED = frozenset({"de", "lb"})


def words(text: str) -> list[str]:
    """Return the words of a text in their order, case folded, accents composed; links are no words."""
    plain = without_links(text, _LINK)
    if plain.isascii():
        return _ASCII_WORD.findall(plain.lower())
    return [word.casefold() if word.isascii() else _composed(word) for word in _WORD.findall(plain)]


def _composed(word: str) -> str:
    return normalize("NFC", word[:LONGEST_WORD]).casefold()


def hashes(parts: Iterable[str]) -> bytes:
    """Return the sorted distinct uint32 hashes of some strings."""
    distinct = {xxhash.xxh3_64_intdigest(part.encode("utf-8", "replace")) & 0xFFFFFFFF for part in set(parts)}
    return pack(f"<{len(distinct)}I", *sorted(distinct))


def word_set(text: str) -> bytes:
    """Return the sorted distinct uint32 hashes of the words of a text."""
    return hashes(words(text))


def particulars(text: str, language: str | None = None) -> set[str]:
    """Return the numbers, identifiers and names in a text: what is new information when it changes.

    A name is a capitalised word inside a sentence; in German, where every noun is capitalised,
    names cannot be told this way and are left out.
    """
    plain = without_links(text, _LINK)
    numbered = "\n".join([line for line in plain.split("\n") if _DIGIT.search(line)])
    found = set(_NUMBER.findall(numbered))
    found |= {token.casefold() for token in _IDENTIFIER.findall(numbered)}
    if language not in NOUNS_ARE_CAPITALISED:
        found |= {name.casefold() for name in _NAME.findall(plain)}
    return found
