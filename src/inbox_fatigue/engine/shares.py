"""Deals the jobs of a run to workers so that each reads neighbours.

An archive is mostly in the order in which it was sent, so the copies of a content lie near each other.
A worker that stays in one stretch of it meets few contents, and each is described about once, not once a worker.
"""

from __future__ import annotations

from collections import deque
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.engine.jobs import ReadJob


class Shares:
    """The jobs that wait, by the worker that is about to read them."""

    def __init__(self, jobs: Iterable[ReadJob]) -> None:
        """Take the jobs, those of an archive one after the other; an archive is begun when it is due."""
        self._archives = groupby(jobs, key=attrgetter("path"))
        self._stretches: dict[int, deque[ReadJob]] = {}

    @property
    def waiting(self) -> int:
        """The number of jobs of the archives that were begun."""
        return sum(map(len, self._stretches.values()))

    def next_of(self, worker: int) -> ReadJob | None:
        """Return the next job for a worker, None if there is none.

        It goes on where it is; else it takes the far half of the longest stretch of another; else, a new archive.
        """
        own = self._stretches.setdefault(worker, deque())
        if not own:
            longest = max(self._stretches.values(), key=len)
            own.extendleft(longest.pop() for _ in range(-(-len(longest) // 2)))
        if not own:
            _, archive = next(self._archives, (None, ()))
            own.extend(archive)
        return own.popleft() if own else None
