"""A line of small bars: how something went over time, in as many characters as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"


def sparkline(numbers: Sequence[float], width: int) -> str:
    """Return one bar for each number, or for each of `width` stretches of them the tallest of its bars.

    The tallest bar is the greatest number; nothing is a dot, and little is never nothing.
    """
    most = max(numbers, default=0)
    if most <= 0:
        return ""
    size = stretch(len(numbers), width)
    stretches = (numbers[start : start + size] for start in range(0, len(numbers), size))
    return "".join(_bar(max(some) / most) for some in stretches)


def stretch(numbers: int, width: int) -> int:
    """Return for how many numbers one bar stands."""
    return -(-numbers // width)


def _bar(part: float) -> str:
    return _BARS[min(len(_BARS) - 1, int(part * len(_BARS)))] if part > 0 else _NOTHING
