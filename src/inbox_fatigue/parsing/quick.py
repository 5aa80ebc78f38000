"""The fast parser, for every message; this module is the only user of fast-mail-parser.

Parts are found without decoding them: of a campaign's copies only the part that tells which content it is
gets decoded, the other is told by the first copy.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import fast_mail_parser

from inbox_fatigue.parsing.bodies import Bodies
from inbox_fatigue.parsing.refusals import RefusedError
from inbox_fatigue.text import as_utf8, charset_known, decoded

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.parsing.wire import Headers

_CHARSET = re.compile(r"charset\s*\*?=\s*(?:\"([^\"]*)\"|([^\s;\"]+))", re.IGNORECASE)
_BODIES = frozenset({"text/plain", "text/html", "text"})
_ENCODING = "Content-Transfer-Encoding"
_ENCODINGS = frozenset({"", "7bit", "8bit", "binary", "quoted-printable", "base64"})


class _Leaf(NamedTuple):
    """A text part; decoded on demand."""

    node: Any
    charset: str

    def text(self) -> str:
        """Return the part's text."""
        return decoded(_content(self.node), self.charset)

    def utf8(self) -> bytes:
        """Return the same text as UTF-8."""
        return as_utf8(_content(self.node), self.charset)


def _content(node: Any) -> bytes:
    try:
        return node.content or b""
    except fast_mail_parser.ParseError as error:
        raise ValueError(str(type(error).__name__)) from error


def read(data: bytes, limits: Limits) -> Bodies | None:
    """Return the readable parts of a message as it stands; None where the parser refuses it.

    Raises RefusedError for more parts, nesting or report blocks than the limits allow.
    """
    try:
        root = fast_mail_parser.parse_email_tree(data, mode="lazy")
    except fast_mail_parser.MimeStructureError as error:
        if "nesting" in str(error):  # deeper than the parser goes, which is deeper than any limit is set
            raise _too_much(0, limits) from error
        return None
    except fast_mail_parser.ParseError:
        return None
    found = _Found()
    most, deepest = limits.mime_parts, limits.mime_nesting
    seen = 0
    todo: list[tuple[Any, int]] = [(root, 0)]
    while todo:
        node, depth = todo.pop()
        seen += 1
        if seen > most or depth > deepest:
            raise _too_much(seen, limits)
        kind = node.content_type.lower()
        if kind[:10] != "multipart/":
            found.add(kind, node, limits)
        elif children := node.children:
            depth += 1
            todo += [(child, depth) for child in reversed(children)]
        else:
            found.odd.add("empty-multipart")
    return found.bodies()


class _Found:
    """What a walk through a tree has found."""

    __slots__ = ("calendar", "embedded", "html", "odd", "plain", "reports")

    def __init__(self) -> None:
        self.plain: list[_Leaf] = []
        self.html: list[_Leaf] = []
        self.reports: list[bytes] = []
        self.odd: set[str] = set()
        self.calendar: list[_Leaf] = []
        self.embedded = False

    def add(self, kind: str, node: Any, limits: Limits) -> None:
        """Take a leaf for what it is."""
        if node.is_message:
            self.embedded = True  # a forwarded mail is not what this mail says
        elif kind in _BODIES:
            # A named text file behind the first text is attached.
            first = not (self.plain or self.html)
            if node.disposition != "attachment" and (first or not node.filename):
                leaf = self._leaf(node)
                (self.html if kind == "text/html" else self.plain).append(leaf)
        elif kind == "message/delivery-status":
            self.reports.append(_report(node, limits))
        elif kind == "text/calendar":
            self.calendar.append(_Leaf(node, "utf-8"))  # RFC 5545, 3.1.4

    def _leaf(self, node: Any) -> _Leaf:
        headers = node.headers
        charset, slugs = _told(_value(headers, "Content-Type"), _value(headers, _ENCODING))
        if slugs:
            self.odd.update(slugs)
        return _Leaf(node, charset)

    def bodies(self) -> Bodies:
        """Return all of it."""
        odd = tuple(sorted(self.odd)) if self.odd else ()
        return Bodies(self.plain, self.html, self.reports, self.calendar, self.embedded, odd)


def lean(headers: Headers, data: bytes, end: int) -> bytes:
    """Return a message whose header, which ended somewhere in the data, says nothing but how it is built.

    The parser splits and copies every field; of a mail with few parts that is most of its work.
    """
    return b"".join((headers.mime_block(), memoryview(data)[end + 1 :]))


def _too_much(seen: int, limits: Limits) -> RefusedError:
    if seen > limits.mime_parts:
        return RefusedError("too-many-parts", f"more than {limits.mime_parts} parts")
    return RefusedError("too-much-nesting", f"parts nested deeper than {limits.mime_nesting}")


@lru_cache(maxsize=256)
def _told(content_type: str, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Return the charset that a part names, and what is odd about its header."""
    named = _CHARSET.search(content_type)
    charset = (named.group(1) or named.group(2) or "") if named else ""
    odd = ["unknown-charset"] if charset and not charset_known(charset) else []
    if encoding.strip().lower() not in _ENCODINGS:
        odd.append("unknown-encoding")
    return charset, tuple(odd)


def _value(headers: dict[str, list[str]], name: str) -> str:
    """Return the first value of a field of a part, "" if there is none; its name as most write it is tried first."""
    values = headers.get(name)
    if values is None:
        lower = name.lower()
        values = next((found for other, found in headers.items() if other.lower() == lower), [""])
    return values[0]


def _report(node: Any, limits: Limits) -> bytes:
    try:
        content = bytes(node.content or b"").replace(b"\r\n", b"\n")
    except fast_mail_parser.ParseError:
        return b""
    if content.count(b"\n\n") > limits.delivery_status_blocks:
        raise RefusedError("too-many-report-blocks", f"more than {limits.delivery_status_blocks} blocks")
    return content
