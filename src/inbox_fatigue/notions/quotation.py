"""Takes the words of others out of a text: what stands in quotation marks, or behind "she wrote:"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Single marks are apostrophes, too: inside a word they end no quotation.
# Each sign is looked for first, and only then how it closes.
_QUOTED = re.compile(
    r"[\"“”„«»「『'](?:(?<=[\"“”„«»])[^\"“”„«»\n]{1,200}[\"“”«»]|(?<=「)[^「」\n]{1,200}」|(?<=『)[^『』\n]{1,200}』"
    r"|(?<=')(?<!\w')(?:[^'\n]|(?<=\w)'(?=\w)){3,200}'(?!\w))"
)
_COLON = re.compile("[:：]")
_ANNOUNCED = 100  # characters before a colon in which it can be said whose words follow
_FILLER = '"'  # neither a letter nor a space, so that nothing is read across a gap


def own_voice(text: str, reporting: re.Pattern[str] | None) -> str:
    """Return a folded text of the same length in which quoted words are filled up.

    `reporting` matches what announces somebody else's words up to the end of a line, its colon included; None
    if that is nowhere in the text.
    """
    unquoted = _unquoted(text)
    if reporting is None:
        return unquoted
    reported = list(_reported(text, reporting))
    return _filled(unquoted, reported) if reported else unquoted


@lru_cache(maxsize=1)  # a text is asked for in several languages, one after the other
def _unquoted(text: str) -> str:
    return _filled(text, (match.span() for match in _QUOTED.finditer(text)))


def _reported(text: str, reporting: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for colon in _COLON.finditer(text):
        if reporting.search(text, max(0, colon.start() - _ANNOUNCED), colon.end()):
            end = text.find("\n", colon.end())
            yield colon.end(), len(text) if end < 0 else end


def _filled(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + _FILLER * (end - start) + text[end:]
    return text
