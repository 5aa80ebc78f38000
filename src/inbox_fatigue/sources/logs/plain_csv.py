"""Tells whether a block of CSV is so plain that any reader reads the same rows in it.

All that decides is where quotes, delimiters and line feeds lie; a regular expression took longer to find that
than all else takes that is done with the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def is_plain(body: bytes, delimiter: str, columns: int, longest: int) -> bool:
    """Return whether each line is one row of so many columns, and quotes enclose whole fields alone.

    `body` ends in a line feed; `longest` is how many bytes a line may have.
    """
    import numpy as np  # noqa: PLC0415 - few rows are read without

    signs = np.frombuffer(body, dtype=np.uint8)
    ends = np.flatnonzero(signs == ord("\n"))
    if int(np.diff(ends, prepend=-1).max()) - 1 > longest:
        return False
    quotes = np.flatnonzero(signs == ord('"'))
    parted = np.flatnonzero(signs == ord(delimiter))
    if len(quotes):
        if len(quotes) % 2 or not _enclose_fields(signs, quotes, delimiter) or _within(quotes, ends).any():
            return False
        parted = parted[~_within(quotes, parted)]
    of_lines = np.diff(np.searchsorted(parted, ends), prepend=0)
    return bool((of_lines == columns - 1).all())


def _enclose_fields(signs: np.ndarray, quotes: np.ndarray, delimiter: str) -> bool:
    """Return whether each pair of quotes has a delimiter, a line's end or another quote on both sides.

    Of two quotes beside each other inside a field the first closes a pair, and the second opens one.
    """
    import numpy as np  # noqa: PLC0415 - likewise

    sides = np.zeros(256, dtype=bool)
    sides[[ord('"'), ord("\n"), ord(delimiter)]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = opening[1:] - 1 if opening[0] == 0 else opening - 1
    return bool(sides[signs[before]].all() and sides[signs[closing + 1]].all())


def _within(quotes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return which places lie between quotes that open and close."""
    import numpy as np  # noqa: PLC0415 - likewise

    within: np.ndarray = np.searchsorted(quotes, places) % 2 == 1
    return within
