"""Takes letters of a text for others: a few signs for one, accents away, blanks for links.

`str.translate` and a look at every letter take ten to twenty times as long where a text is not ASCII.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Mapping

_TURKISH = {"\u0130": "i", "\u0131": "i"}  # letters that `re` takes for an i when case does not count


def swapped(text: str, signs: Mapping[str, str]) -> str:
    """Return a text with some signs replaced, which must be few; none may stand in what replaces another."""
    for sign, other in signs.items():
        text = text.replace(sign, other)
    return text


def without_accents(text: str, keep: Collection[str] = ()) -> str:
    """Return a text taken apart (Unicode's NFKD) and without its combining marks, except those to keep."""
    parts = unicodedata.normalize("NFKD", text)
    if parts.isascii():
        return parts
    marks = {sign for sign in set(parts) if unicodedata.combining(sign)}.difference(keep)
    return swapped(parts, dict.fromkeys(marks, ""))


def caseless(text: str) -> str:
    """Return a text in which letters are equal if `re` takes them for equal without regard to case."""
    return text.lower() if text.isascii() else swapped(text, _TURKISH).casefold()


def without_links(text: str, links: re.Pattern[str]) -> str:
    """Return a text with a blank for each link and address, which are looked for in the lines that may have any.

    `links` must match within one line alone, and nothing without "@", "http" or "www.".
    """
    if "@" not in text and "http" not in text and "www." not in text:
        return text
    return "\n".join(
        [
            links.sub(" ", line) if "@" in line or "http" in line or "www." in line else line
            for line in text.split("\n")
        ]
    )


def is_utf8(raw: bytes) -> bool:
    """Return whether bytes are text in UTF-8, which those of other charsets hardly ever are by accident."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
