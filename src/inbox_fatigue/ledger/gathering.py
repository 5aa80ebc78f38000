"""Commits many batches at once.

Keys are hashes, so the rows of one batch lie all over the ledger, and every commit writes each page that
it touched: a million rows of a log took 43 s in commits of 20,000 rows and 12 s in commits of 200,000.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Self

from inbox_fatigue.ledger.writing import write_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.ledger.writing import Progress, Tally

_SECONDS = 2.0  # how much work a killed ingest may have to do again, and a second writer has to wait
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
        self._worth = _SECONDS
        self._whole = True

    def __enter__(self) -> Self:
        """Begin nothing: the lock is taken when the first batch is there."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit what was written, or roll it back if a batch is there in part."""
        if self._whole:
            self._transaction.close()
        else:
            self._transaction.__exit__(kind, error, trace)

    def write(self, path: str, items: Sequence[Any], progress: Progress) -> Tally:
        """Write one batch with its checkpoint; commit if enough has gathered."""
        with self.step():
            return write_batch(self._ledger, path, items, progress)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Do what belongs together in one transaction with what has gathered; commit if that is enough."""
        if self._begun is None:
            self._transaction.enter_context(self._ledger.transaction())
            self._begun = time.monotonic()
        self._whole = False
        yield
        self._whole = True
        if time.monotonic() - self._begun > self._worth:
            self._commit()

    def _commit(self) -> None:
        before = time.monotonic()
        self._transaction.close()
        self._begun = None
        self._worth = max(_SECONDS, _TIMES * (time.monotonic() - before))
