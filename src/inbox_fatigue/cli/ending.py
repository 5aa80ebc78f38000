"""What a signal to end does: an exception, so that every transaction, worker and temporary file is seen to."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class TerminatedError(BaseException):
    """The system asked this process to end (SIGTERM); no Exception, so that nothing goes on after it."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does; where signals belong to another thread, leave them as they are."""
    try:
        before = signal.signal(signal.SIGTERM, _end)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise TerminatedError
