"""Reads mbox files of any size, one message at a time, and finds where they can be cut.

A message's offset is that of its From line. The From line and the blank line that parts two messages
are not part of the message, and one ">" is taken off each escaped ">From " line of its body, so that
a copy in another container has the same bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.limits import MIB
from inbox_fatigue.model import RawMessage
from inbox_fatigue.sources.from_lines import candidates, parts_messages
from inbox_fatigue.sources.streams import BLOCK, Headed, Translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Problem
    from inbox_fatigue.sources.places import Place
    from inbox_fatigue.sources.streams import Stream

SHARD = 8 * MIB  # small enough that several workers share one mailbox evenly
_HEAD = re.compile(rb"\A(?:\r?\n|\xef\xbb\xbf)*(?:>?From [^\n]*(?:\n|\Z))*")
_ESCAPED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def read_mbox(place: Place, stream: Stream, limits: Limits, base: int = 0) -> Iterator[RawMessage | Problem]:
    """Yield the messages of a stream whose first byte is at offset `base` of the file."""
    headed = Headed(stream)
    old = b"\n" not in headed.head and b"\r" in headed.head
    for offset, size, raw in _pieces(Translated(headed) if old else headed, limits.message_bytes_refused):
        if raw is None:
            detail = f"the message has {size} bytes, more than {limits.message_bytes_refused}"
            yield place.problem("message-too-large", detail, offset=base + offset)
        elif (message := bare(raw)).strip():
            yield RawMessage(where=place.where(offset=base + offset), raw=message)
        elif raw.strip():
            yield place.problem("empty-message", "nothing follows its From line", offset=base + offset)


def bare(raw: bytes) -> bytes:
    """Return a message without From line, parting blank line and escapes of an mbox."""
    start = _HEAD.match(raw)
    text = raw[start.end() :] if start else raw
    if text.endswith(b"\r\n\r\n"):
        text = text[:-2]
    elif text.endswith(b"\n\n"):
        text = text[:-1]
    return _ESCAPED.sub(b"", text) if b"\n>" in text and b">From " in text else text


def _pieces(stream: Stream, most: int) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield offset, size and bytes of each piece between two From lines; None for a piece too large."""
    buffer, offset, scanned, dropped, ended = bytearray(), 0, 0, 0, False
    while not ended:
        data = stream.read(BLOCK)
        ended = not data
        buffer += data
        start = 0
        for at in candidates(buffer, scanned):
            parts = parts_messages(buffer, at, ended=ended)
            if parts is None:
                scanned = at - 1
                break
            if parts:
                size = dropped + at - start
                yield offset, size, None if size > most else bytes(buffer[start:at])
                offset, start, dropped = offset + size, at, 0
        else:
            scanned = max(0, len(buffer) - 5)
        del buffer[:start]
        scanned = max(0, scanned - start)
        if dropped + len(buffer) > most:
            # what the next From line and the blank line before it need
            keep = min(len(buffer), len(buffer) - scanned + 3)
            dropped += len(buffer) - keep
            scanned -= len(buffer) - keep
            del buffer[:-keep]
    size = dropped + len(buffer)
    if size:
        yield offset, size, None if size > most else bytes(buffer)


def cuts(file: IO[bytes], size: int, shard: int = SHARD) -> list[int]:
    """Return offsets, beginning with 0 and ending with the size, between which a file can be read alone."""
    found = [0]
    wanted = shard
    while wanted < size - shard // 2:
        at = _next_message(file, wanted)
        if at is None:
            break
        if at > found[-1]:
            found.append(at)
        wanted = max(at, wanted) + shard
    return [*found, size]


def _next_message(file: IO[bytes], start: int) -> int | None:
    file.seek(start - 3)
    base, buffer, scanned, ended = start - 3, bytearray(), 0, False
    while not ended:
        data = file.read(BLOCK)
        ended = not data
        buffer += data
        for at in candidates(buffer, scanned):
            parts = parts_messages(buffer, at, ended=ended)
            if parts is None:
                scanned = at - 1
                break
            if parts and at > 2:
                return base + at
        else:
            scanned = max(0, len(buffer) - 5)
        keep = max(0, scanned - 3)
        del buffer[:keep]
        base, scanned = base + keep, scanned - keep
    return None
