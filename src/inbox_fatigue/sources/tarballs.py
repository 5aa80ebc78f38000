"""Reads tar archives as a stream: members one after another, nothing unpacked to disk.

The standard library's reader is not used because a negative size makes it loop for ever and a header
record may ask it for any amount of memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.limits import MIB
from inbox_fatigue.model import CUT_OFF
from inbox_fatigue.sources.sniffing import is_tar_header
from inbox_fatigue.sources.streams import Cut, Fault, drain, read_exactly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.sources.streams import Stream

_BLOCK = 512
_REGULAR = {b"0", b"\0", b"7"}
_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL, _DIRECTORY = b"L", b"K", b"x", b"g", b"5"
_RECORDS = 1 * MIB  # bytes of one extended header


@dataclass(slots=True, kw_only=True)
class Member:
    """One member of a tar archive; its stream must be read before the next member is asked for."""

    name: str
    stream: Stream
    regular: bool


def tar_members(stream: Stream) -> Iterator[Member | Fault]:
    """Yield the members of a tar stream; a fault is the last thing."""
    told: dict[str, str] = {}
    while True:
        block = read_exactly(stream, _BLOCK)
        if not block.strip(b"\0"):
            if not block and stream.fault is None:
                yield Fault(why=CUT_OFF, detail="it ends without its end mark", lost=0)
            return
        fault, size = _checked(block, told)
        if fault is not None:
            if stream.fault is None:  # else the damage is that of the compression around it
                yield fault
            return
        kind = block[156:157]
        body = Cut(stream, size)
        if kind in {_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL}:
            if size > _RECORDS:
                yield Fault(why="tar-header-too-large", detail=f"a header record has {size} bytes")
                return
            _extend(told, kind, read_exactly(body, size))
        else:
            yield from _member(block, told, body)
            told = {}
        drain(body)
        if body.fault is not None:
            return
        read_exactly(stream, -size % _BLOCK)


def _member(block: bytes, told: dict[str, str], body: Cut) -> Iterator[Member]:
    kind = block[156:157]
    name = told.get("path") or _name(block)
    directory = kind == _DIRECTORY or (kind in _REGULAR and name.endswith("/"))
    sparse = any(key.startswith("GNU.sparse") for key in told)
    if not directory:
        yield Member(name=name, stream=body, regular=kind in _REGULAR and not sparse)


def _checked(block: bytes, told: dict[str, str]) -> tuple[Fault | None, int]:
    if len(block) < _BLOCK:
        return Fault(why=CUT_OFF, detail="it ends inside a header; what came before was read"), 0
    if not is_tar_header(block):
        return Fault(why="damaged", detail="a tar header is damaged; what came before was read"), 0
    try:
        size = int(told["size"]) if "size" in told else _number(block[124:136])
    except ValueError:
        return Fault(why="damaged", detail="a tar header has no readable size"), 0
    if size < 0:
        return Fault(why="negative-size", detail="a tar header states a negative size"), 0
    return None, size if block[156:157] in _REGULAR | {_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL, b"S"} else 0


def _number(field: bytes) -> int:
    if field[0] in {0x80, 0xFF}:  # base 256, for members above 8 GiB
        return (
            int.from_bytes(field, "big", signed=True)
            if field[0] == 0xFF
            else int.from_bytes(field[1:], "big")
        )
    return int(field.split(b"\0")[0].strip() or b"0", 8)


def _name(block: bytes) -> str:
    name = block[:100].split(b"\0")[0]
    prefix = block[345:500].split(b"\0")[0] if block[257:263] == b"ustar\0" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "surrogateescape")


def _extend(told: dict[str, str], kind: bytes, body: bytes) -> None:
    """Note a long name or the records of an extended header for the member that follows."""
    if kind == _LONG_NAME:
        told["path"] = body.split(b"\0")[0].decode("utf-8", "surrogateescape")
    if kind != _PAX:
        return
    while body:
        length, _, _ = body.partition(b" ")
        if not length.isdigit() or not 0 < int(length[:8]) <= len(body):
            return
        record = body[len(length) + 1 : int(length)].rstrip(b"\n")
        key, _, value = record.partition(b"=")
        told[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        body = body[int(length) :]
