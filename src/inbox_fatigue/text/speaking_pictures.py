"""Letters that say in pictures what they have to say, and in words no more than the small print below."""

from __future__ import annotations

from typing import NamedTuple

from inbox_fatigue.keys import text_key
from inbox_fatigue.model import PICTURES_SPEAK
from inbox_fatigue.text.fingerprint import is_told
from inbox_fatigue.text.markup import page
from inbox_fatigue.text.page_pictures import captions, pictures
from inbox_fatigue.text.words import words

WORDLESS = 20  # characters: a page with no more says nothing in words, wherever its pictures stand
BY_PICTURES = "pictures"  # what tells such a content: the names and captions of its pictures
UNSEEN = "unseen pictures"  # or nothing: its key does not hold those names, or they hold ids


class Speaking(NamedTuple):
    """What tells a letter of pictures from others with its words."""

    lines: tuple[str, ...]  # to be read below its words
    told_by: str
    unseen: int | None  # key of the names, where they hold ids; None of others


def speaking_pictures(html: str, shown: str) -> Speaking | None:
    """Return what tells a page whose pictures speak, None of any other; `shown` are its words."""
    wordless = len(shown) <= WORDLESS
    names = pictures(html, logos=wordless)
    if not names or not (wordless or _is_of_pictures(html, shown)):
        return None
    lines = (*names, *captions(html, logos=wordless))
    if all(map(is_told, names)):
        return Speaking(lines, BY_PICTURES, None)
    return Speaking(lines, UNSEEN, text_key(*names))


def _is_of_pictures(html: str, shown: str) -> bool:
    return len(words(shown)) < PICTURES_SPEAK and page(html).pictured
