"""Bends sound and hostile files into worse ones, from a seed alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

MOST = 60_000  # bytes of a bent file: small files fail for the same reasons, and a thousand times a minute
_EDGES = (0, 1, 9, 10, 13, 32, 34, 44, 45, 58, 59, 61, 63, 127, 128, 255)
_NUMBERS = (b"0", b"-1", b"2147483648", b"9" * 25, b"1e400", b"NaN", b"0x10", b"-0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bender:
    """What the files of one format are bent from: whole files, and words that mean something in it."""

    files: Sequence[bytes]
    words: Sequence[bytes]

    def bent(self, chance: Random) -> bytes:
        """Return one file, bent between once and eight times."""
        data = chance.choice(self.files)
        for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
            data = chance.choice(_WAYS)(self, data, chance)
        return data[:MOST]


def _span(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 2, 4, 16, 64, 512)))


def _change(_: Bender, data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes((chance.choice((*_EDGES, chance.randrange(256))),)) + data[at + 1 :]


def _leave_out(_: Bender, data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _repeat(_: Bender, data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50, 400)) + data[end:]


def _put_in(self: Bender, data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice((*self.words, *_NUMBERS)) + data[at:]


def _join(self: Bender, data: bytes, chance: Random) -> bytes:
    other = chance.choice(self.files)
    return data[: _span(data, chance)[0]] + other[_span(other, chance)[0] :]


def _cut(_: Bender, data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _swap_lines(_: Bender, data: bytes, chance: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


_WAYS: tuple[Callable[[Bender, bytes, Random], bytes], ...] = (
    _change,
    _leave_out,
    _repeat,
    _put_in,
    _join,
    _cut,
    _swap_lines,
)
