"""Phrases with numbers in them, tried only where their words stand in a text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from inbox_fatigue.plugin import needles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBER = "#"
_LONGEST_NUMBER = 9  # characters


class Sought:
    """Some phrases, as whole words where there are any, for texts in small letters with single blanks.

    Where several begin at one place the longest is said, and none begins within another: as one pattern of all
    of them would find them, were it not tried at every letter.
    """

    def __init__(self, phrases: Sequence[str], *, spaced: bool) -> None:
        """Take the phrases, in which `#` stands for a number."""
        self._phrases = sorted(map(str.casefold, phrases), key=lambda phrase: (-len(phrase), phrase))
        self._spaced = spaced
        self._numbered = [phrase.startswith(NUMBER) for phrase in self._phrases]
        self._needles = needles.Needles(
            phrase.lstrip(NUMBER).partition(NUMBER)[0] for phrase in self._phrases
        )

    def said_in(self, text: str) -> Iterator[str]:
        """Yield the phrases of a text as they are said, by place."""
        return (match.group() for match in self._matches(text))

    def stands_in(self, text: str) -> bool:
        """Return whether a text says one of the phrases."""
        return next(self._matches(text), None) is not None

    def blanked(self, text: str) -> str:
        """Return a text with a blank in place of each phrase."""
        kept: list[str] = []
        done = 0
        for match in self._matches(text):
            kept += (text[done : match.start()], " ")
            done = match.end()
        return "".join((*kept, text[done:])) if kept else text

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        done = 0
        for start in sorted(set(self._starts(text))):
            if start >= done and (match := self._pattern.match(text, start)):
                done = match.end()
                yield match

    def _starts(self, text: str) -> Iterator[int]:
        """Yield where a phrase may begin."""
        for number, start in self._needles.places_in(text):
            if self._numbered[number]:
                yield from range(max(start - _LONGEST_NUMBER, 0), start)
            else:
                yield start

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        escaped = (re.escape(phrase).replace(r"\#", r"\d[\d.,]{0,8}") for phrase in self._phrases)
        before, after = (r"(?<!\w)", r"(?!\w)") if self._spaced else ("", "")
        return re.compile(f"{before}(?:{'|'.join(escaped)}){after}")
