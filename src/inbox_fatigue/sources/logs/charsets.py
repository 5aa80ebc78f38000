"""Tells in which charset lines are written that are not UTF-8 and do not say it.

Nearly all bytes are letters in nearly all charsets, so that a line can be read tells little. What tells is which
letters come out: texts of a language are made of those that everybody uses, and a wrong charset gives rare ones,
or letters of two scripts in one word.
"""

from __future__ import annotations

import re

from inbox_fatigue.letters import is_utf8

USUAL = "cp1252"  # what spreadsheets write in the west of Europe and in America
# The bytes of letters in daily use, first those that no other charset here puts at that place.
_DAILY = {
    "cp932": re.compile(rb"[\x81-\x83\x88-\x97].", re.DOTALL),  # kana, signs, JIS level 1
    "cp949": re.compile(rb"[\xb0-\xc8][\xa1-\xfe]"),  # the syllables of KS X 1001
    "gb18030": re.compile(rb"[\xa1\xa3\xb0-\xd7][\xa1-\xfe]"),  # signs, GB 2312 level 1
    "big5": re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]"),  # signs, Big5 level 1
}
# The letters of a script, first where two charsets give letters alike.
_SCRIPTS = {
    "cp1255": re.compile("[\u05d0-\u05ea]+"),
    "cp1251": re.compile("[\u0400-\u04ff]+"),
    "cp1253": re.compile("[\u0370-\u03ff]+"),
    "cp1256": re.compile("[\u0621-\u06d2]+"),
}
_SHOWN = {
    "cp932": "Shift_JIS",
    "cp949": "EUC-KR",
    "gb18030": "GB18030",
    "big5": "Big5",
    **{charset: f"Windows-{charset.removeprefix('cp')}" for charset in (*_SCRIPTS, USUAL)},
}
_FOREIGN = re.compile(r"[^\0-\x7f]+")
_HALF_KANA = re.compile("[\uff61-\uff9f]+")  # one byte each in Shift_JIS, as accented letters are elsewhere
# Three or more letters; shorter words look alike. Signs stand at the same places in all of Windows' charsets.
_WORD = re.compile(
    rb"[^\x00-\x40\x5b-\x60\x7b-\x7f\x82\x84\x85\x8b\x91-\x97\x9b\xa0\xa6\xa7\xa9\xab-\xae\xb0\xb1\xb5-\xb7\xbb]{3,}"
)
_ENOUGH = 0.8  # of the letters beyond ASCII that must be what they would be in that charset
_LOOKED_AT = 64 * 1024  # bytes of lines that are not UTF-8


def charset_of(block: bytes) -> str:
    """Return Python's name of the charset of those lines of a block that are not UTF-8, "" where all are."""
    if is_utf8(block):
        return ""
    raw = b"\n".join(line for line in block.split(b"\n") if not is_utf8(line))[:_LOOKED_AT]
    shares = {charset: _daily(raw, charset) for charset in _DAILY}
    shares |= {charset: _written(raw, charset) for charset in _SCRIPTS}
    likely = max(shares, key=lambda charset: shares[charset])
    return likely if shares[likely] >= _ENOUGH else USUAL


def told(charset: str) -> str:
    """Say how lines that are not UTF-8 were read, and what to do where that was wrong."""
    return f"bytes that are not UTF-8 were read as {_SHOWN[charset]}; if names look wrong, save the file as UTF-8"


def _daily(raw: bytes, charset: str) -> float:
    """Return the share of letters beyond ASCII that are in daily use in that charset, and beside another one.

    A dash or an apostrophe of Windows-1252 and the letter after it may look like one such letter, but not like two.
    """
    daily, text = _DAILY[charset], _HALF_KANA.sub("", raw.decode(charset, "replace"))
    found = _FOREIGN.findall(text)
    good = (
        bool(daily.fullmatch(one.encode(charset, "replace"))) for run in found if len(run) > 1 for one in run
    )
    return sum(good) / max(1, sum(map(len, found)))


def _written(raw: bytes, charset: str) -> float:
    """Return the share of letters in words of that script alone, and with capitals where words have them.

    Of two charsets the wrong one gives capitals inside words, or letters of two scripts in one.
    """
    script = _SCRIPTS[charset]
    words = [word.decode(charset, "replace") for word in _WORD.findall(raw) if not word.isascii()]
    pure = [
        word for word in words if script.fullmatch(word) and (word[1:] == word[1:].lower() or word.isupper())
    ]
    return sum(map(len, pure)) / max(1, sum(map(len, words)))
