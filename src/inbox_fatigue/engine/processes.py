"""Processes that can be killed: started clean, deaf to Ctrl-C, and talked to over two pipes.

They are spawned, never forked: a fork of a process in which polars or numpy has started threads
can hang for ever on a lock that no thread is left to release.
"""

from __future__ import annotations

import contextlib
import fcntl
import multiprocessing
import pickle
import signal
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

CONTEXT = multiprocessing.get_context("spawn")

# The most that Linux gives to a pipe of an ordinary user: a worker can be a batch ahead of its parent.
_PIPE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The worker's ends of its two pipes."""

    orders: Connection
    answers: Connection


class Worker:
    """A running process with a pipe for orders and one for answers."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        """Start `target(channel, *arguments)` in a fresh interpreter."""
        hears, self._orders = CONTEXT.Pipe(duplex=False)
        self.answers, says = CONTEXT.Pipe(duplex=False)
        with contextlib.suppress(OSError):  # a smaller pipe is only slower
            fcntl.fcntl(says.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        channel = Channel(orders=hears, answers=says)
        self._process: SpawnProcess = CONTEXT.Process(target=target, args=(channel, *arguments), daemon=True)
        with _interrupts_held():
            self._process.start()
        hears.close()  # the child holds the only other ends: its death is the end of the file
        says.close()

    def order(self, what: Any) -> None:
        """Send an order; a worker that is gone is noticed when its answers end."""
        sealed = pickle.dumps(what, protocol=5)
        with contextlib.suppress(OSError):
            self._orders.send_bytes(sealed)

    def answer(self) -> Any:
        """Return the next answer; EOFError if the worker is gone."""
        try:
            sealed = self.answers.recv_bytes()
        except OSError as error:  # it died in the middle of an answer
            raise EOFError from error
        return pickle.loads(sealed)  # noqa: S301 - from our own child

    def kill(self) -> None:
        """End the process at once; what it had sent can still be read."""
        self._process.kill()

    def bury(self) -> int:
        """Return the exit code of a process that is over or has closed its pipes; minus the signal."""
        self._process.join(timeout=1)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        code = self._process.exitcode
        self._orders.close()
        self.answers.close()
        self._process.close()
        return -signal.SIGKILL if code is None else code


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let a child start with SIGINT blocked, so that Ctrl-C reaches the parent alone.

    The terminal sends it to the whole group; a child that is still importing would print a traceback.
    """
    resource_tracker.ensure_running()  # it unblocks SIGINT when it starts, so it must be there before
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ending(code: int) -> str:
    """Return how a process ended, in words."""
    if code >= 0:
        return f"the worker ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"the worker was ended by {name}"
