"""Reads zip archives member by member, refusing what only an attack contains."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from inbox_fatigue.sources.streams import Fault, fault_of
from inbox_fatigue.sources.unpacking import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@dataclass(slots=True, kw_only=True)
class Member:
    """One member of a zip archive: a stream, or the reason why it is not read."""

    name: str
    stream: Stream | None = None
    fault: Fault | None = None


def zip_members(file: IO[bytes], budget: Budget) -> Iterator[Member | Fault]:
    """Yield the members of a zip file in the order of their names; a fault of the whole is the last thing."""
    try:
        archive = zipfile.ZipFile(file)
    except _ERRORS as error:
        yield fault_of(error)
        return
    with archive:
        entries = sorted(archive.infolist(), key=lambda entry: (entry.filename, entry.header_offset))
        refusal = _refusal(entries, budget)
        if refusal is not None:
            yield refusal
            return
        for entry in entries:
            if not entry.filename.endswith("/"):
                yield _member(archive, entry, budget)


def _refusal(entries: list[zipfile.ZipInfo], budget: Budget) -> Fault | None:
    if len(entries) > budget.members_left:
        budget.members_left = -1
        return budget.refusal()
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        # 30 bytes stand before the name in a local header; members that share bytes are a bomb
        if entry.header_offset < end:
            return Fault(why="overlapping-members", detail="members of it overlap, as in a zip bomb")
        end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    return None


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> Member:
    mode = entry.external_attr >> 16
    if entry.flag_bits & _ENCRYPTED:
        return Member(
            name=entry.filename, fault=Fault(why="encrypted", detail="it is encrypted; give it unlocked")
        )
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return Member(
            name=entry.filename, fault=Fault(why="not-a-regular-file", detail="it is a link or a device")
        )
    try:
        return Member(name=entry.filename, stream=_Entry(archive.open(entry), entry, budget))
    except _ERRORS as error:
        return Member(name=entry.filename, fault=fault_of(error))


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
