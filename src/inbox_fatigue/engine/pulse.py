"""What a worker is doing right now, in memory that its parent can see.

The parent reads it to end a worker that hangs, and after a crash to learn which item was in hand.
Writing costs well below a microsecond, so every item is announced.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

_STATE, _SINCE, _DESCRIBER = range(3)


class Phase(IntEnum):
    """The four things that a worker can be at."""

    STARTING = 0  # so that a fresh, zeroed pulse says this
    WAITING = 1  # for a job, or for the parent to take a batch: never overdue
    READING = 2  # the source was asked for an item
    PARSING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One look at a pulse."""

    phase: Phase
    item: int
    since: float  # time.monotonic(), which all processes of a machine share
    describer: int | None  # its number, where one is at work


class Pulse:
    """A worker's heartbeat; made by the parent, written by the worker."""

    def __init__(self, context: SpawnContext) -> None:
        """Reserve the shared memory."""
        self._cells: Any = context.RawArray("d", 3)
        self.begin()

    def begin(self) -> None:
        """Say that a worker starts, perhaps another one than before."""
        self.beat(Phase.STARTING)

    def beat(self, phase: Phase, item: int = 0) -> None:
        """Say what begins now."""
        cells = self._cells
        cells[_DESCRIBER] = 0
        cells[_SINCE] = time.monotonic()
        cells[_STATE] = item * 4 + phase  # one aligned store: a reader never sees half of it

    def describing(self, describer: int | None) -> None:
        """Say which describer has the content, or that none has."""
        self._cells[_DESCRIBER] = 0 if describer is None else describer + 1

    def look(self) -> Beat:
        """Return what the worker said last."""
        item, phase = divmod(int(self._cells[_STATE]), 4)
        describer = int(self._cells[_DESCRIBER]) - 1
        return Beat(
            phase=Phase(phase),
            item=item,
            since=self._cells[_SINCE],
            describer=describer if describer >= 0 else None,
        )
