"""Tells that SQLite is still at work where one question may take minutes: silence looks like a program that hangs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

Telling = Callable[[str, int, int | None], None]  # what is going on, how much of it is done, of how much
_STEPS = 1_000_000  # of SQLite's machine between two signs of life: some hundredths of a second


def quietly(what: str, done: int, total: int | None) -> None:
    """Tell nothing."""


@contextmanager
def at_length(db: sqlite3.Connection, tell: Telling, what: str) -> Iterator[None]:
    """Tell what is being done, again and again as long as statements of the block run."""
    tell(what, 0, None)
    db.set_progress_handler(lambda: tell(what, 0, None), _STEPS)
    try:
        yield
    finally:
        db.set_progress_handler(None, 0)
