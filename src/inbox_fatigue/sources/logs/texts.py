"""Turns the bytes of a log into UTF-8 blocks whose lines end in line feeds."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from inbox_fatigue.sources.logs.charsets import USUAL
from inbox_fatigue.sources.streams import read_exactly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.sources.streams import Stream

BLOCK = 16 * 1024 * 1024  # 100,000 rows or more, so that each page of the ledger is written seldom
# Of so many bytes of UTF-16 more than one is zero, for columns' names and times are ASCII; most on one side.
_ZEROS = 10
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def text_blocks(stream: Stream, head: bytes) -> Iterator[bytes]:
    """Yield the text in blocks that end anywhere; UTF-16 is recoded, all other bytes stay as they are."""
    mark, encoding = _encoding(head)
    decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)(errors="replace")
    left, first = b"", True
    while data := read_exactly(stream, BLOCK):
        if first:
            data, first = data.removeprefix(mark), False
        if decoder is not None:
            data = decoder.decode(data).encode("utf-8", "replace")
        block = left + data
        # a carriage return at the end may be half of a line end
        left = b"\r" if block.endswith(b"\r") else b""
        yield _line_feeds(block.removesuffix(b"\r"))
    if left:
        yield b"\n"


def decoded(line: bytes, otherwise: str = USUAL) -> tuple[str, bool]:
    """Return a line as text, and whether it was UTF-8; it is of the other charset where it was not."""
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        return line.decode(otherwise or USUAL, "replace"), False


def _encoding(head: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return mark, encoding
    sample = head[:1_000]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if max(first, second) > max(len(sample) // _ZEROS, 2 * min(first, second)):
        return b"", "utf-16-le" if second > first else "utf-16-be"
    return b"", "utf-8"


def _line_feeds(block: bytes) -> bytes:
    return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block
