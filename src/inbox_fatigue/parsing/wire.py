"""The header block as it was sent: every field, in order, unfolded, decoded only when asked for."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from inbox_fatigue.parsing.refusals import RefusedError
from inbox_fatigue.text import decoded, shown

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits

_ENCODED = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,80}\?[bBqQ]\?)")
_FOLD = re.compile(r"\n[ \t]")
_FIELD = re.compile(r"^([!-9;-~]++)[ \t]*+:[ \t]*+(.*+)", re.MULTILINE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
BELOW = 2_048  # bytes below a header: the preamble and the header of the first part
SENDERS_VIEW = ("to", "cc", "bcc")
LONGEST_KEPT = 2_000  # characters of an encoded value that is remembered
MOST_KNOWN = 200  # fields of a header whose layout is remembered
LARGEST_KNOWN = 64 * 1024  # bytes of such a header: the names of its fields may be as long
ADDRESS_FIELDS = frozenset({"from", "to", "cc", "bcc", "sender", "reply-to", "resent-to"})


class Layout:
    """Which fields a header block has, and where each of them stands; copies of one send share it."""

    __slots__ = ("_lacking", "addressed", "at", "mime", "names", "remembered")

    def __init__(self, written: tuple[str, ...], *, remembered: bool = True) -> None:
        """Take the names of the fields as they were written, in their order."""
        self.remembered = remembered  # whether copies meet it again
        self.names = tuple(sys.intern(name.lower()) for name in written)
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.names):
            places.setdefault(name, []).append(place)
        self.at = {name: tuple(found) for name, found in places.items()}
        self.addressed = tuple((name, place) for name in SENDERS_VIEW for place in self.at.get(name, ()))
        self.mime = tuple(
            (name, found[0]) for name, found in self.at.items() if name.startswith(("content-", "mime-"))
        )
        self._lacking: dict[frozenset[str], bool] = {}  # one answer for each constant that is asked for

    def lacks(self, names: frozenset[str]) -> bool:
        """Return whether none of some fields is here."""
        lacking = self._lacking.get(names)
        if lacking is None:
            lacking = self._lacking[names] = names.isdisjoint(self.at)
        return lacking


_known_layout = lru_cache(maxsize=512)(Layout)


class Headers:
    """The fields of one message by lower-case name; raw values in the order in which they stand."""

    __slots__ = ("defects", "layout", "limits", "values")

    def __init__(self, block: bytes, limits: Limits, below: bytes = b"") -> None:
        """Split a header block; what is too long is cut and becomes a defect.

        `below` is what stands below the header, where parts name the charset of bytes that are no UTF-8.
        """
        self.limits = limits
        self.defects: list[str] = []
        self._split(block, below)

    def _split(self, block: bytes, below: bytes) -> None:
        text = block.decode("utf-8", "surrogateescape")
        if not text.isascii():
            self._defect("eight-bit-header")
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        text = _FOLD.sub(" ", text)  # unfolded; `readable` folds the spaces
        found = _FIELD.findall(text)
        if len(found) <= text.strip("\n").count("\n"):
            self._defect("malformed-header-line")
        names, values = zip(*found, strict=True) if found else ((), ())
        self.values: tuple[str, ...] = values
        # A header of hundreds of fields is not kept: it is hostile, or a trace that no copy shares.
        if len(names) <= MOST_KNOWN and len(block) <= LARGEST_KNOWN:
            self.layout = _known_layout(names)
        else:
            self.layout = Layout(names, remembered=False)
        if self.defects and "eight-bit-header" in self.defects:
            self._decode_bytes(text, below)
        if len(block) > min(self.limits.field_bytes, self.limits.address_field_bytes):
            self.values = tuple(map(self._cut, self.layout.names, self.values))

    def _cut(self, name: str, value: str) -> str:
        if name in ADDRESS_FIELDS:  # never a short list of recipients in silence
            if len(value) > self.limits.address_field_bytes:
                most = self.limits.address_field_bytes
                raise RefusedError("address-field-too-large", f"an address field has more than {most} bytes")
            return value
        if len(value) <= self.limits.field_bytes:
            return value
        self._defect("field-cut")
        return value[: self.limits.field_bytes]

    def _decode_bytes(self, text: str, below: bytes) -> None:
        """Decode bytes that are no UTF-8 by the charset that the message, or its first part, names for its text."""
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            named = _CHARSET.search(self.first("content-type")) or _CHARSET.search(
                below.decode("ascii", "replace")
            )
            charset = named.group(1) if named else "cp1252"
            if charset.lower().startswith(("utf", "us-ascii")):
                charset = "cp1252"
            self.values = tuple(
                value if value.isascii() else decoded(value.encode("utf-8", "surrogateescape"), charset)
                for value in self.values
            )

    def _defect(self, slug: str) -> None:
        if slug not in self.defects:
            self.defects.append(slug)

    def __contains__(self, name: str) -> bool:
        return name in self.layout.at

    def lacks(self, names: frozenset[str]) -> bool:
        """Return whether none of some fields is here."""
        return self.layout.lacks(names)

    def only(self, names: frozenset[str]) -> Headers:
        """Return a header that has the same fields and the values of some of them alone; no defects."""
        view = Headers.__new__(Headers)
        view.limits, view.layout = self.limits, self.layout
        view.defects = []
        view.values = tuple(
            value if name in names else "" for name, value in zip(self.layout.names, self.values, strict=True)
        )
        return view

    def mime_block(self) -> bytes:
        """Return a header block of nothing but the fields that say how the body is built."""
        most = self.limits.field_bytes
        lines = [f"{name}: {self.values[place][:most]}\n" for name, place in self.layout.mime]
        return "".join(lines or ["mime-version: 1.0\n"]).encode("utf-8", "surrogateescape")

    def first(self, name: str) -> str:
        """Return the first value of a field as it was sent, "" if there is none."""
        places = self.layout.at.get(name)
        return self.values[places[0]] if places else ""

    def all(self, name: str) -> list[str]:
        """Return every value of a field as it was sent."""
        return [self.values[place] for place in self.layout.at.get(name, ())]

    def addressed(self) -> list[tuple[str, str]]:
        """Return every field by which the sender addresses somebody, by its name, with its value as it was sent."""
        return [(name, self.values[place]) for name, place in self.layout.addressed]

    def text(self, name: str) -> str:
        """Return the first value of a field as a reader sees it, on one line and safe to show."""
        return self.readable(self.first(name))

    def readable(self, value: str) -> str:
        """Return a raw value as a reader sees it: encoded words decoded, no control characters."""
        if "=?" in value:
            if value.count("=?") > self.limits.encoded_words:
                self._defect("too-many-encoded-words")
                value = value[: self.limits.encoded_words * 20]
            return _known_words(value) if len(value) <= LONGEST_KEPT else _with_words_decoded(value)
        return shown(value)


def _with_words_decoded(value: str) -> str:
    """Decode RFC 2047 words; neighbours of one charset are joined first, since senders cut inside letters."""
    value = _BETWEEN.sub(r"\1", value)
    kept: list[str] = []
    done, pending, charset = 0, b"", ""
    for word in _ENCODED.finditer(value):
        if pending and (word.start() != done or word.group(1).lower() != charset):
            kept.append(decoded(pending, charset.partition("*")[0]))
            pending = b""
        kept.append(value[done : word.start()])
        pending += _unpacked(word.group(2), word.group(3))
        charset, done = word.group(1).lower(), word.end()
    if pending:
        kept.append(decoded(pending, charset.partition("*")[0]))
    kept.append(value[done:])
    return shown("".join(kept))


_known_words = lru_cache(maxsize=2048)(_with_words_decoded)  # copies of one send share subject and sender


def _unpacked(encoding: str, packed: str) -> bytes:
    """Return the bytes of one encoded word; what cannot be decoded stays as it is written."""
    raw = packed.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(raw.replace(b"\n", b""), header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw
