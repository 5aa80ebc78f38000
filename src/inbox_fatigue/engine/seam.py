"""What an engine is: whoever carries the work, the same comes of it.

Behind it are three functions: parse a shard (`errands.parse_shards`, and `reading.read_shards` which it calls),
the bucket of a recipient (`partitions.bucket_of`), and score a partition (`judging.judge`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inbox_fatigue.engine.calls import Judged, ScorerCall
    from inbox_fatigue.engine.jobs import Batch, ReadJob, WorkerSetup
    from inbox_fatigue.inbox_frames import Inboxes


def readers(asked: int | None) -> int:
    """Return how many processes read at a time: as many as asked for, else as there are processors."""
    return asked or os.cpu_count() or 1


class Engine(Protocol):
    """Reads shards and judges inboxes; a context, for what it starts it ends."""

    def __enter__(self) -> Self:
        """Make ready."""
        ...

    def __exit__(self, *_: object) -> None:
        """End what was started."""
        ...

    def summon(self) -> None:
        """Start what judging needs, without waiting for it."""
        ...

    def read(self, jobs: Iterable[ReadJob], setup: WorkerSetup) -> Iterator[Batch]:
        """Yield what the jobs hold, each job's batches in order, several jobs side by side."""
        ...

    def judge(self, inboxes: Inboxes, calls: Sequence[ScorerCall]) -> tuple[Judged, ...]:
        """Return what each scorer found, in the order of the calls."""
        ...
