"""Walks a directory into shards: Maildirs, mail files, mailboxes, archives and logs side by side.

Small files go into batches and are told apart where they are read; only large files are looked into
here, because a large mailbox is cut into ranges that workers read side by side.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from inbox_fatigue.limits import MIB
from inbox_fatigue.sources import remote
from inbox_fatigue.sources.mbox import SHARD, cuts, shard_size
from inbox_fatigue.sources.places import Part, part_of_files, part_of_range, part_of_zip, place_of
from inbox_fatigue.sources.sniffing import Kind, kind_of
from inbox_fatigue.sources.storage import local_path, open_file
from inbox_fatigue.sources.streams import SNIFFED, fault_of
from inbox_fatigue.sources.zip_portions import portions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Problem, Skipped

_BATCH_FILES = 200
_LARGE = 1 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A file of the tree."""

    file: str
    size: int
    stamp: str


@dataclass(slots=True)
class _Batch:
    """Small files that one worker will read."""

    source: str
    files: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    size: int = 0

    def full(self, found: _Found) -> bool:
        return len(self.files) >= _BATCH_FILES or (bool(self.files) and self.size + found.size > SHARD)

    def add(self, found: _Found) -> None:
        self.files.append(found.file)
        self.facts.append(f"{found.size} {found.stamp}")
        self.size += found.size

    def part(self) -> Part:
        return part_of_files(self.source, self.files, "\n".join(self.facts))


def tree_parts(
    source: str, limits: Limits, elsewhere: frozenset[str] = frozenset()
) -> Iterator[Part | Problem | Skipped]:
    """Yield the shards of a directory in the order of its names, and what cannot be walked.

    `elsewhere` holds the real paths of files that the call names for another purpose, such as its events.
    """
    batch = _Batch(source)
    for found in _files(source, limits):
        if not isinstance(found, _Found):
            yield found
            continue
        if elsewhere and os.path.realpath(f"{local_path(source)}/{found.file}") in elsewhere:
            yield place_of(source, found.file).skipped("named-elsewhere")
            continue
        if found.size >= _LARGE or batch.full(found):
            if batch.files:
                yield batch.part()
            batch = _Batch(source)
        if found.size >= _LARGE:
            yield from file_parts(source, found.file, found.size, found.stamp)
        else:
            batch.add(found)
    if batch.files:
        yield batch.part()


def file_parts(source: str, file: str, size: int, stamp: str) -> Iterator[Part | Problem]:
    """Yield the shards of one file: ranges of a plain local mailbox, portions of a local zip, else the whole."""
    facts = f"{size} {stamp}"
    try:
        cut = [] if size < _LARGE or local_path(source) is None else _cut(source, file, size, facts)
    except OSError as error:
        fault = fault_of(error)
        yield place_of(source, file).problem(fault.why, fault.detail)
        return
    yield from cut or [part_of_files(source, [file], facts)]


def _cut(source: str, file: str, size: int, facts: str) -> list[Part]:
    """Return the parts of a large file that can be read apart, none where it cannot be cut."""
    with open_file(source, file) as opened:
        head = opened.read(SNIFFED) or b""
        kind = kind_of(place_of(source, file).path, head)
        if kind is Kind.ZIP:
            return [part_of_zip(source, file, portion, facts) for portion in portions_of(opened, size)]
        if kind is Kind.MBOX and b"\n" in head and size > SHARD:
            ranges = pairwise(cuts(opened, size, shard_size(size)))
            return [part_of_range(source, file, span, facts) for span in ranges]
    return []


def _files(source: str, limits: Limits) -> Iterator[_Found | Problem | Skipped]:
    root = local_path(source)
    walked = _remote(source) if root is None else _Walk(source=source, root=root, limits=limits).folder("", 0)
    count = 0
    for found in walked:
        count += isinstance(found, _Found)
        if count > limits.directory_files:
            detail = f"it holds more than {limits.directory_files} files; the rest was not read"
            yield place_of(source).problem("too-many-files", detail)
            return
        yield found


def _remote(source: str) -> Iterator[_Found]:
    for file, size, stamp in remote.remote_files(source):
        yield _Found(file=file, size=size, stamp=stamp)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """One walk of a local directory; names stay as the file system spells them."""

    source: str
    root: str
    limits: Limits

    def folder(self, folder: str, depth: int) -> Iterator[_Found | Problem | Skipped]:
        place = place_of(self.source, folder)
        if depth > self.limits.directory_depth:
            most = self.limits.directory_depth
            yield place.problem("too-deep", f"folders lie more than {most} deep; it was not read")
            return
        try:
            with os.scandir(os.path.join(self.root, folder)) as listed:  # noqa: PTH118 - Path would decode
                entries = sorted(listed, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield place.problem("unreadable-directory", f"it cannot be listed: {error.strerror}")
            return
        maildir = {"cur", "new"} <= {entry.name for entry in entries}
        for entry in entries:
            file = f"{folder}/{entry.name}" if folder else entry.name
            yield from self.entry(file, entry, depth, maildir=maildir)

    def entry(
        self, file: str, entry: os.DirEntry[str], depth: int, *, maildir: bool
    ) -> Iterator[_Found | Problem | Skipped]:
        place = place_of(self.source, file)
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError as error:
            yield place.problem("unreadable-file", f"it could not be read: {error.strerror}")
            return
        if stat.S_ISLNK(facts.st_mode):
            yield place.skipped("link")
        elif stat.S_ISREG(facts.st_mode):
            yield _Found(file=file, size=facts.st_size, stamp=str(facts.st_mtime_ns))
        elif not stat.S_ISDIR(facts.st_mode):
            yield place.skipped("not-a-regular-file")
        elif maildir and entry.name == "tmp":  # mail that is only being delivered
            yield place.skipped("maildir-tmp")
        elif entry.name.startswith(".") and not maildir:  # in a Maildir a dot opens a subfolder's name
            yield place.skipped("hidden-directory")
        else:
            yield from self.folder(file, depth + 1)
