"""What a node of a PST says: a list of properties, or a table (MS-PST 2.3.3 and 2.3.4)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.outlook.heap import BLOCK, LONGEST, Heap, Node, pieces
from tests.outlook.values import SIZES, Properties, encoded, type_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIST, TABLE = 0xBC, 0x7C
ROW, VERSION = 0x67F20003, 0x67F30003  # the columns that every table begins with


def list_of(properties: Properties, below: Mapping[int, Node] | None = None) -> Node:
    """Return a list of properties, with the nodes below it by their numbers."""
    heap, rows = Heap(LIST, below or {}), []
    for tag, value in sorted(properties.items()):
        rows.append(struct.pack("<HH", tag >> 16, type_of(tag)) + _kept(heap, tag, encoded(tag, value), 4))
    return heap.node(heap.add_tree(rows, 2, 6))


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """Where each tag's cell is in a row, its size and its bit; where cells of each size end, and then the row."""

    cells: Mapping[int, tuple[int, int, int]]
    ends: Sequence[int]


def table_of(rows: Mapping[int, Properties], columns: Sequence[int] = ()) -> Node:
    """Return a table of rows by their numbers; a tag that any row has is a column, as are those given."""
    heap = Heap(TABLE, {})
    layout = _layout(sorted({*columns, *(tag for row in rows.values() for tag in row)}))
    cells = [_row(heap, layout, number, row) for number, row in sorted(rows.items())]
    index = [struct.pack("<II", number, place) for place, number in enumerate(sorted(rows))]
    matrix = b"".join(cells)
    if len(matrix) > LONGEST:  # no row is parted by the end of a block
        *full, last = map(b"".join, pieces(cells, BLOCK // layout.ends[-1]))
        where = heap.add_below([*(block.ljust(BLOCK, b"\0") for block in full), last])
    else:
        where = heap.add(matrix)
    header = struct.pack(
        "<BB4H3I", TABLE, len(layout.cells), *layout.ends, heap.add_tree(index, 4, 4), where, 0
    )
    described = (struct.pack("<IHBB", tag, *cell) for tag, cell in sorted(layout.cells.items()))
    return heap.node(heap.add(header + b"".join(described)))


def _layout(tags: Sequence[int]) -> _Layout:
    cells: dict[int, tuple[int, int, int]] = {}
    ends, at = [], 0
    for sizes in ((4, 8), (2,), (1,)):
        for tag in (ROW, VERSION, *tags):
            if (size := SIZES.get(type_of(tag), 4)) in sizes:
                cells[tag] = (at, size, len(cells))
                at += size
        ends.append(at)
    return _Layout(cells=cells, ends=[*ends, at + -(-len(cells) // 8)])


def _row(heap: Heap, layout: _Layout, number: int, row: Properties) -> bytes:
    """Return one row: its cells in their places, then a bit for each cell that there is."""
    packed = bytearray(layout.ends[-1])
    for tag, value in {**row, ROW: number, VERSION: 1}.items():
        at, size, bit = layout.cells[tag]
        packed[at : at + size] = _kept(heap, tag, encoded(tag, value), size)
        packed[layout.ends[2] + bit // 8] |= 0x80 >> bit % 8
    return bytes(packed)


def _kept(heap: Heap, tag: int, data: bytes, room: int) -> bytes:
    """Return a value that has room in its place, or else the number by which the heap knows it."""
    if SIZES.get(type_of(tag), LONGEST) <= room:
        return data.ljust(room, b"\0")
    return struct.pack("<I", heap.add(data))
