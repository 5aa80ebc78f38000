"""What a worker of a cluster does: reads some shards, or scores one partition, from and to a storage.

Foreign code runs in processes of their own here as well: whatever it does costs its own result, and the
worker lives on.
"""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Sequence  # noqa: TC003 - fields of public dataclasses
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue.engine.answers import written
from inbox_fatigue.engine.equipment import Equipment
from inbox_fatigue.engine.judging import judge
from inbox_fatigue.engine.parcels import packed
from inbox_fatigue.engine.reading import read_shards
from inbox_fatigue.engine.storage import StorageError
from inbox_fatigue.errors import FatigueError, UsageError
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
    """What goes along with every errand: the house rules, as texts, and what a worker must have installed."""

    files: tuple[tuple[str, bytes], ...]  # name and text of each --plugin: the files lie with the client
    equipment: Equipment  # of the client

    @classmethod
    def of(cls, paths: Sequence[str]) -> Luggage:
        """Return the files at some paths, and what is installed here."""
        files = tuple((Path(path).name, Path(path).read_bytes()) for path in paths)
        return cls(files=files, equipment=replace(Equipment.here(), is_daemon=False))

    @contextmanager
    def laid_out(self) -> Iterator[tuple[str, ...]]:
        """Write the files into a private directory for as long as the block lasts; gives their paths.

        UsageError if something else is installed here: a worker may have come after the others were looked at.
        What goes wrong with this machine or from it is told with its name, for a cluster has several.
        """
        if told := self.equipment.mismatch(Equipment.here()):
            raise UsageError(f"a worker on {platform.node()} {told}")
        with _room() as place:
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


@contextmanager
def _room() -> Iterator[str]:
    """Give a private directory on this machine; what goes wrong meanwhile is told with its name."""
    try:
        with tempfile.TemporaryDirectory(prefix="inbox-fatigue-") as place:
            yield place
    except StorageError as error:
        raise FatigueError(f"a worker on {platform.node()} told: {error}") from error
    except OSError as error:
        why = f"{error.filename or 'its temporary directory'}: {error.strerror or type(error).__name__}"
        told = f"a worker on {platform.node()} cannot go on ({why}); see to it there, or set its TMPDIR"
        raise FatigueError(told) from error


def parse_shards(
    jobs: Sequence[ReadJob], setup: WorkerSetup, luggage: Luggage, storage: Storage
) -> tuple[Parcel, ...]:
    """Read the shards of some jobs, which are sealed, and return where their rows lie, each job's in order."""
    with luggage.laid_out() as paths:
        return packed(read_shards(jobs, replace(setup, plugin_files=paths), workers=1), storage)


def score_partition(
    partition: Partition, calls: Sequence[ScorerCall], luggage: Luggage, limits: Limits, storage: Storage
) -> Written:
    """Have each scorer look at a partition alone, and return where lies what they found."""
    with luggage.laid_out() as paths:
        judged = judge(partition.taken_up(), calls, plugin_files=paths, limits=limits)
        return written(judged, storage)
