"""Cuts Avro into its blocks, so that no more is held than some of them, and damage costs no row before it.

A container file is a header with the schema, and blocks of rows that say how many rows and bytes they have; each
ends in the same sixteen bytes, which the header names (Apache Avro 1.12.0, Object Container Files).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.limits import MIB
from inbox_fatigue.sources.streams import read_exactly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.sources.streams import Stream

_MAGIC = b"Obj\x01"
_MARK = 16  # bytes that end the header and each block
_LONGEST = 10  # bytes of a whole number
_HEADER = 4 * MIB  # bytes of a schema and its like
_ROWS = 4_000_000  # of a block; native code asks for memory for as many as a block says it has
_TOGETHER = 8 * MIB  # bytes of blocks that are read at once, or
_ENOUGH = 100_000  # rows of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Some blocks that follow one another."""

    data: bytes
    rows: int


class _DamageError(Exception):
    """The bytes are not what stands there in Avro."""


class BlockReader:
    """Reads the header of a stream, then its blocks; like a stream it ends on damage, and `fault` says why."""

    def __init__(self, stream: Stream, most: int) -> None:
        """Read the header; a block may have `most` bytes."""
        self._stream = stream
        self._most = most
        self.fault = ""
        self.header = b""
        try:
            self.header = self._read_header()
        except _DamageError as error:
            self.fault = str(error)

    def blocks(self) -> Iterator[Blocks]:
        """Yield the blocks in their order, so many at once as are worth it."""
        held: list[bytes] = []
        rows = size = 0
        while (block := self._block()) is not None:
            held.append(block.data)
            rows, size = rows + block.rows, size + len(block.data)
            if rows >= _ENOUGH or size >= _TOGETHER:
                yield Blocks(data=b"".join(held), rows=rows)
                held, rows, size = [], 0, 0
        if held:
            yield Blocks(data=b"".join(held), rows=rows)

    def _block(self) -> Blocks | None:
        """Return the next block, None at the end and where there is damage."""
        try:
            opening = b"" if self.fault else self._stream.read(1)
            return self._block_after(opening) if opening else None
        except _DamageError as error:
            self.fault = str(error)
            return None

    def _block_after(self, opening: bytes) -> Blocks:
        rows, count = self._number(opening)
        size, length = self._number()
        if not 0 <= rows <= _ROWS:
            raise _DamageError(f"a block says that it has {rows:,} rows")
        body = self._exactly(size, self._most) + self._exactly(_MARK)
        if not body.endswith(self.header[-_MARK:]):
            raise _DamageError("a block does not end where it says")
        return Blocks(data=count + length + body, rows=rows)

    def _read_header(self) -> bytes:
        """Return the header: the magic, pairs of names and values in stretches, and the mark."""
        taken = [self._exactly(len(_MAGIC))]
        while True:
            count, raw = self._number()
            taken.append(raw)
            if count == 0:
                return b"".join((*taken, self._exactly(_MARK)))
            if count < 0:  # then the bytes of the stretch follow
                taken.append(self._number()[1])
            for _ in range(2 * abs(count)):
                size, raw = self._number()
                taken += [raw, self._exactly(size, _HEADER)]
                if sum(map(len, taken)) > _HEADER:
                    raise _DamageError(f"its header has more than {_HEADER:,} bytes")

    def _number(self, opening: bytes = b"") -> tuple[int, bytes]:
        """Return the next whole number, and the bytes that it is written in, of which the first may be known."""
        raw = opening or self._exactly(1)
        while raw[-1] & 0x80:
            if len(raw) == _LONGEST:
                raise _DamageError("a number is too long")
            raw += self._exactly(1)
        folded = sum((byte & 0x7F) << (7 * at) for at, byte in enumerate(raw))
        return folded >> 1 if folded % 2 == 0 else ~(folded >> 1), raw

    def _exactly(self, size: int, most: int = _MARK) -> bytes:
        if not 0 <= size <= most:
            raise _DamageError(f"a part says that it has {size:,} bytes; {most:,} may be read")
        data = read_exactly(self._stream, size)
        if len(data) < size:
            raise _DamageError("it is cut off")
        return data
