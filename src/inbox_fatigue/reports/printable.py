"""The one place where text that came from mail is made safe to print."""

from __future__ import annotations

import re
import unicodedata

# Controls, format characters (text direction among them), lone surrogates, line and paragraph separators,
# private and unassigned characters: a terminal may act on them, or show something else than is there.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"})
_JOINERS = frozenset("\u200c\u200d")  # needed to write Persian and Indic words, and to join emoji
_MARKS_IN_A_ROW = 4  # more combining marks than any written language stacks on one letter
_SPACE = re.compile(r"[ \t\r\n]+")


def printable(text: str) -> str:
    r"""Return one line in which nothing acts on a terminal; such characters are shown as \x1b or \u202e."""
    line = _SPACE.sub(" ", text)
    if line.isascii() and line.isprintable():
        return line
    shown = []
    marks = 0
    for character in line:
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MARKS_IN_A_ROW:
            continue
        unsafe = category in _UNSAFE and character not in _JOINERS
        shown.append(_escaped(character) if unsafe else character)
    return "".join(shown)


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def without_surrogates(text: str) -> str:
    """Return the text with lone surrogates, which no file can hold, replaced by question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
