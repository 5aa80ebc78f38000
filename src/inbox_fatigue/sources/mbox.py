"""Reads mbox files of any size, one message at a time, and finds where they can be cut.

A message's offset is that of its From line. The From line and the blank line that parts two messages
are not part of the message, and one ">" is taken off each escaped ">From " line of its body, so that
a copy in another container has the same bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.limits import KIB, MIB
from inbox_fatigue.model import RawMessage
from inbox_fatigue.sources.from_lines import Search
from inbox_fatigue.sources.streams import Headed, Translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Problem
    from inbox_fatigue.sources.places import Place
    from inbox_fatigue.sources.streams import Stream

SHARD = 8 * MIB  # small enough that several workers share one mailbox evenly
_LARGEST_SHARD = 64 * MIB
_SHARDS = 32  # of a large mailbox: no more, for each worker describes each content that it meets
_BLOCK = 256 * KIB  # small enough for the processor's cache, in which it is searched and copied
_HEAD = re.compile(rb"(?:\r?\n|\xef\xbb\xbf)*(?:>?From [^\n]*(?:\n|\Z))*")
_ESCAPED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def read_mbox(place: Place, stream: Stream, limits: Limits, base: int = 0) -> Iterator[RawMessage | Problem]:
    """Yield the messages of a stream whose first byte is at offset `base` of the file."""
    headed = Headed(stream)
    old = b"\n" not in headed.head and b"\r" in headed.head
    for offset, size, message in _pieces(Translated(headed) if old else headed, limits.message_bytes_refused):
        if message is None:
            detail = f"the message has {size} bytes, more than {limits.message_bytes_refused}"
            yield place.problem("message-too-large", detail, offset=base + offset)
        elif message and not message.isspace():
            yield RawMessage(where=place.where(offset=base + offset), raw=message)
        else:
            yield place.problem("empty-message", "nothing follows its From line", offset=base + offset)


def bare(raw: bytes) -> bytes:
    """Return a message without From line, parting blank line and escapes of an mbox."""
    return _bare(raw, 0, len(raw), escaped=b">From " in raw)


def _bare(buffer: bytes | bytearray, start: int, end: int, *, escaped: bool) -> bytes:
    """Return the same of a part of a buffer, which is copied once."""
    head = _HEAD.match(buffer, start, end)
    start = head.end() if head else start
    if buffer.endswith(b"\r\n\r\n", start, end):
        end -= 2
    elif buffer.endswith(b"\n\n", start, end):
        end -= 1
    with memoryview(buffer) as view:
        text = bytes(view[start:end])
    return _ESCAPED.sub(b"", text) if escaped else text


def _pieces(stream: Stream, most: int) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield offset, size and message of each piece between two From lines, blank pieces left out.

    The message is None where the piece is too large, and blank where it is a From line alone.
    """
    buffer, search, offset, dropped, ended = bytearray(), Search(), 0, 0, False
    while not ended:
        data = stream.read(_BLOCK)
        ended = not data
        buffer += data
        start = 0
        for at in search.partings(buffer, ended=ended):
            size = dropped + at - start
            if size > most:
                yield offset, size, None
            elif _is_written(buffer, start, at):
                yield offset, size, _bare(buffer, start, at, escaped=search.escaped)
            offset, start, dropped = offset + size, at, 0
        del buffer[:start]
        search.forget(start)
        if dropped + len(buffer) > most:
            # what the next From line and the blank line before it need
            spare = max(0, search.scanned - 3)
            dropped += spare
            search.forget(spare)
            del buffer[:spare]
    size = dropped + len(buffer)
    if size > most:
        yield offset, size, None
    elif _is_written(buffer, 0, size):
        yield offset, size, _bare(buffer, 0, size, escaped=search.escaped)


def _is_written(buffer: bytearray, start: int, end: int) -> bool:
    """Return whether a piece is more than white space; nearly all begin with a From line."""
    return buffer.startswith(b"From ", start, end) or bool(buffer[start:end].strip())


def shard_size(size: int) -> int:
    """Return about how many bytes a worker should read at once of a mailbox of some size."""
    return min(max(SHARD, size // _SHARDS), _LARGEST_SHARD)


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
    base, buffer, search, ended = start - 3, bytearray(), Search(), False
    while not ended:
        data = file.read(_BLOCK)
        ended = not data
        buffer += data
        for at in search.partings(buffer, ended=ended):
            if at > 2:
                return base + at
        spare = max(0, search.scanned - 3)
        del buffer[:spare]
        search.forget(spare)
        base += spare
    return None
