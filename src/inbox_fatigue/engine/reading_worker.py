"""The inside of a reading worker: iterates a source, parses its messages, sends batches.

Imported by every worker before its first job, so nothing heavy is imported at the top.
"""

from __future__ import annotations

import os
import pickle
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from inbox_fatigue.checking.yielded import NothingYieldedError, misfit, yielding
from inbox_fatigue.engine.confinement import (
    MEMORY_EXIT,
    cap_cpu,
    cap_memory,
    end_with_parent,
    keep_what_is_loaded,
    settle,
)
from inbox_fatigue.engine.describing import Describing
from inbox_fatigue.engine.jobs import SealedShard
from inbox_fatigue.engine.outbox import Outbox, Packing
from inbox_fatigue.engine.pulse import Phase
from inbox_fatigue.errors import FatigueError, UsageError
from inbox_fatigue.faults import described, unquoted
from inbox_fatigue.host import PluginHost
from inbox_fatigue.model import REST_NOT_READ, EventRows, Problem, RawMessage, SendRows, Where
from inbox_fatigue.parsing import Reading
from inbox_fatigue.patience import WITH_SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.engine.jobs import Order, WorkerSetup
    from inbox_fatigue.engine.processes import Channel
    from inbox_fatigue.engine.pulse import Pulse
    from inbox_fatigue.hookspecs import Source
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Content

# Guesses of what is sent, so that a batch is full when it takes long to send: a Problem or Skipped, which are
# all alike, and the rows of a mail without those of its content.
_ROW_BYTES = 200
_MAIL_BYTES = 1_000


def work(channel: Channel, pulse: Pulse) -> None:
    """Hear how to work, then read one order after the other until the parent closes the pipe."""
    settle(threads=1)
    end_with_parent()
    try:
        setup = pickle.loads(channel.orders.recv_bytes())  # noqa: S301 - from our own parent
        desk = _Desk(channel, pulse, setup)
        while True:
            pulse.beat(Phase.WAITING)
            try:
                sealed = channel.orders.recv_bytes()
            except EOFError:
                break
            try:
                order = pickle.loads(sealed)  # noqa: S301 - from our own parent
            except Exception as error:  # noqa: BLE001 - the shard is of a foreign class
                channel.answers.send_bytes(pickle.dumps(f"the shard cannot be sent: {described(error)}"))
                continue
            desk.read(order)
    except MemoryError:
        os._exit(MEMORY_EXIT)
    os._exit(0)  # without waiting for threads that a plugin may have left


class _Desk:
    """What a worker keeps from job to job."""

    def __init__(self, channel: Channel, pulse: Pulse, setup: WorkerSetup) -> None:
        host = PluginHost(files=setup.plugin_files)
        self._channel, self._pulse, self._setup = channel, pulse, setup
        self._sources, self._whose = host.sources(), host.sources_from()
        describers = host.describers()
        self._describing = Describing(describers, pulse.describing)
        for label in sorted({*setup.describers} - {plugin.label for plugin, _ in describers}):
            self._describing.missing(label, _why_missing(label, host.problems))
        self._reader: Any = None
        self._renewed = 0.0
        cap_memory(setup.limits.worker_bytes)

    def read(self, order: Order) -> None:
        """Send what a job holds, from the order's first item to the end."""
        keep_what_is_loaded()  # by the plugins, and by the describers for earlier jobs
        self._describing.silence(order.silenced)
        packing = Packing(pack=partial(self._packed, order.job.path), notes=self._describing.problems)
        outbox = Outbox(self._channel.answers, self._pulse, order.first_item, packing)
        source = self._sources.get(order.job.source)
        if source is None:
            outbox.add_note(self._broken_off(order, f"there is no source named {order.job.source}"))
        else:
            self._read_from(source, order, outbox)
        outbox.flush(finished=True)

    def _read_from(self, source: Source, order: Order, outbox: Outbox) -> None:
        try:
            self._pulse.beat(Phase.READING)
            for item, thing in enumerate(self._read_by(source, order)):
                if item >= order.first_item:
                    made = self._made_of(thing, item, order)
                    outbox.add(made, _size(made, thing))
                if item + 1 == order.flush_at:
                    outbox.flush()
                self._pulse.beat(Phase.READING, item + 1)
                self._renew()
        except FatigueError as error:
            outbox.flush()
            self._channel.answers.send_bytes(pickle.dumps(_portable(error)))
        except NothingYieldedError as error:
            outbox.add_note(self._broken_off(order, str(error)))
        except MemoryError:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - foreign code may raise anything
            outbox.add_note(self._broken_off(order, described(error)))

    def _read_by(self, source: Source, order: Order) -> Iterator[Any]:
        shard = order.job.shard
        if isinstance(shard, SealedShard):
            shard = shard.opened()
        return yielding(source.read(shard, self._setup.source_options), "read")

    def _made_of(self, thing: Any, item: int, order: Order) -> Any:
        if told := misfit(thing):
            return self._failed(order, f"the source yielded {told}")
        if item in order.refused:
            why, detail = order.refused[item]
            return Problem(why=why, detail=detail, where=thing.where)
        if isinstance(thing, RawMessage):
            muted = order.muted.get(item, frozenset())
            for describer in sorted(muted):
                self._describing.killed(describer, "it hung or ended the worker")
            self._describing.muted = muted | order.silenced
            if self._reader is None:  # not on the time of the first message
                self._reader = _reader(self._setup, self._describing)
            self._pulse.beat(Phase.PARSING, item)
            return self._parsed(thing)
        if isinstance(thing, SendRows | EventRows):
            return self._worked_out(thing, order)
        return thing

    def _worked_out(self, rows: SendRows | EventRows, order: Order) -> Any:
        from inbox_fatigue.checking.log_frames import UnusableRowsError, completed  # noqa: PLC0415 - imports polars

        try:
            whole = completed(rows)
        except UnusableRowsError as error:
            told = self._failed(order, f"{type(rows).__name__}: {error}")
            return replace(told, where=rows.where, lost=_length(rows.frame))
        return whole if self._setup.work_out is None else self._setup.work_out(whole)

    def _parsed(self, message: RawMessage) -> Any:
        try:
            return self._reader.read(message)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - one message that breaks a parser costs itself alone
            return Problem(why="parse-failed", detail=unquoted(error), where=message.where)

    def _failed(self, order: Order, detail: str) -> Problem:
        where = Where(source=order.job.path, member=order.job.shard.name)
        plugin = self._whose.get(order.job.source, "")
        return Problem(why="source-failed", detail=detail, where=where, plugin=plugin)

    def _broken_off(self, order: Order, detail: str) -> Problem:
        """Return the problem of all that was still to be read of a job: nobody knows how much that is."""
        return replace(self._failed(order, detail), why=REST_NOT_READ, lost=0)

    def _packed(self, path: str, items: list[Any]) -> tuple[Any, ...]:
        """Return items as they are to be sent."""
        gather = self._setup.gather
        readings = [item for item in items if isinstance(item, Reading)]
        if gather is None or not readings:
            return tuple(items)
        return (*(item for item in items if not isinstance(item, Reading)), gather(path, readings))

    def _renew(self) -> None:
        """Give the processor-time limit another stretch; it ends a worker whose parent was killed."""
        now = time.monotonic()
        if now - self._renewed > 1.0:
            self._renewed = now
            cap_cpu(_longest_stretch(self._setup.limits))


def _why_missing(label: str, problems: Sequence[Problem]) -> str:
    """Return a sentence on a plugin that describes for the parent and not here."""
    told = next((one.detail for one in problems if one.plugin and label.startswith(one.plugin)), "")
    return "it is not used in a process that reads mail" + (f": {told}" if told else "")


def _reader(setup: WorkerSetup, describing: Describing) -> Any:
    from inbox_fatigue.parsing import Reader  # noqa: PLC0415 - heavy, and send logs do without

    chosen = {"languages": setup.languages} if setup.languages else {}
    return Reader(setup.limits, describing, store_text=setup.store_text, **chosen)


def _longest_stretch(limits: Limits) -> float:
    """Return how much processor time one item and one batch may take together, at most."""
    return limits.message_seconds * (WITH_SOURCES + 1) + 60


def _portable(error: FatigueError) -> FatigueError:
    """Return the error in a class that the parent has for sure, and that pickles by its text."""
    return UsageError(str(error)) if isinstance(error, UsageError) else FatigueError(str(error))


def _size(made: Any, read: Any) -> int:
    """Return about how many bytes it takes to send what was made of something that was read."""
    match read:
        case RawMessage() if isinstance(made, Reading):
            return _MAIL_BYTES + (_content_size(made.content) if made.content else 0)
        case SendRows(frame=frame) | EventRows(frame=frame):
            return int(frame.estimated_size())
        case _:
            return _ROW_BYTES


def _content_size(content: Content) -> int:
    return len(content.lines) + len(content.word_set) + len(content.text or "")


def _length(frame: Any) -> int:
    """Return how many rows something has that ought to be a frame, one at least."""
    return max(1, len(frame)) if hasattr(frame, "__len__") else 1
