"""Reads Avro in batches of rows."""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.avro_blocks import BlockReader
from inbox_fatigue.sources.logs.native import flat, numbered, told_as
from inbox_fatigue.sources.logs.table import LINE, Batch, UnusableTableError, column_name, refuse_too_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.streams import Headed

_SAMPLED = 500
_UNREAD = "it is damaged Avro, or of a kind that is not read; make JSON lines or Parquet of it"


class AvroTable:
    """A log in Avro; a row's line is its number, from 1. Its rows can be read once."""

    def __init__(self, stream: Headed, limits: Limits) -> None:
        self._stream = stream
        self._reader = BlockReader(stream, limits.table_bytes)
        blocks = self._reader.blocks()
        first = next(blocks, None)
        if first is None:
            self._tell_fault("it is damaged Avro")
            raise UnusableTableError("it has no rows")
        self._blocks = chain([first], blocks)
        with told_as(_UNREAD):
            frame = self._frame(first.data)
        self.header = list(frame.columns)
        refuse_too_wide(self.header, limits)
        self.sample = numbered(frame.head(_SAMPLED))

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Yield all rows, with the columns at the wanted positions; ends at the first damaged block."""
        columns = [pl.col(self.header[at]).alias(column_name(at)) for at in wanted]
        start, damaged = 1, "from row 1 on it is damaged Avro"
        for blocks in self._blocks:
            with told_as(damaged):
                frame = self._frame(blocks.data).select(columns)
            if frame.height != blocks.rows:
                raise UnusableTableError(damaged, is_log=True)
            lines = pl.int_range(start, start + frame.height, dtype=pl.Int64, eager=True)
            yield Batch(frame=flat(frame).with_columns(lines.alias(LINE)))
            start += frame.height
            damaged = f"from row {start} on it is damaged Avro"
        self._tell_fault(damaged)

    def _frame(self, blocks: bytes) -> pl.DataFrame:
        return pl.read_avro(io.BytesIO(self._reader.header + blocks))

    def _tell_fault(self, what: str) -> None:
        """Raise what ended the blocks early; what cut off the archive around them is told by itself."""
        if self._reader.fault and self._stream.fault is None:
            raise UnusableTableError(f"{what} ({self._reader.fault})", is_log=True)
