"""The engine of one machine: reads in processes of this machine, and judges in one or several of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self

from inbox_fatigue.engine.dividing import across, judged_apart
from inbox_fatigue.engine.judging import Judges
from inbox_fatigue.engine.partitions import partitions
from inbox_fatigue.engine.reading import read_shards
from inbox_fatigue.engine.seam import readers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inbox_fatigue.columns import Inboxes
    from inbox_fatigue.engine.calls import Judged, ScorerCall
    from inbox_fatigue.engine.jobs import Batch, ReadJob, WorkerSetup
    from inbox_fatigue.engine.nursery import Nursery
    from inbox_fatigue.limits import Limits


class LocalEngine:
    """Reads and judges on this machine; what comes of it does not depend on how many take part."""

    def __init__(  # noqa: PLR0913 - each has a default, and all are named
        self,
        *,
        plugin_files: Iterable[str],
        limits: Limits,
        workers: int | None = None,
        nursery: Nursery | None = None,
        parts: int = 1,
        judges: int = 1,
    ) -> None:
        """Use that many readers, and that many judges, over that many partitions of the inboxes.

        The nursery has as many readers, and is ended once they have read.
        """
        files = tuple(plugin_files)
        self._workers, self._nursery, self._parts = readers(workers), nursery, parts
        self._judges = tuple(Judges(plugin_files=files, limits=limits) for _ in range(max(1, judges)))

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the judges."""
        for judges in self._judges:
            judges.__exit__()

    def summon(self) -> None:
        """Let the judges load their plugins meanwhile."""
        for judges in self._judges:
            judges.summon()

    def read(self, jobs: Iterable[ReadJob], setup: WorkerSetup) -> Iterator[Batch]:
        """Yield what the jobs hold, each job's batches in order, several jobs side by side."""
        nursery, self._nursery = self._nursery, None
        return read_shards(jobs, setup, workers=self._workers, nursery=nursery)

    def judge(self, inboxes: Inboxes, calls: Sequence[ScorerCall]) -> tuple[Judged, ...]:
        """Return what each scorer found, in the order of the calls; what is planned is looked at in one piece."""
        first = self._judges[0]
        if self._parts == 1 or inboxes.plan is not None or inboxes.touches.is_empty():
            return first.judge(inboxes, calls)
        return judged_apart(
            inboxes,
            calls,
            whole=lambda some: first.judge(inboxes, some),
            parts=lambda some: self._in_parts(inboxes, some),
        )

    def _in_parts(self, inboxes: Inboxes, calls: Sequence[ScorerCall]) -> list[tuple[Judged, ...]]:
        free: SimpleQueue[Judges] = SimpleQueue()
        for judges in self._judges:
            free.put(judges)

        def judged(part: Inboxes) -> tuple[Judged, ...]:
            judges = free.get()
            try:
                return judges.judge(part, calls)
            finally:
                free.put(judges)

        # A thread only lays out frames and waits: the scorers run in the judges' processes.
        with ThreadPoolExecutor(len(self._judges)) as threads:
            return list(threads.map(judged, partitions(inboxes, across(calls), self._parts)))
