"""Reads archives into the ledger: shard by shard in workers, batch by batch in transactions."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue import sources
from inbox_fatigue.audit.reading.given_files import EVENT_SOURCE, reader_of_events, refuse_two_roles
from inbox_fatigue.audit.reading.ways_of_reading import as_text, options_of, read_twice, state_of
from inbox_fatigue.engine.jobs import ReadJob, WorkerSetup
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import writing
from inbox_fatigue.ledger.schema import EVENTS
from inbox_fatigue.ledger.writing.gathering import Gathering
from inbox_fatigue.ledger.writing.held_rows import worked_out
from inbox_fatigue.ledger.writing.tally import Tally
from inbox_fatigue.model import REST_NOT_READ, Problem
from inbox_fatigue.sources.campaign_files import campaigns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.engine.jobs import Batch
    from inbox_fatigue.engine.seam import Engine
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.privacy import Discretion

WALK = "(walk)"  # the checkpoint of what a source set aside while it was split into shards


@dataclass(frozen=True, slots=True, kw_only=True)
class _Archive:
    """A path with the source that reads it."""

    path: str
    source: Any
    kind: str = ""  # recorded with the source; "" for the name of its reader


def read_archives(ledger: Ledger, call: Call, engine: Engine, discretion: Discretion) -> Tally:
    """Read every path and every file of events into the ledger and return what became of what was seen."""
    refuse_two_roles(call.request)
    options = options_of(call)
    archives = [*_claimed(call, options), *_of_events(call)]
    options["campaigns"] = campaigns_of(call.request.campaigns, call.request.paths, options)
    return _read(ledger, archives, call, engine, discretion, options)


def _of_events(call: Call) -> list[_Archive]:
    """Return the files of events (address, at, kind, campaign, detail), compressed or not."""
    offered = call.host.sources()
    for path in call.request.events:
        if not Path(path).is_file():
            raise UsageError(f"{path}: there is no such file; check the path given to --events")
        if not os.access(path, os.R_OK):
            raise UsageError(f"{path}: cannot be read (Permission denied); check the path given to --events")
    return [
        _Archive(path=path, source=reader_of_events(path, offered), kind=EVENTS)
        for path in call.request.events
    ]


def _claimed(call: Call, options: Mapping[str, Any]) -> list[_Archive]:
    """Find the source of every path before any is read, so that a mistyped one costs nothing."""
    host = call.host
    offered = host.sources()
    try:
        return [
            _Archive(path=path, source=sources.choose(path, offered, options, host.blame))
            for path in call.request.paths
        ]
    except UsageError as error:
        raise UsageError("\n".join((str(error), *host.closed_doors))) from error


def _read(  # noqa: PLR0913, PLR0917 - what is read, by whom, where to, and how
    ledger: Ledger,
    archives: list[_Archive],
    call: Call,
    engine: Engine,
    discretion: Discretion,
    options: dict[str, Any],
) -> Tally:
    """Read archives by one crew of workers, which goes on to the next where there is no more of the first."""
    if not archives:
        return Tally()
    mail = any(archive.source.name != EVENT_SOURCE for archive in archives)
    describers = call.host.describers() if mail else ()
    setup = WorkerSetup(
        mail=mail,
        plugin_files=call.request.plugin_files,
        limits=call.settings.limits,
        store_text=call.request.store_text,
        languages=call.settings.known_languages,
        source_options=options,
        describers=tuple(sorted({plugin.label for plugin, _ in describers})),
        gather=discretion.gather,
        work_out=worked_out if discretion.is_idle else None,
    )
    with Gathering(ledger) as gathering:
        intake = _Intake(
            ledger=ledger,
            gathering=gathering,
            options=options,
            discretion=discretion,
            whose=call.host.sources_from(),
        )
        for batch in engine.read(intake.jobs(archives), setup):
            intake.take(batch)
            call.progress(
                f"reading {batch.job.path}", intake.tally.seen, intake.pace.expected(intake.tally.seen)
            )
    return intake.tally


def _is_broken_off(batch: Batch) -> bool:
    return any(isinstance(one, Problem) and one.why == REST_NOT_READ for one in batch.items)


@dataclass(slots=True, kw_only=True)
class _Pace:
    """How much there is to read, told from the shards that are read: those of one archive are about as large."""

    shards: int = 0  # of the archives that were begun, to be read in this run
    read: int = 0  # of them
    messages: int = 0  # in those
    so_far: Counter[tuple[str, str]] = field(default_factory=Counter)  # in each shard that is being read

    def note(self, batch: Batch, messages: int) -> None:
        """Take note of a batch."""
        key = (batch.job.path, str(batch.job.shard.name))
        self.so_far[key] += messages
        if batch.finished:
            self.read += 1
            self.messages += self.so_far.pop(key)

    def expected(self, seen: int) -> int | None:
        """Return how many messages there are about to be; None as long as no shard is read to its end."""
        return max(seen, self.messages * self.shards // self.read) if self.read else None


@dataclass(slots=True, kw_only=True)
class _Intake:
    """Several archives on their way into the ledger."""

    ledger: Ledger
    gathering: Gathering
    options: dict[str, Any]
    discretion: Discretion
    whose: Mapping[str, str]  # the plugin of each source
    tally: Tally = field(default_factory=Tally)
    left: Counter[str] = field(default_factory=Counter)  # jobs of each path, and one while more may come
    pace: _Pace = field(default_factory=_Pace)

    def jobs(self, archives: list[_Archive]) -> Iterator[ReadJob]:
        """Begin one archive after the other and yield what is to be read of it."""
        for archive in {archive.path: archive for archive in archives}.values():
            self.left[archive.path] += 1
            shards, done, whole = self._begin(archive)
            begun = [(shard, done.get(self.discretion.text(shard.name), (0, False))) for shard in shards]
            rest = [(shard, first) for shard, (first, finished) in begun if not finished]
            self.left[archive.path] += len(rest)
            self.pace.shards += len(rest)
            for shard, first in rest:
                name = archive.source.name
                whose = self.whose.get(name, "")
                yield ReadJob(path=archive.path, source=name, shard=shard, first_item=first, plugin=whose)
            if whole:  # else nobody knows what there is to read, and it stays unfinished
                self._one_less(archive.path)

    def take(self, batch: Batch) -> None:
        """Write a batch; what is left of a shard whose source failed may be read another time."""
        at_its_end = batch.finished and not _is_broken_off(batch)
        how_far = writing.Progress(
            shard=self.discretion.text(batch.job.shard.name), next_item=batch.next_item, finished=at_its_end
        )
        path, items = self.discretion.text(batch.job.path), self.discretion.items(batch.items)
        became = self.gathering.write(path, items, how_far)
        self.tally += became
        self.pace.note(batch, became.seen)
        if at_its_end:
            self._one_less(batch.job.path)

    def _begin(self, archive: _Archive) -> tuple[list[Any], dict[str, tuple[int, bool]], bool]:
        """Return the shards of an archive, how far each is in the ledger, and whether these are all shards."""
        path = self.discretion.text(archive.path)
        state = state_of(archive.path, self.options)
        options = as_text(self.options)
        before = writing.read_otherwise(self.ledger, path, options)
        if before is not None:
            raise UsageError(read_twice(archive.path, self.ledger.path, before))
        plugin = self.whose.get(archive.source.name, "")
        shards, aside = sources.split(archive.path, archive.source, self.options, plugin)
        whole = not any(isinstance(one, Problem) and one.why == sources.FAILED for one in aside)
        names = {WALK, *(self.discretion.text(shard.name) for shard in shards)}
        with self.gathering.step():
            kind = archive.kind or archive.source.name
            done = writing.begin_source(self.ledger, path, kind, state, options)
            if whole and not names.issuperset(done):
                # Beside other files, or by an earlier version, it was split in another way: all would count twice.
                writing.begin_anew(self.ledger, path)
                done = {}
            if not done.get(WALK, (0, False))[1]:
                marked = writing.Progress(shard=WALK, next_item=len(aside), finished=True)
                self.tally += writing.write_batch(self.ledger, path, self.discretion.items(aside), marked)
        return shards, done, whole

    def _one_less(self, path: str) -> None:
        self.left[path] -= 1
        if not self.left[path]:
            with self.gathering.step():
                writing.finish_source(self.ledger, self.discretion.text(path))
