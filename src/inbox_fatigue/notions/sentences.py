"""Cuts a folded text into sentences, and these into stretches that are short enough to mean one thing."""

from __future__ import annotations

import re

# A mark ends a sentence unless it stands behind a number ("am 9. wieder da"), a letter, or a title.
# Each mark is looked for first, and only then what stands before and behind it.
_END = re.compile(
    r"[.!?…。！？\n;](?:"
    r"(?<=[.])(?<!\b\w.)(?<!\b(?:mr|ms|dr|sr|st|nr|hr|fr).)(?<!\b(?:mrs|sra|dna|ing|bzw).)"
    r"(?<!\b(?:dott|prof|exmo|exma).)(?<!\d.)[.]*(?=[\s\"')]|\Z)"
    r"|(?<=[!?…])[!?…]*|(?<=[。！？])[。！？]*|(?<=\n)(?:\s*\n|(?=\s*[-*•・>]))|(?<=;))"
)
# Longer sentences are lists, or prose in which words meet by chance.
LONGEST = 320  # characters, about fifty words


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence starts and ends, with the mark that ends it."""
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in _END.finditer(text):
        _add(spans, start, cut.end())
        start = cut.end()
    _add(spans, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], start: int, end: int) -> None:
    spans.extend((begin, min(end, begin + LONGEST)) for begin in range(start, end, LONGEST))
