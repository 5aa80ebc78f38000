"""Hyphenation patterns, each read when a word first needs it; the one module that touches pyphen.

textstat counts syllables by pyphen, which takes all patterns of a language apart before the first word: for
German 77,000 of them, in about a second.
Here only their letters are told from their digits at first, and the whole file at once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pyphen

if TYPE_CHECKING:
    from pathlib import Path

_DIGITS = b"0123456789"
_VALUES = re.compile(r"(\d?)\D?")
_NO_PATTERN = ("%", "#", "LEFTHYPHENMIN", "RIGHTHYPHENMIN", "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN")
_RARE = ("/", "^^", "0")  # other spellings, codes of letters, idle digits: left to pyphen
MOST_WORDS = 50_000  # whose hyphens are remembered, so that hostile mail does not fill the memory


@cache
def prepare(language: str) -> None:
    """Give pyphen the patterns of a language, by ISO 639-1 code, unless it has read them itself."""
    path = pyphen.LANGUAGES[pyphen.language_fallback(language)]
    if path not in pyphen.hdcache:
        patterns = _read(path)
        pyphen.hdcache[path] = pyphen.HyphDict(path) if patterns is None else _Dictionary(patterns)


def forget_words() -> None:
    """Forget the words of past mails when they are too many."""
    for dictionary in pyphen.hdcache.values():
        if len(dictionary.cache) > MOST_WORDS:
            dictionary.cache.clear()


class _Patterns(dict[str, Any]):
    """Patterns by their letters: as they are written, and taken apart from the first use on."""

    def get(self, letters: str, default: Any = None) -> Any:
        """Return the place of the first digit other than zero, and the digits from there to the last one."""
        found = super().get(letters, default)
        if found.__class__ is str:
            found = self[letters] = _parsed(found)
        return found


class _Dictionary(pyphen.HyphDict):  # type: ignore[misc]
    """A dictionary of pyphen's with patterns that are read already."""

    def __init__(self, patterns: _Patterns) -> None:
        self.patterns = patterns
        self.cache: dict[str, Any] = {}
        self.maxlen = max(map(len, patterns))


def _read(path: Path) -> _Patterns | None:
    """Return the patterns of a file, None where some are of a rare form."""
    with path.open("rb") as file:
        encoding = file.readline().decode("ascii").strip()
    told = map(str.strip, path.read_text(encoding).split("\n")[1:])
    lines = [line for line in told if not line.startswith(_NO_PATTERN)]
    written = "\n".join(lines)
    if any(sign in written for sign in _RARE):
        return None
    undigited = written.encode().translate(None, delete=_DIGITS).decode().split("\n")
    pairs = zip(undigited, lines, strict=True)
    return _Patterns({key: line for key, line in pairs if len(key) != len(line)})


def _parsed(pattern: str) -> tuple[int, tuple[int, ...]]:
    values = [int(digit or 0) for digit in _VALUES.findall(pattern)]
    used = [place for place, value in enumerate(values) if value]
    return used[0], tuple(values[used[0] : used[-1] + 1])
