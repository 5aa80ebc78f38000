"""Nodes of a PST, and the heap in which one keeps its small values (MS-PST 2.3.1)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Parts = TypeVar("Parts", bytes, Sequence[bytes], Sequence[tuple[int, int]])
BLOCK = 8176  # bytes of data that fit into one block
LONGEST = 3580  # bytes of a value in the heap; longer ones are nodes below
TREE = 0xB5
BELOW = 0x1F  # the type of a node that holds one long value


@dataclass(frozen=True, kw_only=True)
class Node:
    """Data in blocks, and the nodes below by their numbers."""

    blocks: Sequence[bytes]
    below: Mapping[int, Node] = field(default_factory=dict)


class Heap:
    """Values of one node, each known by a number; long ones become nodes below."""

    def __init__(self, kind: int, below: Mapping[int, Node]) -> None:
        self.kind = kind
        self.below = dict(below)
        self.pages: list[list[bytes]] = [[]]

    def add(self, data: bytes) -> int:
        """Keep a value and return its number; that of no bytes is nought."""
        if not data:
            return 0
        if len(data) > LONGEST:
            return self.add_below(pieces(data, BLOCK))
        if self._size(len(self.pages) - 1) + len(data) + 2 > BLOCK:
            self.pages.append([])
        self.pages[-1].append(data)
        return len(self.pages[-1]) << 5 | len(self.pages) - 1 << 16

    def add_below(self, blocks: Sequence[bytes]) -> int:
        """Keep blocks as a node below and return its number."""
        number = len(self.below) + 1 << 5 | BELOW
        self.below[number] = Node(blocks=blocks)
        return number

    def add_tree(self, rows: Sequence[bytes], key: int, entry: int) -> int:
        """Keep rows of a key and an entry, given in order and by their sizes; return the number of their header."""
        level = 0
        while len(leaf := b"".join(rows)) > LONGEST:
            leaves = pieces(rows, LONGEST // len(rows[0]))
            rows = [leaf[0][:key] + struct.pack("<I", self.add(b"".join(leaf))) for leaf in leaves]
            level += 1
        return self.add(struct.pack("<4BI", TREE, key, entry, level, self.add(leaf)))

    def node(self, root: int) -> Node:
        """Return all of it as a node; `root` is the number of the value that leads to the others."""
        return Node(blocks=[self._block(place, root) for place in range(len(self.pages))], below=self.below)

    def _header(self, place: int) -> int:
        """Return the size of a page's header: the first names the heap, some map the room in those that follow."""
        return 12 if place == 0 else 66 if place % 128 == 8 else 2

    def _size(self, place: int) -> int:
        page = self.pages[place]
        return self._header(place) + sum(map(len, page)) + 1 + 4 + 2 * (len(page) + 1)

    def _block(self, place: int, root: int) -> bytes:
        page, at = self.pages[place], [self._header(place)]
        for data in page:
            at.append(at[-1] + len(data))
        where = at[-1] + at[-1] % 2
        header = struct.pack("<H", where) + (
            struct.pack("<BBI", 0xEC, self.kind, root) if place == 0 else b""
        )
        data = header.ljust(at[0], b"\0") + b"".join(page)
        return data.ljust(where, b"\0") + struct.pack(f"<HH{len(at)}H", len(page), 0, *at)


def pieces(data: Parts, size: int) -> list[Parts]:
    """Cut bytes, or a row of things, into pieces of a size; the last is what remains."""
    return [data[at : at + size] for at in range(0, len(data), size)]
