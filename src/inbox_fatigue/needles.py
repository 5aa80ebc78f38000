"""Looks for many pieces of text at once, which takes no longer than looking for a few of them.

Most mail holds hardly any of the thousand phrases that are looked for; so what needs a pattern is tried only
where its words stand. This module is the only user of ahocorasick_rs.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ahocorasick_rs import AhoCorasick


class Needles:
    """Some pieces of text, known by their numbers; the empty one stands in every text."""

    def __init__(self, pieces: Iterable[str]) -> None:
        """Take the pieces; what finds them is made for the first text."""
        self.pieces = tuple(pieces)
        self._numbers = [number for number, piece in enumerate(self.pieces) if piece]
        self._empty = {number for number, piece in enumerate(self.pieces) if not piece}

    def numbers_in(self, text: str) -> set[int]:
        """Return which of the pieces stand somewhere in a text."""
        return self._empty | {self._numbers[place] for place, _, _ in self._found(text)}

    def places_in(self, text: str) -> list[tuple[int, int]]:
        """Return the number and the start of each place where a piece stands, other pieces in it or not."""
        return [(self._numbers[place], start) for place, start, _ in self._found(text)]

    def _found(self, text: str) -> list[tuple[int, int, int]]:
        if not self._numbers:
            return []
        try:
            return self._finder.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # half a pair of surrogates, which is no character
            whole = text.encode("utf-8", "replace").decode()
            return self._finder.find_matches_as_indexes(whole, overlapping=True)

    @cached_property
    def _finder(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick  # noqa: PLC0415 - only readers of mail look for anything

        return AhoCorasick([self.pieces[number] for number in self._numbers])
