"""Reads archives into the ledger: shard by shard in workers, batch by batch in transactions."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue import sources
from inbox_fatigue.engine.jobs import ReadJob, WorkerSetup
from inbox_fatigue.engine.reading import read_shards
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import writing
from inbox_fatigue.ledger.gathering import Gathering
from inbox_fatigue.ledger.schema import EVENTS
from inbox_fatigue.ledger.writing import Tally
from inbox_fatigue.model import Problem, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.ledger import Ledger

EVENT_SOURCE = "send-log"  # the source that reads files of events
WALK = "(walk)"  # the checkpoint of what a source set aside while it was split into shards


@dataclass(frozen=True, slots=True, kw_only=True)
class _Archive:
    """A path with the source that reads it and what its reader needs to know."""

    path: str
    source: Any
    options: dict[str, Any]
    kind: str = ""  # recorded with the source; "" for the name of its reader


def read_archives(ledger: Ledger, call: Call) -> Tally:
    """Read every path into the ledger and return what became of what was seen."""
    tally = Tally()
    for archive in _claimed(call):
        tally += _read(ledger, archive, call, tally.seen)
    return tally


def read_events(ledger: Ledger, call: Call) -> None:
    """Read files of events (address, at, kind, campaign, detail) into the ledger."""
    offered = call.host.sources()
    if call.request.events and EVENT_SOURCE not in offered:
        raise UsageError(f"--events needs the source {EVENT_SOURCE}, which is not installed")
    for path in call.request.events:
        if not Path(path).is_file():
            raise UsageError(f"{path}: there is no such file; check the path given to --events")
        archive = _Archive(path=path, source=offered[EVENT_SOURCE], options=_options(call), kind=EVENTS)
        _read(ledger, archive, call, 0)


def _claimed(call: Call) -> list[_Archive]:
    """Find the source of every path before any is read, so that a mistyped one costs nothing."""
    offered = call.host.sources()
    options = _options(call)
    return [
        _Archive(path=path, source=sources.choose(path, offered, options), options=options)
        for path in call.request.paths
    ]


def _options(call: Call) -> dict[str, Any]:
    request = call.request
    return {
        "limits": call.settings.limits,
        "map": dict(request.mapping),
        "timezone": request.timezone,
        "time_format": request.time_format,
        "delimiter": request.delimiter,
        "elsewhere": tuple(os.path.realpath(path) for path in (*request.contacts, *request.events)),
    }


def _read(ledger: Ledger, archive: _Archive, call: Call, seen: int) -> Tally:
    state = str(sources.fingerprint(archive.path))
    done = writing.begin_source(ledger, archive.path, archive.kind or archive.source.name, state)
    shards, aside = _split(archive)
    tally = Tally()
    if not done.get(WALK, (0, False))[1]:
        marked = writing.Progress(shard=WALK, next_item=len(aside), finished=True)
        tally += writing.write_batch(ledger, archive.path, aside, marked)
    setup = WorkerSetup(
        plugin_files=call.request.plugin_files,
        limits=call.settings.limits,
        store_text=call.request.store_text,
        languages=call.settings.known_languages,
        source_options=archive.options,
    )
    workers = call.request.workers or os.cpu_count() or 1
    with Gathering(ledger) as gathering:
        for batch in read_shards(_jobs(archive, shards, done), setup, workers=workers):
            how_far = writing.Progress(
                shard=batch.job.shard.name, next_item=batch.next_item, finished=batch.finished
            )
            tally += gathering.write(archive.path, batch.items, how_far)
            call.progress(f"reading {archive.path}", seen + tally.seen, None)
    writing.finish_source(ledger, archive.path)
    return tally


def _split(archive: _Archive) -> tuple[list[Any], list[Problem | Skipped]]:
    shards: list[Any] = []
    aside: list[Problem | Skipped] = []
    for part in archive.source.shards(archive.path, archive.options):
        if isinstance(part, Problem | Skipped):
            aside.append(part)
        else:
            shards.append(part)
    return shards, aside


def _jobs(archive: _Archive, shards: list[Any], done: dict[str, tuple[int, bool]]) -> Iterator[ReadJob]:
    for shard in shards:
        first, finished = done.get(shard.name, (0, False))
        if not finished:
            yield ReadJob(path=archive.path, source=archive.source.name, shard=shard, first_item=first)
