"""Compound files, the little file systems that Outlook keeps a message in (MS-CFB, version 3)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECTOR, SMALL_SECTOR, SMALL = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NUMBERS = SECTOR // 4  # that fit into a sector
FATS = 109  # the sectors of the FAT that the header has room for
VERSION = (0x3E, 3, 0xFFFE, 9, 6)  # also the order of bytes, and the sizes of sectors as powers of two
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1


@dataclass
class _Entry:
    """What the directory says of a storage or a stream; numbers are places in the directory or of sectors."""

    name: str
    kind: int
    data: bytes = b""
    children: dict[str, _Entry] = field(default_factory=dict)
    colour: int = BLACK
    left: int = FREE
    right: int = FREE
    child: int = FREE
    start: int = 0
    clsid: bytes = bytes(16)


class _Chains:
    """Sectors of one size, and the table that says for each which one follows."""

    def __init__(self, sector: int) -> None:
        self.sector = sector
        self.data = bytearray()
        self.following: list[int] = []

    def add(self, data: bytes) -> int:
        """Append data and return its first sector."""
        if not data:
            return END
        start, count = len(self.following), -(-len(data) // self.sector)
        self.following += [*range(start + 1, start + count), END]
        self.data += data.ljust(count * self.sector, b"\0")
        return start


def compound(streams: Mapping[str, bytes], *, clsid: bytes = bytes(16)) -> bytes:
    """Return a compound file of streams by path; "/" parts storages, and `clsid` is the class of the root.

    The header alone lists the sectors of the FAT, which is enough for seven million bytes; more is an error.
    """
    entries = _directory(_tree(streams, clsid))
    large, small = _Chains(SECTOR), _Chains(SMALL_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.start = (small if len(entry.data) < SMALL else large).add(entry.data)
    entries[0].data = bytes(small.data)
    entries[0].start = large.add(entries[0].data)
    small_fat = _numbers(small.following)
    small_fat_start = large.add(small_fat)
    unused = [_Entry("", 0)] * (-len(entries) % 4)
    directory_start = large.add(b"".join(map(_packed, [*entries, *unused])))
    fats = -(-len(large.following) // (NUMBERS - 1))  # each sector of the FAT has a place in it too
    if fats > FATS:
        raise ValueError("The streams are too large for a FAT that the header lists alone")
    numbers = (0, fats, directory_start, 0, SMALL, small_fat_start, len(small_fat) // SECTOR, END, 0)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x9I", *VERSION, *numbers)
    places = range(len(large.following), len(large.following) + fats)
    header = (header + _numbers(places))[:SECTOR]
    return header + bytes(large.data) + _numbers([*large.following, *[FAT] * fats])


def _tree(streams: Mapping[str, bytes], clsid: bytes) -> _Entry:
    """Return the root of storages and streams."""
    root = _Entry("Root Entry", ROOT, clsid=clsid)
    for path, data in streams.items():
        *storages, name = path.split("/")
        storage = root
        for step in storages:
            storage = storage.children.setdefault(step, _Entry(step, STORAGE))
        storage.children[name] = _Entry(name, STREAM, data)
    return root


def _directory(root: _Entry) -> list[_Entry]:
    """Return the entries in their places, each storage's children linked as a red-black tree."""
    entries = [root]

    def linked(children: Sequence[_Entry], black_levels: int) -> int:
        """Link sorted children around the one in the middle; only those below all full levels are red."""
        if not children:
            return FREE
        middle = len(children) // 2
        entry, place = children[middle], len(entries)
        entries.append(entry)
        entry.colour = BLACK if black_levels > 0 else RED
        entry.left = linked(children[:middle], black_levels - 1)
        entry.right = linked(children[middle + 1 :], black_levels - 1)
        entry.child = family(entry)
        return place

    def family(storage: _Entry) -> int:
        ordered = sorted(storage.children.values(), key=lambda child: (len(child.name), child.name.upper()))
        return linked(ordered, max(1, len(ordered).bit_length() - 1))

    root.child = family(root)
    return entries


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    numbers = (len(name) + 2 if name else 0, entry.kind, entry.colour, entry.left, entry.right, entry.child)
    return struct.pack("<64sHBB3I16s20xIQ", name, *numbers, entry.clsid, entry.start, len(entry.data))


def _numbers(numbers: Sequence[int]) -> bytes:
    """Return numbers in whole sectors."""
    packed = struct.pack(f"<{len(numbers)}I", *numbers)
    return packed + b"\xff" * (-len(packed) % SECTOR)
