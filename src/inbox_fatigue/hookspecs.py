"""The five hooks of the plugin door, in the order in which the host calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    import sqlite_utils

    from inbox_fatigue.findings import Scorer
    from inbox_fatigue.model import EventRows, Problem, RawMessage, SendRows, Skipped, Writing
    from inbox_fatigue.results import AuditResult

hookspec = pluggy.HookspecMarker("inbox_fatigue")
hookimpl = pluggy.HookimplMarker("inbox_fatigue")


class Shard(Protocol):
    """One part of an archive that a worker can read alone; picklable, hashable, frozen.

    `name` is stable between runs and unique within its source: it is the key of the checkpoint.
    """

    @property
    def name(self) -> str:
        """Return the shard's stable name."""
        ...


@runtime_checkable
class Source(Protocol):
    """A kind of archive; claims a path, splits it into shards, and reads a shard."""

    @property
    def name(self) -> str:
        """Return what it is called in reports, such as "mbox"."""
        ...

    def claims(self, path: str, options: Mapping[str, Any]) -> bool:
        """Return whether this source reads that path; looks at no more than its first bytes."""
        ...

    def shards(self, path: str, options: Mapping[str, Any]) -> Iterator[Shard | Problem | Skipped]:
        """Yield parts that can be read side by side, in a stable order."""
        ...

    def read(
        self, shard: Shard, options: Mapping[str, Any]
    ) -> Iterator[RawMessage | SendRows | EventRows | Problem | Skipped]:
        """Yield what a shard holds, in a stable order; runs in a worker that may be killed."""
        ...


class Feature:
    """A named property that a describer gives to each content."""

    def __init__(self, name: str, kind: type, meaning: str) -> None:
        """Name a feature; kind is float, bool or str."""
        self.name, self.kind, self.meaning = name, kind, meaning


@runtime_checkable
class Describer(Protocol):
    """Says what a content is like, once per content, while its text is in hand."""

    @property
    def features(self) -> tuple[Feature, ...]:
        """Return the features that it gives."""
        ...

    def describe(self, writing: Writing) -> Mapping[str, float | bool | str | None]:
        """Return a value per feature; a feature left out or None is *not known*."""
        ...


@runtime_checkable
class Reporter(Protocol):
    """Shows a finished audit in one format.

    One with an attribute `illustrated` that is true is handed pictures and inboxes as well
    (`AuditResult.pictures`, `.inboxes` and `.by_stream`), which take time to work out.
    One with a method `render_preview` shows previews of plans too.
    """

    @property
    def name(self) -> str:
        """Return the name that --format takes."""
        ...

    @property
    def media_type(self) -> str:
        """Return the media type of what it renders."""
        ...

    def render(self, result: AuditResult) -> str | bytes:
        """Return the report; asks no database, computes no score, reads no clock."""
        ...


@hookspec
def inbox_fatigue_sources() -> list[Source]:  # type: ignore[empty-body]
    """Add kinds of archives.

    Called in each process before any path is read, perhaps more than once: return the same each time.
    Return sources; the first that claims a path, by name, reads it. Names must not be taken.
    The host calls `read` in a worker process with a time and a memory limit.
    A source that fails on a path, or finds none of its parts in five minutes, becomes a problem, and the rest
    of the paths are read.
    """


@hookspec
def inbox_fatigue_describers() -> list[Describer]:  # type: ignore[empty-body]
    """Add features of contents.

    Called in each process, perhaps more than once; `describe` is called once per new content at ingest.
    Return describers; feature names must not be taken.
    The host stores each feature with your plugin's version and offers it to scorers as a column.
    A describer that fails leaves its features unknown for that content, and a problem is recorded.
    """


@hookspec
def inbox_fatigue_scorers() -> list[type[Scorer]]:  # type: ignore[empty-body]
    """Add rules.

    Called in each process before settings are read, perhaps more than once: return the same each time.
    Return frozen dataclasses whose fields are their settings.
    The host builds each one, calls it alone in a worker with a time limit, checks what it returns,
    finds episodes, computes scores and writes messages.
    A scorer that fails makes the audit incomplete, never a pass; other scorers' results stand.
    """


@hookspec
def inbox_fatigue_reporters() -> list[Reporter]:  # type: ignore[empty-body]
    """Add report formats.

    Called when the formats of the command line are needed.
    Return reporters; names must not be taken.
    The host calls `render` with a finished result; what it prints goes to standard error.
    A reporter that fails is an error of that output only, and the exit code is 3.
    """


@hookspec
def inbox_fatigue_prepare_ledger(db: sqlite_utils.Database) -> None:
    """Add SQL functions and tables of your own.

    Called each time that a ledger is opened for writing, after its migrations.
    Return nothing.
    The host hands you the open database outside any transaction, and commits what you wrote; prefix your
    tables with your name.
    What is the ledger's can be read and not changed, its settings neither, and the database not be closed.
    A failure is a recorded problem; what you wrote is undone, and the ledger is used without your additions.
    """
