"""A job on its way through one or several workers, and what is learnt when one of them dies."""

from __future__ import annotations

import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inbox_fatigue.engine.confinement import MEMORY_EXIT
from inbox_fatigue.engine.jobs import Batch, Order, ReadJob
from inbox_fatigue.engine.processes import ending
from inbox_fatigue.engine.pulse import Beat, Phase
from inbox_fatigue.model import REST_NOT_READ, Problem, Where

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.engine.outbox import Parcel

# A worker that dies between items may have been unlucky (the kernel ran out of memory); twice at the
# same place it was not, and the rest of the shard is given up.
_LIVES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """What a worker died of."""

    why: str
    detail: str
    certain: bool  # the item in hand is to blame: it was too slow or too large

    @classmethod
    def of(cls, code: int, beat: Beat, *, sentenced: bool, allowed: Mapping[Phase, float]) -> Death:
        """Tell it from the exit code, and from whether the worker was killed for being slow."""
        if sentenced:
            return cls(
                why="timeout", detail=f"took longer than {allowed[beat.phase]:g} seconds", certain=True
            )
        if code == -signal.SIGXCPU:
            return cls(why="timeout", detail="used more processor time than a message may", certain=True)
        if code == MEMORY_EXIT:
            return cls(why="memory", detail="took more memory than a message may", certain=True)
        # Not killed by us: the kernel does this when memory runs out.
        why = "memory" if code == -signal.SIGKILL else "worker-died"
        return cls(why=why, detail=ending(code), certain=False)


@dataclass(slots=True, kw_only=True)
class Task:
    """What is left to do of a job; one worker has it at a time."""

    job: ReadJob
    next_item: int
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)
    muted: dict[int, frozenset[int]] = field(default_factory=dict)
    suspected: set[int] = field(default_factory=set)  # items whose worker died once
    stuck_at: int | None = None  # the item at which a worker died; what is before it is sent first
    deaths: int = 0  # without progress

    def order(self, silenced: frozenset[int]) -> Order:
        """Return what to tell a worker."""
        return Order(
            job=self.job,
            first_item=self.next_item,
            refused=dict(self.refused),
            muted=dict(self.muted),
            silenced=silenced,
            flush_at=self.stuck_at,
        )

    def arrived(self, parcel: Parcel) -> Batch:
        """Return a parcel as a batch, and remember how far the job has come."""
        self.next_item = parcel.next_item
        self.refused = {item: why for item, why in self.refused.items() if item >= self.next_item}
        self.muted = {item: who for item, who in self.muted.items() if item >= self.next_item}
        if self.stuck_at is None or self.next_item > self.stuck_at:
            self.stuck_at, self.deaths = None, 0
        return Batch(
            job=self.job,
            first_item=parcel.first_item,
            next_item=parcel.next_item,
            items=parcel.items,
            finished=parcel.finished,
        )

    def died(self, beat: Beat, death: Death) -> int | None:
        """Learn from a worker's last beat what to leave out next time; returns the describer to blame.

        An item whose worker died without a clear reason is tried once more, for when memory runs out
        the kernel ends whom it likes.
        """
        if beat.phase is not Phase.PARSING or beat.item < self.next_item:
            self.deaths += 1
            self.stuck_at = beat.item if beat.phase is Phase.READING else self.stuck_at
            return None
        if not death.certain and beat.item not in self.suspected:
            self.suspected.add(beat.item)
            self.stuck_at = beat.item
            return None
        if beat.describer is None:
            self.refused[beat.item] = (death.why, death.detail)
        else:  # the mail is not to blame: it is read without that describer
            self.muted[beat.item] = self.muted.get(beat.item, frozenset()) | {beat.describer}
        return beat.describer

    @property
    def hopeless(self) -> bool:
        """Whether workers keep dying at the same place without having an item in hand."""
        return self.deaths >= _LIVES

    def given_up(self, why: str) -> Batch:
        """Return the job's last batch: one problem for all that was not read."""
        return given_up(self.job, self.next_item, why)


def given_up(job: ReadJob, next_item: int, why: str) -> Batch:
    """Return the last batch of a job of which the rest is not read; `why` is a sentence without content of mail."""
    where = Where(source=job.path, member=job.shard.name)
    return Batch(
        job=job,
        first_item=next_item,
        next_item=next_item,
        items=(Problem(why=REST_NOT_READ, detail=why, where=where, plugin=job.plugin, lost=0),),
        finished=True,
    )
