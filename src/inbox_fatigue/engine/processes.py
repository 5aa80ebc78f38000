"""Processes that can be killed: started clean, deaf to Ctrl-C, and talked to over two pipes.

They are never forks of this process: a fork of a process in which polars or numpy has started threads
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
from typing import TYPE_CHECKING, Any, Protocol

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


class Body(Protocol):
    """A process, however it was started."""

    def kill(self) -> None:
        """End it at once."""
        ...

    def bury(self) -> int:
        """Return its exit code, minus the signal, once it is over; end it if it takes too long."""
        ...


class Worker:
    """A running process with a pipe for orders and one for answers."""

    def __init__(self, start: Callable[[Channel], Body]) -> None:
        """Start a process that gets its ends of the pipes."""
        hears, self._orders = CONTEXT.Pipe(duplex=False)
        self.answers, says = CONTEXT.Pipe(duplex=False)
        with contextlib.suppress(OSError):  # a smaller pipe is only slower
            fcntl.fcntl(says.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._body = start(Channel(orders=hears, answers=says))
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
        self._body.kill()

    def bury(self) -> int:
        """Return the exit code of a process that is over or has closed its pipes; minus the signal."""
        code = self._body.bury()
        self._orders.close()
        self.answers.close()
        return code


class Spawned:
    """A process in a fresh interpreter."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        """Start `target(*arguments)`."""
        self._process: SpawnProcess = CONTEXT.Process(target=target, args=arguments, daemon=True)
        with interrupts_held():
            self._process.start()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def bury(self) -> int:
        """Return its exit code, minus the signal, once it is over; end it if it takes more than a second."""
        self._process.join(timeout=1)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        code = self._process.exitcode
        self._process.close()
        return -signal.SIGKILL if code is None else code


def spawned(target: Callable[..., None], *arguments: Any) -> Callable[[Channel], Spawned]:
    """Return what starts `target(channel, *arguments)` in a fresh interpreter."""
    return lambda channel: Spawned(target, channel, *arguments)


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Let children start with SIGINT blocked, so that Ctrl-C reaches the parent alone; threads pass it on to theirs.

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
