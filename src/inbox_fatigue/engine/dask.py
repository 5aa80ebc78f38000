"""The engine of many machines: the workers of a Dask cluster read shards and score partitions.

One client collects what they bring; it alone writes to the ledger.
A worker that is lost is made good by the scheduler, which gives its errands to another.
"""

from __future__ import annotations

import pickle
import tempfile
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Self

import polars as pl

from inbox_fatigue.engine.answers import fetched
from inbox_fatigue.engine.calls import Judged, ScorerCall
from inbox_fatigue.engine.cluster import Lost
from inbox_fatigue.engine.dividing import across, judged_apart
from inbox_fatigue.engine.errands import (
    FACTS,
    OF_ALL,
    OF_PART,
    Luggage,
    Partition,
    parse_shards,
    score_partition,
)
from inbox_fatigue.engine.jobs import SealedShard
from inbox_fatigue.engine.judging import Judges
from inbox_fatigue.engine.merging import merged_by_call
from inbox_fatigue.engine.parcels import unpacked
from inbox_fatigue.engine.partitions import partitions
from inbox_fatigue.engine.storage import Storage, StorageError
from inbox_fatigue.engine.tasks import given_up
from inbox_fatigue.faults import described
from inbox_fatigue.findings.unassessed import NOT_ASSESSED
from inbox_fatigue.frames.schemas import empty
from inbox_fatigue.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inbox_fatigue.engine.cluster import Cluster, Errand
    from inbox_fatigue.engine.jobs import Batch, ReadJob, WorkerSetup
    from inbox_fatigue.findings import Across
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.limits import Limits

TOUCHES_OF_PART = 500_000  # at most, about: a worker needs some 500 MB for them
_SHARDS_TOGETHER = 8  # read in one errand: to load the parsers takes as long as to read one


class DaskEngine:
    """Reads and scores by the workers of a cluster; rules that look at everybody are scored by the client."""

    def __init__(
        self, cluster: Cluster, *, plugin_files: Sequence[str], limits: Limits, storage: str | None = None
    ) -> None:
        """Use a cluster, and a folder or URL that client and workers share; without one, a directory for this run."""
        self._cluster, self._luggage, self._limits = cluster, Luggage.of(plugin_files), limits
        self._judges = Judges(plugin_files=plugin_files, limits=limits)
        self._url, self._open = storage, ExitStack()
        self._is_whole = False  # it has come to its end

    def __enter__(self) -> Self:
        """Reach the workers, and make a folder in the storage; both are let go of in the end."""
        with ExitStack() as opening:
            url = self._url
            if url is None:
                url = opening.enter_context(tempfile.TemporaryDirectory(prefix="inbox-fatigue-"))
            self._storage = Storage(url).fresh("inbox-fatigue-").begin()
            opening.callback(self._removed)
            opening.enter_context(self._cluster)
            opening.enter_context(self._judges)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        """Let go of the workers and delete what is left in the storage."""
        self._is_whole = not any(error)
        self._open.close()

    def _removed(self) -> None:
        """Delete what is left in the storage; what ended a run is told before what is wrong with that."""
        with nullcontext() if self._is_whole else suppress(StorageError):
            self._storage.remove()

    def summon(self) -> None:
        """Start nothing: a worker loads plugins with each errand."""

    def read(self, jobs: Iterable[ReadJob], setup: WorkerSetup) -> Iterator[Batch]:
        """Yield what the jobs hold, each job's batches in order, several jobs side by side."""
        bare = replace(setup, plugin_files=(), work_out=None)  # frames travel as Parquet
        groups: list[list[ReadJob]] = []
        unsendable: list[Batch] = []

        def errands() -> Iterator[Errand]:
            for group in _grouped(_sendable(jobs, unsendable), _SHARDS_TOGETHER):
                groups.append(group)
                yield parse_shards, (tuple(group), bare, self._luggage, self._storage)

        told: set[tuple[str, str]] = set()
        for number, found in self._cluster.done(errands()):
            if isinstance(found, Lost):
                why = f"worker-died: {found.detail}"
                yield from (given_up(job, job.first_item, why) for job in groups[number])
            else:
                yield from (_without_repeats(unpacked(parcel), told) for parcel in found)
        yield from unsendable

    def judge(self, inboxes: Inboxes, calls: Sequence[ScorerCall]) -> tuple[Judged, ...]:
        """Return what each scorer found, in the order of the calls; what is planned is looked at in one piece."""
        if inboxes.plan is not None or inboxes.touches.is_empty():
            return self._judges.judge(inboxes, calls)
        return judged_apart(
            inboxes,
            calls,
            whole=lambda some: self._judges.judge(inboxes, some),
            parts=lambda some: self._in_parts(inboxes, some),
        )

    def _in_parts(self, inboxes: Inboxes, calls: Sequence[ScorerCall]) -> list[Judged]:
        count = max(self._cluster.size, -(-len(inboxes.touches) // TOUCHES_OF_PART))
        packed = [_packed(call) for call in calls]
        sent = [call for call in packed if isinstance(call, ScorerCall)]
        found: dict[int, tuple[Judged, ...]] = {}
        for number, answer in self._cluster.done(self._scoring(inboxes, sent, across(calls), count)):
            answers = iter(_lost(answer, sent) if isinstance(answer, Lost) else fetched(answer, sent))
            found[number] = tuple(one if isinstance(one, Judged) else next(answers) for one in packed)
        return list(merged_by_call(found[number] for number in sorted(found)))

    def _scoring(
        self, inboxes: Inboxes, calls: Sequence[ScorerCall], how: Across, count: int
    ) -> Iterator[Errand]:
        """Yield one errand a partition, whose frames are written when it is asked for."""
        shared = self._storage.fresh()
        for name in OF_ALL:
            shared.write(name, getattr(inboxes, name))
        facts = {name: getattr(inboxes, name) for name in FACTS}
        for part in partitions(inboxes, how, count):
            own = self._storage.fresh()
            for name in OF_PART:
                own.write(name, getattr(part, name))
            partition = Partition(own=own, shared=shared, facts=facts)
            yield score_partition, (partition, tuple(calls), self._luggage, self._limits, self._storage)


def _sendable(jobs: Iterable[ReadJob], unsendable: list[Batch]) -> Iterator[ReadJob]:
    """Yield jobs as they are sent, with shards that only who reads them opens: they may be of foreign classes."""
    for job in jobs:
        try:
            sealed = SealedShard.of(job.shard)
        except Exception as error:  # noqa: BLE001 - likewise
            why = f"the shard cannot be sent: {described(error)}"
            unsendable.append(given_up(job, job.first_item, why))
        else:
            yield replace(job, shard=sealed)


def _grouped(jobs: Iterator[ReadJob], size: int) -> Iterator[list[ReadJob]]:
    while group := list(islice(jobs, size)):
        yield group


def _without_repeats(batch: Batch, told: set[tuple[str, str]]) -> Batch:
    """Return a batch without what another worker has told of a plugin before."""
    kept = []
    for item in batch.items:
        if isinstance(item, Problem) and item.plugin and item.where is None:
            if (item.plugin, item.why) in told:
                continue
            told.add((item.plugin, item.why))
        kept.append(item)
    return replace(batch, items=tuple(kept))


def _packed(call: ScorerCall) -> ScorerCall | Judged:
    """Return a call as it is sent: its settings, which may be of foreign types, are opened beside the scorer."""
    try:
        return replace(call, settings=pickle.dumps(call.settings, protocol=5))
    except Exception as error:  # noqa: BLE001 - likewise
        return _failed(call, "scorer-failed", f"its settings cannot be sent: {described(error)}")


def _lost(lost: Lost, calls: Sequence[ScorerCall]) -> tuple[Judged, ...]:
    return tuple(_failed(call, "scorer-died", lost.detail) for call in calls)


def _failed(call: ScorerCall, why: str, detail: str) -> Judged:
    nobody = pl.Series("person", [], dtype=pl.Int64)
    return Judged(
        call=call,
        outcomes={},
        not_assessed=empty(NOT_ASSESSED),
        people=nobody,
        seconds=0.0,
        problem=call.failed(why, detail),
    )
