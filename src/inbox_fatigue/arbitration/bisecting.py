"""Searches in many short sorted runs of one array at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from inbox_fatigue.arbitration.lines import Ints


def first_from(values: Ints, begins: Ints, ends: Ints, wanted: Ints) -> Ints:
    """Return for each run begins … ends − 1 the first place whose value is not below what is wanted of it.

    All runs halve at once: they are short, so that few rounds do.
    """
    low, high = begins.copy(), ends.copy()
    if not len(values):
        return low
    for _ in range(int((high - low).max(initial=0)).bit_length()):
        middle = (low + high) // 2
        below = (low < high) & (values[np.minimum(middle, len(values) - 1)] < wanted)
        low = np.where(below, middle + 1, low)
        high = np.where(below, high, middle)
    return low
