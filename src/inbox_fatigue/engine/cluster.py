"""A Dask cluster: one that is there, or one of processes on this machine, which no other can reach."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from inbox_fatigue.engine.equipment import Equipment
from inbox_fatigue.engine.processes import interrupts_held
from inbox_fatigue.errors import FatigueError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Errand = tuple[Callable[..., Any], tuple[Any, ...]]

LOOPBACK = "127.0.0.1"
_ANSWERS_WITHIN = 20.0  # seconds for a scheduler
_LOOK = 0.02  # seconds between two looks at what came to an end
_ALONE = 60.0  # seconds without a worker, in which lost ones may be started anew, until a run is given up
_AHEAD = 2  # errands a worker has waiting, so that it never does; what is read ahead lies in the storage
_EXTRA = "--engine dask needs packages that are not installed; pip install 'inbox-fatigue[dask]'"
_GONE = "the scheduler is gone; start the call again, what was read is kept"
_NOBODY = "the scheduler has no workers any more; start some, and the call again: what was read is kept"


@dataclass(frozen=True, slots=True)
class Lost:
    """An errand that nobody brought to an end: every worker that had it was lost."""

    detail: str


class Cluster:
    """The workers that do errands, as their client sees them."""

    def __init__(self, *, scheduler: str | None, workers: int | None, memory: int) -> None:
        """Use the cluster at an address; without one, that many processes here, each with that many bytes."""
        self._scheduler, self._workers, self._memory = scheduler, workers or os.cpu_count() or 1, memory
        self._client: Any = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Reach the workers, and see that each can do what it will be asked; UsageError if not."""
        try:
            import distributed  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise UsageError(_EXTRA) from error
        _hush("distributed")  # what is wrong is told in a sentence
        with ExitStack() as opening:
            address = self._scheduler
            if address is None:
                # What a worker that is ended leaves behind lies in there, and goes with it.
                room = tempfile.TemporaryDirectory(prefix="inbox-fatigue-", ignore_cleanup_errors=True)
                cluster = self._local(opening.enter_context(room))
                address = opening.enter_context(cluster).scheduler_address
            else:
                _see_that_it_answers(address)
            client = distributed.Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False)
            self._client = opening.enter_context(client)
            self._check(address)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the workers; those of this machine end."""
        self._open.close()

    @property
    def size(self) -> int:
        """How many errands are done side by side; 1 at the least, for workers that are lost may come back."""
        return max(1, self._threads())

    def done(self, errands: Iterator[Errand]) -> Iterator[tuple[int, Any]]:
        """Yield the place of each errand and what came of it, or `Lost`, as they come to an end.

        No more are begun than can wait at the workers, so that what they bring is fetched before more is.
        """
        from distributed import as_completed  # noqa: PLC0415 - an extra

        numbers: dict[str, int] = {}
        numbered = enumerate(errands)
        coming = as_completed(loop=self._client.loop)
        try:
            while True:
                wanted = max(0, self.size * _AHEAD - len(numbers))  # there may be fewer workers than before
                for number, (function, arguments) in islice(numbered, wanted):
                    future = self._client.submit(function, *arguments, pure=False)
                    numbers[future.key] = number
                    coming.add(future)
                if not numbers:
                    return
                self._wait_for(coming)
                future = next(coming)
                yield numbers.pop(future.key), _result(future)
        finally:
            if left := list(coming.futures):  # there are some if the caller stops
                with suppress(OSError):  # a scheduler that is gone does nothing more
                    self._client.cancel(left)

    def _wait_for(self, coming: Any) -> None:
        """Return when an errand came to an end; FatigueError if there has been nobody to do one for a while."""
        seen = looked = time.monotonic()
        while not coming.has_ready():
            time.sleep(_LOOK)
            now = time.monotonic()
            if now - looked < 1:
                continue
            looked = now
            if self._threads():
                seen = now
            elif now - seen > _ALONE:
                raise FatigueError(_NOBODY)

    def _threads(self) -> int:
        try:
            return sum(map(int, self._client.nthreads().values()))
        except OSError as error:
            raise FatigueError(_GONE) from error

    def _local(self, room: str) -> Any:
        """Start workers here, whose temporary files lie in a room of theirs, and which Ctrl-C does not reach."""
        import dask  # noqa: PLC0415 - an extra
        from distributed import LocalCluster  # noqa: PLC0415 - likewise

        # Each worker runs foreign code in processes of its own, which a daemon may not start.
        dask.config.set({"distributed.worker.daemon": False, "temporary-directory": room})
        with interrupts_held():
            return LocalCluster(
                n_workers=self._workers,
                threads_per_worker=1,
                processes=True,
                host=LOOPBACK,
                memory_limit=self._memory,
                local_directory=room,
                env={"TMPDIR": room},
                dashboard_address=None,
                # Of its health page: any port is as good.
                scheduler_kwargs={"dashboard_address": f"{LOOPBACK}:0"},
                silence_logs=logging.CRITICAL,
            )

    def _check(self, address: str) -> None:
        own = Equipment.here()
        workers = self._client.run(Equipment.here, on_error="return")
        if not workers:
            raise UsageError(
                f"--scheduler {address}: it has no workers; start some with dask worker {address}"
            )
        for worker, found in sorted(workers.items()):
            if isinstance(found, OSError):
                raise UsageError(f"the worker {worker} does not answer; start it again")
            if told := own.mismatch(found if isinstance(found, Equipment) else None):
                raise UsageError(f"the worker {worker} {told}")


def _see_that_it_answers(address: str) -> None:
    """Raise UsageError for an address at which no scheduler answers in time: the client itself waits for ever."""
    from distributed.comm import connect  # noqa: PLC0415 - an extra
    from distributed.security import Security  # noqa: PLC0415 - likewise

    async def knock() -> None:
        line = await connect(address, timeout=_ANSWERS_WITHIN, **Security().get_connection_args("client"))
        await line.close()

    try:
        with ThreadPoolExecutor(
            1
        ) as aside:  # the loop of who calls, such as a notebook's, may run in this one
            aside.submit(lambda: asyncio.run(asyncio.wait_for(knock(), _ANSWERS_WITHIN + 1))).result()
    except (OSError, ValueError, TimeoutError) as error:
        told = f"--scheduler {address}: no scheduler answers there; see that it runs, and its port"
        raise UsageError(told) from error
    except Exception as error:
        why = (str(error).splitlines() or [type(error).__name__])[0]
        told = f"--scheduler {address}: cannot be reached ({why}); see how Dask is configured here"
        raise UsageError(told) from error


def _hush(package: str) -> None:
    """Let the loggers of a package say nothing; each of them has a level of its own."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == package:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _result(future: Any) -> Any:
    from distributed import CancelledError  # noqa: PLC0415 - an extra
    from distributed.comm.core import CommClosedError  # noqa: PLC0415 - likewise
    from distributed.scheduler import KilledWorker  # noqa: PLC0415 - likewise

    try:
        return future.result()
    except KilledWorker as error:
        return Lost(f"{error.allowed_failures + 1} workers were lost over it")
    except (CancelledError, CommClosedError) as error:
        raise FatigueError(_GONE) from error
