"""What a worker does to itself before it touches anything foreign."""

from __future__ import annotations

import gc
import os
import resource
import signal
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from inbox_fatigue.garbage import collect_seldom

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOK = 1.0  # seconds between two looks at whether the parent is there
MEMORY_EXIT = 86  # the exit code of a worker that ran into its memory limit


def settle(*, threads: int | None = None) -> None:
    """Ignore Ctrl-C, keep foreign prints off the results on stdout, leave no core files, collect garbage seldom."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if threads is not None:
        limit_threads(threads)


def limit_threads(most: int) -> None:
    """Let numerical libraries start no more threads; they read this when they are imported, which is later."""
    for name in ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = str(most)


def end_with_parent() -> None:
    """End this process soon after its parent, also when it hangs in foreign code and hears nothing.

    A thread sees to it, for what the kernel offers would end it with the thread that started it.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def keep_what_is_loaded() -> None:
    """Leave all objects that there are out of later garbage collections, which take a tenth of the time else.

    The memory that they lie in stays shared with other forks as well.
    """
    gc.collect()
    gc.freeze()


def cap_memory(more: int) -> None:
    """Let the address space grow by `more` bytes from what it is now, and no further."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):  # no /proc: the wall limit is left
        return
    _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + more)


@contextmanager
def free_to_pack() -> Iterator[None]:
    """Let the address space grow again for as long as the block lasts: what is ours to do there needs room as well."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def cap_cpu(seconds: float) -> None:
    """Let this process use that much more processor time; the guard where the parent was killed."""
    _lower(resource.RLIMIT_CPU, int(time.process_time() + seconds) + 1)


def _lower(which: int, soft: int) -> None:
    _, hard = resource.getrlimit(which)
    resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
