"""Hears a mail court strangers in whatever words: "switch" beside "in ten minutes", "first" beside "free".

The notions and frames are `data/courting.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from inbox_fatigue.plugin import notions

LONGEST = 60  # characters of what was heard that are kept
_GAPS = re.compile(r"\s+")


def courted(folded: str, language: str) -> str | None:
    """Return the words by which a folded text courts newcomers in one of the known languages, None if it does not."""
    heard = _listener(language).hear(folded)
    denied = [one for one in heard if one.frame.unless]
    for one in heard:
        if one.frame.unless or any(no.start < one.end and one.start < no.end for no in denied):
            continue
        start, end = min(start for start, _ in one.words), max(end for _, end in one.words)
        return _GAPS.sub(" ", folded[start:end])[:LONGEST]
    return None


@cache
def _listener(language: str) -> notions.Listener:
    told = _told()
    return notions.listener(told["frames"], told[language], spaced=language != "ja")


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / "courting.toml").read_text("utf-8"))
