"""Tells whether the file of a ledger is whole, before anything is written to it and before anything is reported.

SQLite reads every page to know it: seven seconds for ten million touches. Of a large ledger it is asked by a
connection of its own, while the ledger is read.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Thread

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger.advice import DAMAGED, advice

LARGE = 64 * 2**20  # bytes: below, the answer is there before a thread and a connection are
_SOUND = "ok"


class Soundness:
    """The answer for one file, which is known on return or on its way."""

    def __init__(self, path: str, db: sqlite3.Connection, *, wait: float) -> None:
        """Ask of a small file, and begin to ask of a large one; LedgerError where it is known to be damaged.

        `wait` is how many seconds a connection waits for somebody who writes.
        """
        self._path, self._answer = path, ""
        self._failure: sqlite3.DatabaseError | None = None
        self._asking: Thread | None = None
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        (of_bytes,) = db.execute("PRAGMA page_size").fetchone()
        if pages * of_bytes < LARGE:
            self._ask(db)
            self.assure()
        else:
            self._another = sqlite3.connect(_read_only(path), timeout=wait, uri=True, check_same_thread=False)
            self._asking = Thread(target=self._ask, args=(self._another,), daemon=True)
            self._asking.start()

    def assure(self) -> None:
        """Wait for the answer; LedgerError where the file is damaged, or could not be read."""
        self._wait()
        if self._failure is not None:
            raise LedgerError(f"{self._path}: {advice(self._failure) or self._failure}") from self._failure
        if self._answer != _SOUND:
            raise LedgerError(f"{self._path}: is damaged ({' '.join(self._answer.split())}); {DAMAGED}")

    def give_up(self) -> None:
        """Stop asking: nobody wants to know any more."""
        if self._asking is not None:
            self._another.interrupt()
            self._wait()

    def _ask(self, db: sqlite3.Connection) -> None:
        try:
            (self._answer,) = db.execute("PRAGMA quick_check(1)").fetchone()
        except (
            sqlite3.DatabaseError
        ) as error:  # the file ends too early; or another writes, and nothing is damaged
            self._failure = error

    def _wait(self) -> None:
        if self._asking is not None:
            self._asking.join()
            self._another.close()
            self._asking = None


def _read_only(path: str) -> str:
    return f"{Path(path).absolute().as_uri()}?mode=ro"
