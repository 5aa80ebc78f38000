"""The file below a PST's nodes: blocks of data, the two trees that find them, and a header (MS-PST 2.2)."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from tests.outlook.heap import BLOCK, Node, pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST = 0x4400  # where pages and blocks begin
PAGE, OF_PAGE = 512, 488  # a page, and the rows in it
ALIGNED = 64  # what the sizes of blocks are multiples of
HEADER = 564
IN_ARRAY, IN_LIST = (BLOCK - 8) // 8, (BLOCK - 8) // 24  # the blocks that one joins, the nodes that one lists
INTERNAL = 2  # a bit in the numbers of blocks that lead to other blocks
OF_BLOCKS, OF_NODES = 0x80, 0x81  # the kinds of pages
DISGUISE = bytes.fromhex(
    "41361362a8216ebbf416cc047f64e85d1ef2cb2a74c55e35d295479e962d9a884c7d843fdbac31b6485ff6c4d8398be7"
    "233b388ec8c1df25b120a546604e9cfbaad35651457c550007c92b9d859b09a08fadb30f63ab894bd7a7155a716642bf"
    "264a6b98faea7753b270052cfd593a867ece06eb827857c78d43afb41cd45bcde2e9274fc3087280cfb0eff5286dbe30"
    "4d3492d50e3c2232e5e4f99fc2d10a8112e1ee918376e397e6618a1779a4b7dc907a5c8c02a6ca69de501a1193b95287"
    "58fced1d37491b6ae0293399bd6cd994f340546ff0c673b8d63e6518441fdd6710f10c19ecae03a1147ba90bfff8a3c0"
    "a201f72ebc2468750dfeba2fb5d0da3d"
)  # what stands for each byte where the file is disguised ("compressible encryption")


def database(nodes: Mapping[int, tuple[Node, int]], *, disguised: bool) -> bytes:
    """Return a file of nodes by their numbers, each with the number of its parent.

    The maps of free room are left out and said to be invalid, as after a crash; readers go without them.
    """
    file = _File(disguised=disguised)
    order = sorted(nodes.items())
    rows = [struct.pack("<QQQII", number, *file.add(node), parent, 0) for number, (node, parent) in order]
    trees = (*file.tree(OF_NODES, rows), *file.tree(OF_BLOCKS, file.blocks))
    return _header(file, trees) + bytes(file.data[HEADER:])


class _File:
    """A file that grows; numbers of blocks and pages go up in fours."""

    def __init__(self, *, disguised: bool) -> None:
        self.disguised = disguised
        self.data = bytearray(FIRST)
        self.blocks: list[bytes] = []
        self.next = 4

    def add(self, node: Node) -> tuple[int, int]:
        """Write a node and return the numbers of its data and of the list of the nodes below it."""
        children = sorted(node.below.items())
        below = [struct.pack("<QQQ", number, *self.add(child)) for number, child in children]
        parts = [(self._block(data), len(data)) for data in node.blocks]
        level = 0
        while len(parts) > 1:
            level += 1
            parts = [self._array(level, part) for part in pieces(parts, IN_ARRAY)]
        if len(below) > IN_LIST:
            raise ValueError("A node has more nodes below it than one list holds")
        listed = struct.pack("<BBHI", 2, 0, len(below), 0) + b"".join(below)
        return parts[0][0], self._block(listed, INTERNAL) if below else 0

    def tree(self, kind: int, rows: Sequence[bytes]) -> tuple[int, int]:
        """Write a tree of rows that begin with their keys and return the number and the place of its root."""
        level = 0
        while True:
            pages = pieces(rows, OF_PAGE // len(rows[0]))
            places = [self._page(kind, level, page) for page in pages]
            if len(places) == 1:
                return places[0]
            firsts = zip(pages, places, strict=True)
            rows = [page[0][:8] + struct.pack("<QQ", *place) for page, place in firsts]
            level += 1

    def _array(self, level: int, parts: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Write a block that joins others; return its number and the bytes in all."""
        size = sum(size for _, size in parts)
        numbers = b"".join(struct.pack("<Q", number) for number, _ in parts)
        return self._block(struct.pack("<BBHI", 1, level, len(parts), size) + numbers, INTERNAL), size

    def _block(self, data: bytes, internal: int = 0) -> int:
        if self.disguised and not internal:
            data = data.translate(DISGUISE)
        number, at = self._numbered(internal), self._aligned(ALIGNED)
        trailer = struct.pack("<HHIQ", len(data), _signature(at, number), _checksum(data), number)
        self.data += data + bytes(-(len(data) + len(trailer)) % ALIGNED) + trailer
        self.blocks.append(struct.pack("<QQHHI", number, at, len(data), 2, 0))
        return number

    def _page(self, kind: int, level: int, rows: Sequence[bytes]) -> tuple[int, int]:
        number, at = self._numbered(), self._aligned(PAGE)
        width = len(rows[0])
        counts = struct.pack("<4B4x", len(rows), OF_PAGE // width, width, level)
        data = b"".join(rows).ljust(OF_PAGE, b"\0") + counts
        self.data += data + struct.pack("<BBHIQ", kind, kind, _signature(at, number), _checksum(data), number)
        return number, at

    def _numbered(self, internal: int = 0) -> int:
        self.next += 4
        return self.next | internal

    def _aligned(self, size: int) -> int:
        self.data += bytes(-len(self.data) % size)
        return len(self.data)


def _header(file: _File, trees: Sequence[int]) -> bytes:
    """Return the header of a file that holds text in UTF-16, with where its trees begin."""
    root = struct.pack("<4xQ24x4QB7x", len(file.data), *trees, 0)
    counters = struct.pack("<8xQ", file.next + 4) + struct.pack("<I", 1) + struct.pack("<32I", *[0x400] * 32)
    told = b"SM" + struct.pack("<HHBB8x", 23, 19, 1, 1) + counters + bytes(8) + root + b"\xff" * 256
    told += struct.pack("<BBHQ", 0x80, file.disguised, 0, file.next + 4)
    checked = struct.pack("<4sI", b"!BDN", _checksum(told[:471])) + told + struct.pack("<I", _checksum(told))
    return checked.ljust(HEADER, b"\0")


def _checksum(data: bytes) -> int:
    """Return the CRC-32 that begins and ends without turning all bits over."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _signature(at: int, number: int) -> int:
    both = at ^ number
    return (both >> 16 ^ both) & 0xFFFF
