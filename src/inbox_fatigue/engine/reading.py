"""Reads the shards of archives in a pool of processes that can be killed.

Whatever a message or a source does to its worker, the parent keeps what had been sent, names the
item at fault, and has the rest read by a fresh worker.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from inbox_fatigue.engine.jobs import Batch, ReadJob, WorkerSetup
from inbox_fatigue.engine.nursery import Nursery
from inbox_fatigue.engine.processes import Worker
from inbox_fatigue.engine.pulse import Beat, Phase
from inbox_fatigue.engine.shares import Shares
from inbox_fatigue.engine.tasks import Death, Task
from inbox_fatigue.errors import FatigueError
from inbox_fatigue.faults import described
from inbox_fatigue.patience import START, WITH_SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection

    from inbox_fatigue.engine.outbox import Parcel
    from inbox_fatigue.engine.pulse import Pulse
    from inbox_fatigue.model import Problem

__all__ = ["Batch", "ReadJob", "WorkerSetup", "read_shards"]

_POLL = 0.05  # seconds between two looks at the pulses
_HIRING = 0.05  # seconds of work that must have lain waiting before another process is worth its start
_MUCH = 4  # jobs, some hundred mails each, that are worth it at once
_FALSE_STARTS = 3  # workers that die while they start, before the run is given up
_FATAL_DESCRIBER = 3  # workers that a describer may end before nobody asks it any more


def read_shards(
    jobs: Iterable[ReadJob], setup: WorkerSetup, *, workers: int, nursery: Nursery | None = None
) -> Iterator[Batch]:
    """Yield what the jobs hold, each job's batches in order, several jobs side by side.

    No more is read ahead than one batch a worker, so memory stays flat however slow the caller is.
    Closing the generator ends the workers at once, and the nursery. Where none is given that was started
    earlier, one of `workers` is started once there is something to read.
    A FatigueError of a source is raised here.
    """
    crew = _Crew(jobs, setup, max(1, workers), nursery)
    try:
        while crew.engage():
            yield from crew.listen()
    finally:
        crew.dismiss()


@dataclass(slots=True, kw_only=True, eq=False)
class _Hand:
    """One worker as the parent sees it."""

    worker: Worker
    place: int  # among the workers that there may be; whoever comes after it reads on where it was
    pulse: Pulse
    task: Task | None = None
    suspect: Beat | None = None  # was overdue at the last look
    sentenced: bool = False


class _Crew:
    """The workers of one run, their tasks, and the jobs that wait."""

    def __init__(
        self, jobs: Iterable[ReadJob], setup: WorkerSetup, size: int, nursery: Nursery | None
    ) -> None:
        self._shares, self._setup, self._size = Shares(jobs), setup, size
        self._resumed: deque[Task] = deque()
        self._unsendable: deque[Batch] = deque()
        self._nursery = nursery
        self._vacant = list(range(size))
        self._hands: list[_Hand] = []
        self._kills: Counter[int] = Counter()  # workers ended, by describer
        self._told: set[tuple[str, str]] = set()
        self._false_starts = 0
        self._looked_at = self._settled_at = time.monotonic()
        seconds = setup.limits.message_seconds
        self._allowed = {
            Phase.STARTING: START,
            Phase.WAITING: float("inf"),
            Phase.READING: seconds * WITH_SOURCES,
            Phase.PARSING: seconds,
        }

    def engage(self) -> bool:
        """Give waiting tasks to idle workers, start another worker where it pays; False when all is done."""
        for hand in self._hands:
            if hand.task is None and (task := self._next_task(hand.place)) is not None:
                self._give(hand, task)
        if self._wants_another() and (task := self._next_task(self._vacant[-1])) is not None:
            hand = self._hired(self._vacant.pop())
            self._hands.append(hand)
            self._settled_at = time.monotonic()
            self._give(hand, task)
        return bool(self._unsendable) or any(hand.task is not None for hand in self._hands)

    def listen(self) -> Iterator[Batch]:
        """Yield the batches that are there, after at most one poll; see to workers that hang or died."""
        while self._unsendable:
            yield self._unsendable.popleft()
        busy: dict[Any, _Hand] = {hand.worker.answers: hand for hand in self._hands}
        ready: list[Connection | Any] = wait(list(busy), timeout=_POLL)
        for answers in ready:
            hand = busy[answers]
            try:
                answer = hand.worker.answer()
            except EOFError:
                yield from self._bury(hand)
            except Exception as error:  # noqa: BLE001 - a foreign class inside may refuse to be rebuilt
                yield from self._disown(hand, error)
            else:
                yield self._batch(hand, answer)
        self._watch()

    def dismiss(self) -> None:
        """End all workers."""
        for hand in self._hands:
            hand.worker.kill()
        for hand in self._hands:
            hand.worker.bury()
        self._hands.clear()
        if self._nursery is not None:
            self._nursery.close()

    def _next_task(self, place: int) -> Task | None:
        if self._resumed:
            return self._resumed.popleft()
        job = self._shares.next_of(place)
        return None if job is None else Task(job=job, next_item=job.first_item)

    def _wants_another(self) -> bool:
        if len(self._hands) >= self._size or any(hand.task is None for hand in self._hands):
            return False
        waited = time.monotonic() - self._settled_at > _HIRING
        return not self._hands or bool(self._resumed) or waited or self._shares.waiting >= _MUCH

    def _hired(self, place: int) -> _Hand:
        if self._nursery is None:
            self._nursery = Nursery(self._size, mail=self._setup.mail)
        pulse = self._nursery.pulses[place]
        worker = Worker(self._nursery.forking(pulse))
        worker.order(self._setup)
        return _Hand(worker=worker, place=place, pulse=pulse)

    def _give(self, hand: _Hand, task: Task) -> None:
        silenced = frozenset(who for who, times in self._kills.items() if times >= _FATAL_DESCRIBER)
        try:
            hand.worker.order(task.order(silenced))
        except Exception as error:  # noqa: BLE001 - the shard is of a foreign class
            self._unsendable.append(task.given_up(f"the shard cannot be sent: {described(error)}"))
        else:
            hand.task = task

    def _batch(self, hand: _Hand, answer: Parcel | FatigueError | str) -> Batch:
        assert hand.task is not None, "a worker without a task sent a batch"
        if isinstance(answer, FatigueError):
            raise answer
        if isinstance(answer, str):  # what was wrong with the order itself
            task, hand.task = hand.task, None
            return task.given_up(answer)
        batch = hand.task.arrived(answer)
        self._false_starts = 0
        if batch.finished:
            hand.task = None
        fresh = tuple(note for note in answer.notes if self._is_new(note))
        if not fresh:
            return batch
        return Batch(
            job=batch.job,
            first_item=batch.first_item,
            next_item=batch.next_item,
            items=(*batch.items, *fresh),
            finished=batch.finished,
        )

    def _is_new(self, note: Problem) -> bool:
        """Return whether no worker has told this of this plugin before."""
        known = (note.plugin, note.why) in self._told
        self._told.add((note.plugin, note.why))
        return not known

    def _watch(self) -> None:
        """Kill what is overdue at two looks in a row.

        Twice, because after the whole machine slept the clock has moved and the worker has not.
        """
        now = time.monotonic()
        if now - self._looked_at < _POLL:
            return
        self._looked_at = now
        for hand in self._hands:
            beat = hand.pulse.look()
            if beat.phase is Phase.STARTING:
                self._settled_at = now
            overdue = now - beat.since > self._allowed[beat.phase]
            before, hand.suspect = hand.suspect, beat if overdue else None
            if overdue and before is not None and (before.item, before.since) == (beat.item, beat.since):
                hand.sentenced = True
                hand.worker.kill()  # its answers end, and `listen` buries it

    def _bury(self, hand: _Hand) -> Iterator[Batch]:
        """Find out what a worker died of and have the rest of its task done by another."""
        code = self._let_go(hand)
        beat, task = hand.pulse.look(), hand.task
        death = Death.of(code, beat, sentenced=hand.sentenced, allowed=self._allowed)
        if beat.phase is Phase.STARTING:
            self._false_starts += 1
            if self._false_starts >= _FALSE_STARTS:
                raise FatigueError(
                    f"no process that reads mail can start: {death.detail} while loading plugins"
                )
        if task is None:
            return
        if beat.phase is not Phase.STARTING and (describer := task.died(beat, death)) is not None:
            self._kills[describer] += 1
        if task.hopeless:
            yield task.given_up(f"{death.why}: {death.detail}")
        else:
            self._resumed.append(task)

    def _let_go(self, hand: _Hand) -> int:
        self._hands.remove(hand)
        self._vacant.append(hand.place)
        return hand.worker.bury()

    def _disown(self, hand: _Hand, error: Exception) -> Iterator[Batch]:
        hand.worker.kill()
        self._let_go(hand)
        if hand.task is not None:
            detail = f"{type(error).__name__} while receiving what it yielded"
            yield hand.task.given_up(detail)
