"""What the reading workers are asked to do, and what they hand back."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence  # noqa: TC003 - fields of public dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from inbox_fatigue.limits import Limits

if TYPE_CHECKING:
    from inbox_fatigue.hookspecs import Shard
    from inbox_fatigue.model import EventRows, Problem, SendRows, Skipped
    from inbox_fatigue.parsing import Reading

    Item: TypeAlias = Reading | SendRows | EventRows | Problem | Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedShard:
    """A shard on its way through processes that do without its class, which may be of a plugin."""

    name: str
    content: bytes

    @classmethod
    def of(cls, shard: Shard) -> Self:
        """Return a shard sealed; whatever pickling raises is the shard's own doing."""
        return cls(name=shard.name, content=pickle.dumps(shard, protocol=5))

    def opened(self) -> Shard:
        """Return the shard; what this raises is its own doing, or that of a plugin that is not there."""
        shard: Shard = pickle.loads(self.content)  # noqa: S301 - from our own client
        return shard


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJob:
    """One shard of an archive, to be read from one of its items on."""

    path: str  # the archive as the user gave it
    source: str  # the name of the source that claimed it
    shard: Shard | SealedShard
    first_item: int = 0  # items before it were stored by an earlier run
    plugin: str = ""  # name and version of the one that the source is of


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSetup:
    """What a reading worker needs to know before its first job."""

    mail: bool = True  # mail may be among what is read, so that it pays to have the parsers ready
    plugin_files: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    store_text: bool = False
    languages: tuple[str, ...] = ()  # those that a text may be in; empty: all that are known
    source_options: Mapping[str, Any] = field(default_factory=dict)
    describers: tuple[str, ...] = ()  # the plugins, with their versions, that describe in the parent's eyes
    # Makes of a path and its Readings what is sent in their stead: plain rows cost the parent far less.
    gather: Callable[[str, Sequence[Reading]], Any] | None = None
    # Likewise of rows of a log; None where the parent must see them as they were read.
    work_out: Callable[[SendRows | EventRows], Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What came of the items of a job from first_item until before next_item."""

    job: ReadJob
    first_item: int
    next_item: int  # where to go on after a crash: everything before it is in this or earlier batches
    items: tuple[Item, ...]  # what was gathered of mails stands behind the others
    finished: bool  # the job's last batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A job as it is sent to a worker, with what earlier workers died of."""

    job: ReadJob
    first_item: int
    refused: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # item: why and detail
    muted: Mapping[int, frozenset[int]] = field(default_factory=dict)  # item: describers to leave out
    silenced: frozenset[int] = frozenset()  # describers to leave out altogether
    flush_at: int | None = None  # send what there is before this item is asked for
