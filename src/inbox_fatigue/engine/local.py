"""The engine of one machine: reads in processes of this machine, and judges in one or several of them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import TYPE_CHECKING, Self

from inbox_fatigue.engine.dividing import judged_apart
from inbox_fatigue.engine.early import NOTHING, Early
from inbox_fatigue.engine.judging import Judges
from inbox_fatigue.engine.merging import merged_by_call
from inbox_fatigue.engine.partitions import partitions
from inbox_fatigue.engine.reading import read_shards
from inbox_fatigue.engine.seam import readers
from inbox_fatigue.findings import Across

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inbox_fatigue.engine.calls import Judged, ScorerCall
    from inbox_fatigue.engine.jobs import Batch, ReadJob, WorkerSetup
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.limits import Limits

# A judge needs some 700 MB for a million touches, whose columns several rules copy. To cut them costs little.
TOUCHES_AT_ONCE = 1_000_000
# Of what rules do, polars does little on several processors, so a second judge has one to itself; more would take
# more memory than the ledger itself.
JUDGES = min(2, os.cpu_count() or 1)


class LocalEngine:
    """Reads and judges on this machine; what comes of it does not depend on how many take part."""

    def __init__(  # noqa: PLR0913 - each has a default, and all are named
        self,
        *,
        plugin_files: Iterable[str],
        limits: Limits,
        workers: int | None = None,
        early: Early = NOTHING,
        parts: int = 1,
        judges: int = JUDGES,
    ) -> None:
        """Use that many readers, and up to that many judges, over at least that many partitions of the inboxes.

        What was started early is used: a nursery has as many readers, and is ended once they have read.
        """
        files = tuple(plugin_files)
        self._workers, self._nursery, self._parts = readers(workers), early.nursery, parts
        first = Judges(plugin_files=files, limits=limits, summons=early.summons)
        more = (Judges(plugin_files=files, limits=limits) for _ in range(1, judges))
        self._judges = (first, *more)

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the judges."""
        for judges in self._judges:
            judges.__exit__()

    def summon(self) -> None:
        """Let the first judge load its plugins meanwhile; whether there is work for others is not known yet."""
        self._judges[0].summon()

    def read(self, jobs: Iterable[ReadJob], setup: WorkerSetup) -> Iterator[Batch]:
        """Yield what the jobs hold, each job's batches in order, several jobs side by side."""
        nursery, self._nursery = self._nursery, None
        return read_shards(jobs, setup, workers=self._workers, nursery=nursery)

    def judge(self, inboxes: Inboxes, calls: Sequence[ScorerCall]) -> tuple[Judged, ...]:
        """Return what each scorer found, in the order of the calls; what is planned is looked at in one piece."""
        first = self._judges[0]
        count = max(self._parts, -(-len(inboxes.touches) // TOUCHES_AT_ONCE))
        if count == 1 or inboxes.plan is not None or inboxes.touches.is_empty():
            return first.judge(inboxes, calls)
        return judged_apart(
            inboxes,
            calls,
            whole=lambda some: first.judge(inboxes, some),
            parts=lambda some: self._in_parts(inboxes, some, count),
        )

    def _in_parts(self, inboxes: Inboxes, calls: Sequence[ScorerCall], count: int) -> list[Judged]:
        """Return what they found in that many partitions; colleagues are kept together for those who ask for it.

        A company may be the larger part of a ledger: whoever looks at persons is not held up by that.
        """
        # Companies first: they may be the whole ledger, and the judge that gets them holds nothing else yet.
        # Of those who look at everybody only they are left who can assess nobody, in parts or whole.
        groups = {
            how: [call for call in calls if (call.across is Across.ACCOUNT) is (how is Across.ACCOUNT)]
            for how in (Across.ACCOUNT, Across.PERSON)
        }
        answers = self._each(
            (how, some, part)
            for how, some in groups.items()
            if some
            for part in partitions(inboxes, how, count)
        )
        found = {
            id(call): one
            for how, some in groups.items()
            if some
            for call, one in zip(some, merged_by_call(answers.pop(how)), strict=True)
        }
        return [found[id(call)] for call in calls]

    def _each(
        self, jobs: Iterator[tuple[Across, Sequence[ScorerCall], Inboxes]]
    ) -> dict[Across, list[tuple[Judged, ...]]]:
        """Return what each partition holds; there are never more of them in memory than judges."""
        numbered, turn, over = enumerate(jobs), Lock(), Event()
        done: dict[int, tuple[Across, tuple[Judged, ...]]] = {}

        def take_turns(judges: Judges) -> None:
            while not over.is_set():
                with turn:
                    job = next(numbered, None)
                if job is None:
                    return
                number, (how, calls, part) = job
                done[number] = how, judges.judge(part, calls)
                del job, part  # before the next one is cut

        # A thread only cuts, lays out frames and waits: the scorers run in the judges' processes.
        with ThreadPoolExecutor(len(self._judges)) as threads:
            try:
                for _ in threads.map(take_turns, self._judges):
                    pass
            finally:
                over.set()  # after Ctrl-C as well, when the other judge has half of the parts before it
        for judges in self._judges[1:]:
            judges.__exit__()  # what follows needs one, and the memory
        found: dict[Across, list[tuple[Judged, ...]]] = {}
        for _, (how, answers) in sorted(done.items()):
            found.setdefault(how, []).append(answers)
        return found
