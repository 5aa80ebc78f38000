"""The sources for mail: mailboxes, single messages, containers and directories of all of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError
from inbox_fatigue.sources.mbox import read_mbox
from inbox_fatigue.sources.places import Part, limits_of, place_of, shown_name
from inbox_fatigue.sources.reading import Reading, read_any
from inbox_fatigue.sources.sniffing import Kind, kind_of
from inbox_fatigue.sources.storage import fingerprint_of, head_of, kind_of_path, open_file
from inbox_fatigue.sources.streams import FileStream, fault_of
from inbox_fatigue.sources.trees import file_parts, tree_parts
from inbox_fatigue.sources.unpacking import Metered
from inbox_fatigue.sources.zip_portions import read_portion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.hookspecs import Shard
    from inbox_fatigue.model import Problem, Skipped
    from inbox_fatigue.sources.reading import Item


@dataclass(slots=True, kw_only=True)
class FileSource:
    """Reads one file of some kinds."""

    name: str
    kinds: frozenset[Kind]

    def claims(self, path: str, options: Mapping[str, Any]) -> bool:  # noqa: ARG002 - the hook's signature
        """Return whether the path is a file of these kinds, by its name and its first bytes."""
        return kind_of_path(path) == "file" and kind_at(path) in self.kinds

    def shards(self, path: str, options: Mapping[str, Any]) -> Iterator[Part | Problem | Skipped]:  # noqa: ARG002 - likewise
        """Yield byte ranges of a large plain mailbox, portions of a large zip, else the file as one shard."""
        size, changed_ns, head = fingerprint_of(path)
        yield from file_parts(path, "", size, f"{changed_ns} {head}")

    def read(self, shard: Shard, options: Mapping[str, Any]) -> Iterator[Item]:
        """Yield what the file or the range holds."""
        yield from read_part(shard, options)


@dataclass(slots=True, kw_only=True)
class TreeSource:
    """Reads a directory: Maildirs, mail files, mailboxes, archives and clear send logs in it."""

    name: str = "tree"

    def claims(self, path: str, options: Mapping[str, Any]) -> bool:  # noqa: ARG002 - the hook's signature
        """Return whether the path is a directory."""
        return kind_of_path(path) == "directory"

    def shards(self, path: str, options: Mapping[str, Any]) -> Iterator[Part | Problem | Skipped]:
        """Yield batches of small files and parts of large ones, in the order of their names."""
        yield from tree_parts(path, limits_of(options), frozenset(options.get("elsewhere", ())))

    def read(self, shard: Shard, options: Mapping[str, Any]) -> Iterator[Item]:
        """Yield what the files of a shard hold."""
        yield from read_part(shard, options)


MBOX = FileSource(name="mbox", kinds=frozenset({Kind.MBOX}))
MAIL = FileSource(name="mail-file", kinds=frozenset({Kind.MAIL, Kind.NO_MAIL, Kind.EMPTY}))
OUTLOOK = FileSource(name="outlook", kinds=frozenset({Kind.OUTLOOK_ITEM, Kind.OUTLOOK_FOLDERS}))
ARCHIVE = FileSource(name="archive", kinds=frozenset({Kind.ZIP, Kind.TAR, Kind.GZIP, Kind.BZIP2, Kind.XZ}))
TREE = TreeSource()


def kind_at(path: str) -> Kind:
    """Return the kind of a file that the user named; UsageError if it cannot be opened."""
    try:
        head = head_of(path)
    except OSError as error:
        raise UsageError(f"{shown_name(path)}: {fault_of(error).detail}") from error
    return kind_of(path.rstrip("/").rpartition("/")[2], head)


def read_part(shard: Shard, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield what the files of a shard hold, one after another; a file that fails costs no other."""
    if not isinstance(shard, Part):
        raise TypeError(f"{shard!r:.80} is no shard of these sources")
    for file in shard.files:
        place = place_of(shard.source, file)
        reading = Reading(limits=limits_of(options), options=options)
        try:
            opened = open_file(shard.source, file)
        except OSError as error:
            fault = fault_of(error)
            yield place.problem(fault.why, fault.detail)
            continue
        with opened:
            if shard.portion is not None:
                yield from read_portion(place, opened, reading, shard.portion)
                continue
            if shard.end is None:
                plain = FileStream(opened)
                stream = Metered(plain, reading.budget) if "::" in shard.source else plain
                yield from read_any(place, stream, reading)
                continue
            opened.seek(shard.start)
            span = FileStream(opened, end=shard.end)
            yield from read_mbox(place, span, reading.limits, shard.start)
            if span.fault is not None:
                yield place.problem(span.fault.why, span.fault.detail)
