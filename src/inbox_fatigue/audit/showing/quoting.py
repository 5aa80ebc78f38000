"""Keeps names out of what a report quotes from mail.

A ledger keeps how a text begins once for all its copies, and that copy may greet somebody else by name.
Under pseudonyms the person's own name is no more to be read than another's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.model import PREVIEW

if TYPE_CHECKING:
    from collections.abc import Iterable

GAP = "…"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORTEST = 2  # letters: an initial names nobody


def name_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names and of the local parts of addresses, folded, for `nameless`."""
    words = (word for name in names for word in _WORD.findall(name.partition("@")[0].replace(".", " ")))
    return frozenset(word.casefold() for word in words if len(word) >= _SHORTEST)


def nameless(text: str, names: frozenset[str]) -> str:
    """Return the text with a gap for every capitalised word that is one of the names."""
    if not names:
        return text
    return _WORD.sub(lambda found: GAP if _is_name(found[0], names) else found[0], text)


def whole_words(beginning: str) -> str:
    """Return the beginning of a text without the word in whose middle it was cut."""
    if len(beginning) < PREVIEW:
        return beginning
    return f"{beginning.rpartition(' ')[0] or beginning} {GAP}"


def _is_name(word: str, names: frozenset[str]) -> bool:
    return word[0].isupper() and word.casefold() in names
