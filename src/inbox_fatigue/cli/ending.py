"""What a signal to end does: an exception, so that every transaction, worker and temporary file is seen to."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class TerminatedError(BaseException):
    """The system asked this process to end, or its terminal is gone; no Exception, so that nothing goes on after it."""

    def __init__(self, number: int) -> None:
        """Keep which signal it was."""
        super().__init__(number)
        self.signal = signal.Signals(number)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the block as Ctrl-C does.

    Where signals belong to another thread, they are left as they are; so is one that the caller has ignored, as
    `nohup` does.
    """
    heeded = [one for one in _SIGNALS if signal.getsignal(one) is not signal.SIG_IGN]
    try:
        before = {one: signal.signal(one, _end) for one in heeded}
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    # A shell tells again that the terminal is gone, amid the clearing away.
    signal.signal(number, signal.SIG_IGN)
    raise TerminatedError(number)
