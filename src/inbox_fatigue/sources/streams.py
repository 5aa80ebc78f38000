"""Byte streams that keep what they gave when a fault ends them.

A stream never raises while it is read: on a fault it ends, and `fault` says why, so that the
messages before the fault are kept and the fault itself is told.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Protocol

from inbox_fatigue.model import CUT_OFF

BLOCK = 1024 * 1024
SNIFFED = 64 * 1024  # bytes at the start of a file that decide what it is
_FAULTS = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a stream ended before its end."""

    why: str
    detail: str
    lost: int = 1  # messages that are certainly lost


class Stream(Protocol):
    """Something that gives bytes until it ends."""

    @property
    def fault(self) -> Fault | None:
        """What ended the stream early; known when it has ended."""
        ...

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        ...


class FileStream:
    """The bytes of an open file, from one offset to another."""

    def __init__(self, file: IO[bytes], *, end: int | None = None) -> None:
        self.file = file
        self.fault: Fault | None = None
        self._left = None if end is None else end - file.tell()

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        wanted = size if self._left is None else min(size, self._left)
        if wanted <= 0 or self.fault is not None:
            return b""
        try:
            data = self.file.read(wanted)
        except _FAULTS as error:
            self.fault = fault_of(error)
            return b""
        if self._left is not None:
            self._left -= len(data)
        return data


class Headed:
    """A stream whose first bytes can be looked at before they are read."""

    def __init__(self, stream: Stream, size: int = SNIFFED) -> None:
        self._stream = stream
        self.head = read_exactly(stream, size)
        self._given = 0
        self.file = stream.file if isinstance(stream, FileStream) else None  # where one can seek

    @property
    def fault(self) -> Fault | None:
        """What ended the stream early."""
        return self._stream.fault

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        if self._given < len(self.head):
            data = self.head[self._given : self._given + size]
            self._given += len(data)
            return data
        return self._stream.read(size)


class Translated:
    """A stream in which old Macintosh line ends are line feeds; offsets stay the same."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    @property
    def fault(self) -> Fault | None:
        """What ended the stream early."""
        return self._stream.fault

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        return self._stream.read(size).replace(b"\r", b"\n")


class Cut:
    """The next bytes of another stream, no more than a given count."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream = stream
        self.left = size
        self._short: Fault | None = None

    @property
    def fault(self) -> Fault | None:
        """What ended the stream early."""
        return self._short

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        data = self._stream.read(min(size, self.left)) if self.left else b""
        if self.left and not data and self._stream.fault is None:
            self._short = Fault(why=CUT_OFF, detail="the archive ends inside this member")
        self.left = 0 if not data else self.left - len(data)
        return data


def read_exactly(stream: Stream, size: int) -> bytes:
    """Return the next `size` bytes, fewer only at the end."""
    pieces, left = [], size
    while left and (data := stream.read(min(left, BLOCK))):
        pieces.append(data)
        left -= len(data)
    return b"".join(pieces)


def drain(stream: Stream) -> None:
    """Read a stream to its end, for a fault that only shows there."""
    while stream.read(BLOCK):
        pass


def open_regular(path: str) -> IO[bytes]:
    """Open a local file without following a link or waiting for a pipe; OSError if it is no file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularError(path)
    return os.fdopen(descriptor, "rb", buffering=0)


class NotRegularError(OSError):
    """The path names a pipe, a device or a socket; reading it could wait for ever."""


def fault_of(error: Exception) -> Fault:
    """Return the fault that an exception of a library stands for."""
    if isinstance(error, NotRegularError):
        return Fault(why="not-a-regular-file", detail="it is a pipe, a device or a socket")
    if isinstance(error, OSError) and error.errno is not None:
        return Fault(why="unreadable-file", detail=f"it could not be read: {os.strerror(error.errno)}")
    text = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return Fault(why="damaged", detail=f"it is damaged: {text}")
