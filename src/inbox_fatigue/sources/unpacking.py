"""Gzip, bzip2 and xz as streams, within a budget, keeping all bytes that came before a fault."""

from __future__ import annotations

import bz2
import lzma
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inbox_fatigue.limits import MIB
from inbox_fatigue.model import CUT_OFF
from inbox_fatigue.sources.streams import Fault

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.streams import Stream

PIECE = 16 * 1024  # packed bytes handed to a decompressor at once: what one fault can cost at most
_MEMORY = 256 * MIB  # for xz; its largest preset needs 65 MiB
_MAGIC = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ\x00"}
_ERRORS = (zlib.error, OSError, lzma.LZMAError, ValueError, EOFError, MemoryError)


@dataclass(slots=True, kw_only=True)
class Budget:
    """What one archive may still unpack; shared by everything inside it."""

    limits: Limits
    bytes_left: int
    members_left: int
    over: bool = False

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """Return a full budget."""
        return cls(limits=limits, bytes_left=limits.archive_bytes, members_left=limits.archive_members)

    def spend(self, size: int) -> bool:
        """Return whether so many unpacked bytes are still allowed, and take them off."""
        self.bytes_left -= size
        self.over = self.over or self.bytes_left < 0
        return not self.over

    def member(self) -> bool:
        """Return whether one more member is allowed, and take it off."""
        self.members_left -= 1
        self.over = self.over or self.members_left < 0
        return not self.over

    def refuse_members(self, count: int) -> Fault:
        """Spend what is left of the members, and return the fault of an archive that holds so many of them."""
        self.members_left = -1
        allowed = f"archive_members under [limits] allows {self.limits.archive_members:,} in all"
        detail = f"it holds {count:,} members; {allowed}, raise it to read them"
        return Fault(why="archive-too-many-members", detail=detail)

    def refusal(self) -> Fault:
        """Return the fault of a budget that is spent."""
        if self.members_left < 0:
            most = f"{self.limits.archive_members:,}"
            detail = f"it holds more than the {most} members that archive_members under [limits] allows"
            return Fault(why="archive-too-many-members", detail=detail)
        most = f"{self.limits.archive_bytes:,}"
        detail = f"it unpacks to more than the {most} bytes that archive_bytes under [limits] allows"
        return Fault(why="archive-too-large", detail=detail)


class Ratio:
    """Watches one compressed stream for a bomb."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._packed = self._unpacked = 0

    def refuses(self, packed: int, unpacked: int) -> Fault | None:
        """Return why the stream must end after so many more bytes in and out, None if it need not."""
        self._packed += packed
        self._unpacked += unpacked
        if not self._budget.spend(unpacked):
            return self._budget.refusal()
        if not is_bomb(self._packed, self._unpacked, self._budget.limits):
            return None
        self._budget.over = True
        allowed = self._budget.limits.archive_ratio
        detail = f"it unpacks to more than {allowed} times its size, the most that archive_ratio under [limits] allows"
        return Fault(why="archive-ratio", detail=detail)


def is_bomb(packed: int, unpacked: int, limits: Limits) -> bool:
    """Return whether so many bytes from so few are more than what mail makes."""
    return unpacked > max(MIB, limits.archive_ratio * packed)


class Metered:
    """The bytes of a file that a storage unpacks by itself, within the budget."""

    def __init__(self, stream: Stream, budget: Budget) -> None:
        self._stream, self._budget = stream, budget
        self._over: Fault | None = None

    @property
    def fault(self) -> Fault | None:
        """What ended the stream early."""
        return self._over or self._stream.fault

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        data = b"" if self._over else self._stream.read(size)
        if not self._budget.spend(len(data)):
            self._over = self._budget.refusal()
        return b"" if self._over else data


class Unpacked:
    """The bytes inside a compressed stream; several compressed streams in a row are one."""

    def __init__(self, stream: Stream, how: str, budget: Budget) -> None:
        self.fault: Fault | None = None
        self._stream, self._how, self._ratio = stream, how, Ratio(budget)
        self._engine: Any = _engine(how)
        self._waiting = b""  # packed bytes that were read but not yet unpacked
        self._ended = False

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end."""
        while not self._ended:
            if self._engine.eof and not self._next_member():
                break
            if not self._waiting and self._needs_input():
                self._waiting = self._stream.read(PIECE)
                if not self._waiting:
                    self._finish()
                    break
            before = len(self._waiting)
            data = self._unpack(size)
            refusal = self._ratio.refuses(max(0, before - len(self._waiting)), len(data))
            if refusal is not None:
                self._end(refusal)
                return b""
            if data:
                return data
        return b""

    def _needs_input(self) -> bool:
        return bool(getattr(self._engine, "needs_input", True))

    def _unpack(self, size: int) -> bytes:
        saved = self._engine.copy() if self._how == "gzip" else None
        waiting = self._waiting
        try:
            data: bytes = self._engine.decompress(waiting, size)
        except _ERRORS as error:
            self._end(_damage(self._how, error))
            # zlib gives nothing of a call that fails: unpack it again, a byte at a time, up to the fault
            return b"" if saved is None else _salvage(saved, waiting)
        if self._engine.eof:
            self._waiting = self._engine.unused_data
        else:
            self._waiting = self._engine.unconsumed_tail if self._how == "gzip" else b""
        return data

    def _next_member(self) -> bool:
        """Start the next compressed stream in a row; False if there is none."""
        self._waiting = self._waiting or self._stream.read(PIECE)
        while self._waiting and not self._waiting.strip(b"\0"):  # tapes and blocks are padded with zeros
            self._waiting = self._stream.read(PIECE)
        self._waiting = self._waiting.lstrip(b"\0")
        if not self._waiting:
            self._finish()
            return False
        if len(self._waiting) < len(_MAGIC[self._how]):
            self._waiting += self._stream.read(PIECE)
        if not self._waiting.startswith(_MAGIC[self._how]):
            detail = f"bytes that are not {self._how} follow its end; what came before was read"
            self._end(Fault(why="trailing-garbage", detail=detail, lost=0))
            return False
        self._engine = _engine(self._how)
        return True

    def _finish(self) -> None:
        if self._stream.fault is not None:
            self._end(self._stream.fault)
        elif not self._engine.eof:
            self._end(Fault(why=CUT_OFF, detail="it ends before its end; what came before was read"))
        self._ended = True

    def _end(self, fault: Fault) -> None:
        self.fault, self._ended = fault, True


def _engine(how: str) -> Any:
    match how:
        case "gzip":
            return zlib.decompressobj(31)
        case "bzip2":
            return bz2.BZ2Decompressor()
        case _:
            return lzma.LZMADecompressor(memlimit=_MEMORY)


def _damage(how: str, error: BaseException) -> Fault:
    text = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return Fault(why="damaged", detail=f"the {how} data are damaged ({text}); what came before was read")


def _salvage(engine: Any, packed: bytes) -> bytes:
    found = bytearray()
    for position in range(len(packed)):
        try:
            found += engine.decompress(packed[position : position + 1])
        except zlib.error:
            break
    return bytes(found)
