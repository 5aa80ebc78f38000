"""Makes a copy of a ledger to try things out in; the ledger itself is only read."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger.opening import open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.ledger.opening import Ledger

_PAGES = 10_000  # copied at a time, so that an interruption is noticed


@contextmanager
def copied(ledger: Ledger) -> Iterator[Ledger]:
    """Give a copy that lives as long as the block, in a directory that only its owner can read.

    Raises LedgerError where there is no room for it.
    """
    with TemporaryDirectory(prefix="inbox-fatigue-") as folder:  # mode 0700
        path = str(Path(folder) / "copy.sqlite")
        target = sqlite3.connect(path)
        target.execute("PRAGMA synchronous=OFF")  # nobody has it after the block
        try:
            ledger.connection.backup(target, pages=_PAGES)
        except sqlite3.DatabaseError as error:
            raise LedgerError(
                f"{ledger.path}: cannot be copied to {folder} ({error}); set TMPDIR to a directory with more room"
            ) from error
        finally:
            target.close()
        copy = open_ledger(path, lasts=False)
        try:
            yield copy
        finally:
            copy.close()
