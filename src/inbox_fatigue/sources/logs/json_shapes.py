"""Tells how the objects of JSON lie in a text: one in each line, or in arrays or one after the other."""

from __future__ import annotations

import json

from inbox_fatigue.sources.logs.texts import decoded

_DECODER = json.JSONDecoder()
LOOKED_AT = 256 * 1024  # bytes of lines from which is told what stands in them
_BETWEEN = " \t\n,[]"  # the signs between objects, of arrays too


def has_lines(text: bytes, most: int) -> bool:
    """Return whether each object has a line of its own, by the first of them.

    In an array it has not, nor where it goes on in the next line, as it is written to be read, nor where another
    follows it, as Amazon Data Firehose writes its files. A line that is longer than any row is a page of rows.
    """
    line = text.lstrip().partition(b"\n")[0]
    if line.startswith(b"[") or len(line) > LOOKED_AT:
        return False
    first = decoded(line)[0]
    try:
        end = _DECODER.raw_decode(first)[1]
    except (ValueError, RecursionError):
        return not _goes_on(decoded(text[:most])[0].lstrip(), len(first))
    return first[end:].lstrip(" \t,")[:1] not in {"{", "["}


def _goes_on(text: str, line: int) -> bool:
    """Return whether a text begins with an object that is longer than its first line."""
    try:
        return text.startswith("{") and _DECODER.raw_decode(text)[1] > line
    except (ValueError, RecursionError):
        return text[:line].strip() == "{"  # it is longer than what was looked at, or damaged


def next_object(text: str, at: int) -> int:
    """Return where the next object of arrays, or of a row of them, begins."""
    while at < len(text) and text[at] in _BETWEEN:
        at += 1
    return at
