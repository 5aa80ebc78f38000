"""Holds foreign code to returning: it may raise, and neither end this process, keep it waiting nor spoil its output."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

# Large libraries take some ten seconds to import from a cold disk.
PATIENCE = 30.0
BETWEEN = 10 * PATIENCE  # for one part of an archive: the list of a far bucket comes in one piece
START = 4 * PATIENCE  # for a process to load all plugins, of which some may have to be given up
# A source may have to unpack its way to an item, or fetch it: it gets this many times what a message gets.
WITH_SOURCES = 6
_AGAIN = 1.0  # seconds until the next attempt, where the code swallowed the first


class TookTooLongError(Exception):
    """Foreign code did not return in time."""


@contextmanager
def held_to_return(seconds: float | None = PATIENCE) -> Iterator[Callable[[], None]]:
    """Let foreign code raise where it would end the process or never return.

    An end of the process with code 0 from the midst of a run looks like a pass, and what is printed into a report
    spoils it: it goes to standard error.
    TookTooLongError comes after so many seconds, with None never; not in other threads than the main one, not
    on Windows, and not while a library written in another language is at work. The function that is given begins
    that time anew.
    """
    ending = os._exit
    os._exit = _refuse_to_end
    try:
        with redirect_stdout(sys.stderr), _alarmed(seconds) as again:
            yield again
    finally:
        os._exit = ending


@contextmanager
def _alarmed(seconds: float | None) -> Iterator[Callable[[], None]]:
    if (
        seconds is None
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield lambda: None
        return

    def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise TookTooLongError(f"took longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, interrupt)

    def begin() -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)

    begin()
    try:
        yield begin
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _refuse_to_end(status: int) -> NoReturn:
    raise SystemExit(status)
