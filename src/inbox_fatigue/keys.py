"""Names made from content: the same thing gets the same 63-bit key on every machine and run.

Keys are xxh3 hashes cut to 63 bits so that they fit SQLite's signed integers and stay positive.
With ten million keys the chance of one collision is about 5e-6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import xxhash

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import polars as pl

MASK = (1 << 63) - 1
_MASK64 = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_BLOCK = 1 << 16  # rows mixed at a time
_FEW = 1_000  # rows that are mixed sooner than numpy is loaded


def text_key(*parts: str) -> int:
    """Return the key of some strings in their order; ("ab", "c") and ("a", "bc") differ."""
    return xxhash.xxh3_64_intdigest("\x1f".join(parts).encode("utf-8", "surrogatepass")) & MASK


def campaign_key(name: str) -> int:
    """Return the key of a campaign that a header, a column or a plan named."""
    return text_key("campaign", name)


def bytes_key(raw: bytes) -> int:
    """Return the key of some bytes."""
    return xxhash.xxh3_64_intdigest(raw) & MASK


def _spread(value: int) -> int:
    value = (value ^ (value >> 30)) * _FIRST & _MASK64
    value = (value ^ (value >> 27)) * _SECOND & _MASK64
    return value ^ (value >> 31)


def mix(*numbers: int) -> int:
    """Return one key for several whole numbers in their order (splitmix64, chained)."""
    state = 0
    for number in numbers:
        state = _spread((state + _GOLDEN ^ (number & _MASK64)) & _MASK64)
    return state & MASK


def mix_columns(columns: Sequence[pl.Series]) -> pl.Series:
    """Return `mix` of the rows of several columns of whole numbers, none of them null."""
    import polars as pl  # noqa: PLC0415 - who reads mail does without

    if len(columns[0]) <= _FEW:
        rows = zip(*(column.to_list() for column in columns), strict=True)
        return pl.Series([mix(*row) for row in rows], dtype=pl.Int64)
    return pl.Series(_mixed_in_blocks([column.to_numpy() for column in columns]), dtype=pl.Int64)


def _mixed_in_blocks(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Mix without a loop over the rows, in blocks that fit a processor's cache and take no memory beside the answer."""
    import numpy as np  # noqa: PLC0415 - takes longer to load than a small audit has

    height = len(columns[0])
    keys = np.empty(height, dtype=np.int64)
    for begin in range(0, height, _BLOCK):
        block = slice(begin, begin + _BLOCK)
        keys[block] = _mixed([column[block].astype(np.int64, copy=False) for column in columns])
    return keys


def _mixed(columns: Sequence[np.ndarray]) -> np.ndarray:
    import numpy as np  # noqa: PLC0415 - likewise

    state = np.zeros(len(columns[0]), dtype=np.uint64)
    golden, first, second = np.uint64(_GOLDEN), np.uint64(_FIRST), np.uint64(_SECOND)
    for column in columns:
        state = (state + golden) ^ column.view(np.uint64)
        state = (state ^ (state >> np.uint64(30))) * first
        state = (state ^ (state >> np.uint64(27))) * second
        state = state ^ (state >> np.uint64(31))
    return (state & np.uint64(MASK)).astype(np.int64)
