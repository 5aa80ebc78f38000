"""Bytes become characters, and characters become safe to show."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from inbox_fatigue.letters import is_utf8

# C0 and C1 controls, bidi overrides and isolates: they move the cursor, hide text or turn it around.
_DANGEROUS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACES = re.compile(r"\s+")

# Names seen in real mail that Python does not know, or knows as something narrower than what was sent:
# what calls itself Latin-1 or ASCII is written with Windows-1252's quotes and dashes, and what calls itself
# Shift_JIS with Microsoft's circled numbers (both as https://encoding.spec.whatwg.org/#names-and-labels has it).
_ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "windows-1252http-equivcontent-type": "cp1252",
    **dict.fromkeys(("gb2312", "gb_2312-80", "x-gbk", "windows-936"), "gb18030"),
    **dict.fromkeys(("big5", "cn-big5", "x-x-big5"), "cp950"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("iso-2022-jp", "csiso2022jp", "iso-2022-jp-ms", "cp50220", "cp50221"), "iso2022_jp_ext"),
    "x-euc-jp": "euc_jp",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "windows-874", "dos-874"), "cp874"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical", "visual"), "iso-8859-8"),
    **dict.fromkeys(("iso-8859-6-i", "iso-8859-6-e"), "iso-8859-6"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("cp-1251", "win-1251", "x-cp1251"), "cp1251"),
    **dict.fromkeys(("koi8", "koi"), "koi8-r"),
    "koi8-ru": "koi8-u",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "cp-850": "cp850",
    "utf8mb4": "utf-8",
}
_NOT_TEXT = frozenset(
    {"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode", "undefined"}
)


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    """Return the name of Python's codec for a charset as mail names it, or None."""
    name = charset.strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if codec.name in _NOT_TEXT else codec.name


@lru_cache(maxsize=256)
def charset_known(charset: str) -> bool:
    """Return whether a charset named in a mail can be decoded as it says."""
    return _codec(charset) is not None


_META = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 1024  # bytes of a page in which it may name its charset (HTML, 4.2.5.4)


def _named_in_page(raw: bytes) -> str:
    """Return the charset that the head of a page names; mail programs often name it there alone."""
    named = _META.search(raw[:_HEAD])
    return named[1].decode("ascii", "replace") if named else ""


_UTF8_FIRST = frozenset({None, "cp1252", "utf-8"})  # codecs of names that are often lies


def decoded(raw: bytes, charset: str) -> str:
    """Return bytes as text: UTF-8 where it is, else as the charset or the head of a page says, else Windows-1252.

    Never raises; what cannot be decoded becomes U+FFFD.
    An unnamed, unknown or lying charset is common in mail, and valid UTF-8 is hardly ever an accident.
    """
    if raw.isascii() and b"\x1b" not in raw:  # ESC: ISO-2022-JP is seven-bit and not ASCII
        return raw.decode("ascii")
    codec = _codec(charset)
    if codec in _UTF8_FIRST:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            codec = codec or _codec(_named_in_page(raw)) or "cp1252"
    try:
        return sound(raw.decode(codec or "cp1252", "replace"))
    except (LookupError, ValueError):
        return raw.decode("cp1252", "replace")


def sound(value: str) -> str:
    """Return a text without lone surrogates, which SQLite and files refuse; UTF-7 can spell them."""
    return value.encode("utf-8", "replace").decode("utf-8")


def as_utf8(raw: bytes, charset: str) -> bytes:
    """Return the UTF-8 of what `decoded` makes of some bytes."""
    if raw.isascii():
        if b"\x1b" not in raw:
            return raw
    elif is_utf8(raw) and _codec(charset) in _UTF8_FIRST:
        return raw
    return decoded(raw, charset).encode("utf-8", "replace")


def shown(value: str) -> str:
    """Return one line without control characters, bidi marks or surrogates, its white space folded."""
    if value.isascii() and value.isprintable():
        return value.strip() if "  " not in value else _SPACES.sub(" ", value).strip()
    return _SPACES.sub(" ", _DANGEROUS.sub(" ", value)).strip()
