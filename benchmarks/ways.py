"""Several ways to do one thing, in turn, so that what the machine does besides hits all of them alike."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.lines import Line, pace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.runs import Run

ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of the ways that are compared."""

    name: str
    run: Callable[[], Run] | None  # None: it is not installed here
    most: int | None = None  # rounds in which it takes part, where it is too slow for all of them


def compared(ways: Sequence[Way], rounds: int, count: float = 1, unit: str = "") -> tuple[Line, ...]:
    """Run all ways in turn and return a line for each; the first one is what others are held against."""
    return lines(ways, in_turn(ways, rounds), count, unit)


def in_turn(ways: Sequence[Way], rounds: int) -> list[list[Run]]:
    """Run each way once, and then each once more, so many times; return the runs of each."""
    taken: list[list[Run]] = [[] for _ in ways]
    for number in range(rounds):
        for way, runs in zip(ways, taken, strict=True):
            if way.run is not None and number < (way.most or rounds):
                runs.append(way.run())
                _say(f"{number + 1} of {rounds}: {way.name}, {runs[-1].seconds:.1f} s")
    return taken


def lines(ways: Sequence[Way], taken: Sequence[list[Run]], count: float, unit: str) -> tuple[Line, ...]:
    """Return a line for each way, held against the first; a pace where something is counted in a unit.

    Times are medians; a ratio is the median of the ratios within each round; memory is the most of any run.
    """
    return tuple(_line(way.name, runs, taken[0], count, unit) for way, runs in zip(ways, taken, strict=True))


def _say(what: str) -> None:
    """Tell whoever waits that something is going on."""
    print(what, file=sys.stderr, flush=True)


def _line(name: str, runs: list[Run], first: list[Run], count: float, unit: str) -> Line:
    if not runs:
        return Line(what=name, seconds=None)
    seconds = median(one.seconds for one in runs)
    pairs = list(zip(runs, first, strict=False))
    return Line(
        what=name,
        seconds=seconds,
        pace=pace(count, seconds, unit) if unit else "",
        cpu=median(one.cpu for one in runs),
        peak=max((one.peak for one in runs if one.peak is not None), default=None),
        runs=len(runs),
        longer=1.0 if runs is first else median(one.seconds / ours.seconds for one, ours in pairs),
        work=None if runs is first else median(one.cpu / ours.cpu for one, ours in pairs),
    )
