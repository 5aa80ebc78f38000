"""Collects what a worker makes of one job and sends it to the parent in batches."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable  # noqa: TC003 - a field of a public dataclass
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inbox_fatigue.engine.pulse import Phase
from inbox_fatigue.model import Problem

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from inbox_fatigue.engine.pulse import Pulse

# A batch is sent when it has one of these: enough to make the round trip cheap,
# little enough that a crash repeats half a second of work and that memory stays flat.
_ITEMS = 500
_BYTES = 4 * 1024 * 1024
_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A batch on its way; the parent knows the job."""

    first_item: int
    next_item: int
    items: tuple[Any, ...]
    notes: tuple[Problem, ...]  # about plugins, to be told once per run
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """What is done with a batch before it is sent."""

    pack: Callable[[list[Any]], tuple[Any, ...]]  # turns items into what travels
    notes: Callable[[], tuple[Problem, ...]]  # hands over what is to be told about plugins


class Outbox:
    """The unsent part of one job."""

    def __init__(self, answers: Connection, pulse: Pulse, first: int, packing: Packing) -> None:
        """Begin at an item of a job."""
        self._answers, self._pulse, self._packing = answers, pulse, packing
        self._first = self._next = first
        self._items: list[Any] = []
        self._bytes = 0
        self._sent_at = time.monotonic()

    def add(self, item: Any, size: int) -> None:
        """Take what came of the next item; sends a batch if one is full."""
        self._items.append(item)
        self._next += 1
        self._bytes += size
        late = time.monotonic() - self._sent_at > _SECONDS
        if len(self._items) >= _ITEMS or self._bytes >= _BYTES or late:
            self.flush()

    def add_note(self, item: Any) -> None:
        """Take something that belongs to the job but is no item of its source."""
        self._items.append(item)

    def flush(self, *, finished: bool = False) -> None:
        """Send what there is; the job is over if `finished`."""
        notes = self._packing.notes()
        if not (self._items or notes or finished):
            return
        self._pulse.beat(Phase.WAITING)
        parcel = Parcel(
            first_item=self._first,
            next_item=self._next,
            items=self._packing.pack(self._items),
            notes=notes,
            finished=finished,
        )
        sealed = _sealed(parcel)
        self._items, self._bytes, self._first = [], 0, self._next
        try:
            self._answers.send_bytes(sealed)
        except OSError:  # nobody listens any more
            os._exit(0)
        self._sent_at = time.monotonic()


def _sealed(parcel: Parcel) -> bytes:
    """Return the parcel pickled, with a problem in the place of anything that cannot be."""
    try:
        return pickle.dumps(parcel, protocol=5)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a foreign source may have put anything into its items
        items = tuple(item if _sendable(item) else _unsendable(item) for item in parcel.items)
        whole = Parcel(
            first_item=parcel.first_item,
            next_item=parcel.next_item,
            items=items,
            notes=parcel.notes,
            finished=parcel.finished,
        )
        return pickle.dumps(whole, protocol=5)


def _sendable(item: Any) -> bool:
    try:
        pickle.dumps(item, protocol=5)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - likewise
        return False
    return True


def _unsendable(item: Any) -> Problem:
    return Problem(why="source-failed", detail=f"a {type(item).__name__} holds what cannot be sent")
