"""Keeps names and subjects that run from right to left in their place on a page that runs from left to right.

Without it, a date behind a name in Arabic, or the mark at the end of a subject in Hebrew, is shown on the
wrong side, and digits change places with it.
"""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

from inbox_fatigue.reports.printable import printable

_FROM_THE_RIGHT = frozenset({"R", "AL"})  # Hebrew, Arabic and their like (Unicode's bidirectional classes)
_DAY_BEHIND = re.compile(r" \(\d{4}-\d\d-\d\d\)$")


def isolated(text: str) -> Markup:
    """Return a text, safe to show; what runs from right to left in it is set apart, and a day behind it is not."""
    if text.isascii() or not any(unicodedata.bidirectional(sign) in _FROM_THE_RIGHT for sign in text):
        return escape(printable(text))
    day = _DAY_BEHIND.search(text)
    end = day.start() if day else len(text)
    return Markup("<bdi>{}</bdi>{}").format(printable(text[:end]), printable(text[end:]))
