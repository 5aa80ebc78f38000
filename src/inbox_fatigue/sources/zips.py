"""Reads zip archives member by member, refusing what only an attack contains."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from inbox_fatigue.sources.streams import Fault, fault_of
from inbox_fatigue.sources.unpacking import Ratio, is_bomb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.places import Portion
    from inbox_fatigue.sources.streams import Stream
    from inbox_fatigue.sources.unpacking import Budget

_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    MemoryError,
    OverflowError,
    LookupError,
    struct.error,
    lzma.LZMAError,
)
_ENCRYPTED = 0x1
_PIECE = 64 * 1024
_END_MARK = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF  # the record that ends a zip, with the longest comment


@dataclass(slots=True, kw_only=True)
class Member:
    """One member of a zip archive: a stream, or the reason why it is not read."""

    name: str
    stream: Stream | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The members that a zip declares, by name."""

    archive: zipfile.ZipFile
    entries: tuple[zipfile.ZipInfo, ...]

    def is_within(self, limits: Limits) -> bool:
        """Return whether what the members declare keeps every limit, each alone and all together.

        No member gives more than it declares: `zipfile` stops there and finds the checksum wrong.
        """
        declared = sum(entry.file_size for entry in self.entries)
        return declared <= limits.archive_bytes and not any(
            is_bomb(entry.compress_size, entry.file_size, limits) for entry in self.entries
        )

    def stretch(self, portion: Portion) -> tuple[zipfile.ZipInfo, ...]:
        """Return the members of one of several stretches about as long."""
        count = len(self.entries)
        start, end = (count * number // portion.of for number in (portion.number, portion.number + 1))
        return self.entries[start:end]

    def member(self, entry: zipfile.ZipInfo, budget: Budget) -> Member:
        """Return a member, opened where it may be read."""
        mode = entry.external_attr >> 16
        if entry.flag_bits & _ENCRYPTED:
            return _unread(entry, Fault(why="encrypted", detail="it is encrypted; give it unlocked"))
        if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
            return _unread(entry, Fault(why="not-a-regular-file", detail="it is a link or a device"))
        try:
            stream = _Entry(self.archive.open(entry), entry, budget)
        except _ERRORS as error:
            return _unread(entry, fault_of(error))
        return Member(name=entry.filename, stream=stream)


@contextmanager
def opened_zip(file: IO[bytes], budget: Budget) -> Iterator[Directory | Fault]:
    """Open a zip and give its directory, or the fault that refuses all of it."""
    try:
        archive = zipfile.ZipFile(file)
    except _ERRORS as error:
        yield fault_of(error)
        return
    with archive:
        entries = archive.infolist()
        files = [entry for entry in entries if not entry.filename.endswith("/")]
        files.sort(key=lambda entry: (entry.filename, entry.header_offset))
        yield _refusal(entries, budget) or Directory(archive=archive, entries=tuple(files))


def member_count(file: IO[bytes], size: int) -> int:
    """Return how many members the end of a zip states, 65,535 for more, 0 where there is no such end.

    It may lie: whoever reads the members counts them.
    """
    file.seek(max(0, size - _LONGEST_END))
    end = file.read(_LONGEST_END) or b""
    at = end.rfind(_END_MARK)
    stated = end[at + 10 : at + 12] if at >= 0 else b""
    return int.from_bytes(stated, "little")


def _refusal(entries: list[zipfile.ZipInfo], budget: Budget) -> Fault | None:
    if len(entries) > budget.members_left:
        return budget.refuse_members(len(entries))
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        # 30 bytes stand before the name in a local header; members that share bytes are a bomb
        if entry.header_offset < end:
            return Fault(why="overlapping-members", detail="members of it overlap, as in a zip bomb")
        end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    return None


def _unread(entry: zipfile.ZipInfo, fault: Fault) -> Member:
    return Member(name=entry.filename, fault=fault)


class _Entry:
    """The bytes of one member, watched for a bomb."""

    def __init__(self, file: IO[bytes], entry: zipfile.ZipInfo, budget: Budget) -> None:
        self.fault: Fault | None = None
        self._file, self._ratio = file, Ratio(budget)
        self._ratio.refuses(entry.compress_size, 0)

    def read(self, size: int) -> bytes:
        if self.fault is not None:
            return b""
        try:
            data = self._file.read(min(size, _PIECE))
        except _ERRORS as error:
            self.fault = fault_of(error)
            return b""
        self.fault = self._ratio.refuses(0, len(data))
        return b"" if self.fault is not None else data
