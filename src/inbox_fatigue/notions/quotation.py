"""Takes the words of others out of a text: what stands in quotation marks, or behind "she wrote:"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Single marks are apostrophes, too: inside a word they end no quotation.
_QUOTED = re.compile(
    r"[\"“”„«»][^\"“”„«»\n]{1,200}[\"“”«»]|「[^「」\n]{1,200}」|『[^『』\n]{1,200}』"
    r"|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){3,200}'(?!\w)"
)
_FILLER = '"'  # neither a letter nor a space, so that nothing is read across a gap


def own_voice(text: str, reporting: re.Pattern[str]) -> str:
    """Return a folded text of the same length in which quoted words are filled up.

    `reporting` matches what announces somebody else's words up to the end of a line.
    """
    for start, end in _others(text, reporting):
        text = text[:start] + _FILLER * (end - start) + text[end:]
    return text


def _others(text: str, reporting: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in _QUOTED.finditer(text):
        yield match.span()
    for match in reporting.finditer(text):
        end = text.find("\n", match.end())
        yield match.end(), len(text) if end < 0 else end
