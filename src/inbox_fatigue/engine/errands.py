"""What a worker of a cluster does: reads some shards, or scores one partition, from and to a storage.

Foreign code runs in processes of their own here as well: whatever it does costs its own result, and the
worker lives on.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Sequence  # noqa: TC003 - fields of public dataclasses
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue.engine.answers import written
from inbox_fatigue.engine.judging import judge
from inbox_fatigue.engine.parcels import packed
from inbox_fatigue.engine.reading import read_shards
from inbox_fatigue.host import PluginHost
from inbox_fatigue.inbox_frames import Inboxes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.engine.answers import Written
    from inbox_fatigue.engine.calls import ScorerCall
    from inbox_fatigue.engine.jobs import ReadJob, WorkerSetup
    from inbox_fatigue.engine.parcels import Parcel
    from inbox_fatigue.engine.storage import Storage
    from inbox_fatigue.limits import Limits

OF_PART = ("touches", "events", "people")
OF_ALL = ("contents", "alike")
FACTS = ("as_of", "seen_kinds", "seen_at", "same_name", "trust_opens", "caps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Luggage:
    """What goes along with every errand: the house rules, as texts, since their files lie with the client."""

    files: tuple[tuple[str, bytes], ...]  # name and text of each --plugin

    @classmethod
    def of(cls, paths: Sequence[str]) -> Luggage:
        """Return the files at some paths."""
        return cls(files=tuple((Path(path).name, Path(path).read_bytes()) for path in paths))

    @contextmanager
    def laid_out(self) -> Iterator[tuple[str, ...]]:
        """Write the files into a private directory for as long as the block lasts; gives their paths."""
        with tempfile.TemporaryDirectory(prefix="inbox-fatigue-") as place:
            paths = []
            for number, (name, text) in enumerate(self.files):
                path = Path(place, str(number), name)  # two files may have one name
                path.parent.mkdir()
                path.write_bytes(text)
                paths.append(str(path))
            yield tuple(paths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Where the frames of some inboxes lie, and what is told from the whole ledger."""

    own: Storage
    shared: Storage
    facts: dict[str, Any]

    def taken_up(self) -> Inboxes:
        """Return the inboxes."""
        frames: dict[str, Any] = {**self.own.read_all(OF_PART), **self.shared.read_all(OF_ALL)}
        return Inboxes(**frames, **self.facts)


def parse_shards(
    sealed: Sequence[bytes], setup: WorkerSetup, luggage: Luggage, storage: Storage
) -> tuple[Parcel, ...]:
    """Read the shards of some pickled jobs, and return where their rows lie, each job's in order."""
    with luggage.laid_out() as paths:
        jobs = [_opened(one, paths) for one in sealed]
        return packed(read_shards(jobs, replace(setup, plugin_files=paths), workers=1), storage)


def score_partition(
    partition: Partition, calls: Sequence[ScorerCall], luggage: Luggage, limits: Limits, storage: Storage
) -> Written:
    """Have each scorer look at a partition alone, and return where lies what they found."""
    with luggage.laid_out() as paths:
        judged = judge(partition.taken_up(), calls, plugin_files=paths, limits=limits)
    return written(judged, storage)


def _opened(sealed: bytes, plugin_files: Sequence[str]) -> ReadJob:
    try:
        job: ReadJob = pickle.loads(sealed)  # noqa: S301 - from our own client
    except (ImportError, AttributeError):
        PluginHost(files=plugin_files)  # the classes of loose files are known once those are loaded
        job = pickle.loads(sealed)  # noqa: S301 - likewise
    return job
