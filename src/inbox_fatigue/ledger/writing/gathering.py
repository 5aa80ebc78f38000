"""Commits many batches at once.

Keys are hashes, so the rows of one batch lie all over the ledger, and every commit writes each page that it
touched. Rows of logs, of which there are the most, are therefore held until a commit, and written in the order
of their keys: the first three million go into an empty table as into a list.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Self

from inbox_fatigue.ledger.writing.batches import write_batch, write_held
from inbox_fatigue.ledger.writing.held_rows import HeldRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.ledger.writing.batches import Progress
    from inbox_fatigue.ledger.writing.tally import Tally

_SECONDS = 2.0  # how much work a killed ingest may have to do again, and a second writer has to wait
_SECONDS_OF_ROWS = 8.0  # likewise, where rows of logs are held
_MOST_ROWS = 3_000_000  # that are held; some 150 MB
_TIMES = 4  # in a large ledger, where a commit takes long, this many times as long is gathered


class Gathering:
    """A context in which batches are written, and committed together every few seconds.

    What was written whole is committed in the end, also where the reading was broken off.
    """

    def __init__(self, ledger: Ledger) -> None:
        """Write to that ledger; nothing is begun yet."""
        self._ledger = ledger
        self._transaction = ExitStack()
        self._begun: float | None = None  # None: no transaction is open
        self._worth = 0.0
        self._whole = True
        self._held = HeldRows()

    def __enter__(self) -> Self:
        """Begin nothing: the lock is taken when the first batch is there."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit what was written, or roll it back if a batch is there in part."""
        if self._whole:
            self._commit()
        else:
            self._transaction.__exit__(kind, error, trace)

    def write(self, path: str, items: Sequence[Any], progress: Progress) -> Tally:
        """Write one batch with its checkpoint; commit if enough has gathered.

        What became of rows of logs is told when they are written; until then they are seen.
        """
        with self.step():
            return write_batch(self._ledger, path, items, progress, self._held)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Do what belongs together in one transaction with what has gathered; commit if that is enough."""
        if self._begun is None:
            self._transaction.enter_context(self._ledger.transaction())
            self._begun = time.monotonic()
        self._whole = False
        yield
        self._whole = True
        if self._is_enough(time.monotonic() - self._begun):
            self._commit()

    def _is_enough(self, seconds: float) -> bool:
        least = _SECONDS_OF_ROWS if self._held.number else _SECONDS
        return seconds > max(least, self._worth) or self._held.number >= _MOST_ROWS

    def _commit(self) -> None:
        before = time.monotonic()
        with self._transaction:
            write_held(self._ledger, self._held)
        self._begun = None
        self._worth = _TIMES * (time.monotonic() - before)
