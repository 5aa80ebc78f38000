"""Reads Parquet in batches of rows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.sources.logs.native import flat, numbered, told_as
from inbox_fatigue.sources.logs.table import LINE, Batch, UnusableTableError, column_name, refuse_too_wide
from inbox_fatigue.sources.streams import read_exactly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.streams import Headed

_BATCH = 100_000
_SAMPLED = 500


class ParquetTable:
    """A log in Parquet; a row's line is its number, from 1."""

    def __init__(self, stream: Headed, limits: Limits) -> None:
        self._source = _source(stream, limits)
        with told_as("it is damaged Parquet"):
            frame = self._scan().head(_SAMPLED).collect()
            self._height = int(self._scan().select(pl.len()).collect().item())
        self.header = list(frame.columns)
        refuse_too_wide(self.header, limits)
        self.sample = numbered(frame)

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Yield all rows, with the columns at the wanted positions; ends at the first damaged batch."""
        columns = [pl.col(self.header[at]).alias(column_name(at)) for at in wanted]
        for start in range(0, self._height, _BATCH):
            with told_as(f"from row {start + 1} on it is damaged Parquet"):
                frame = self._scan().slice(start, _BATCH).select(columns).collect()
            lines = pl.int_range(start + 1, start + 1 + frame.height, dtype=pl.Int64, eager=True)
            yield Batch(frame=flat(frame).with_columns(lines.alias(LINE)))

    def _scan(self) -> pl.LazyFrame:
        if not isinstance(self._source, str):
            self._source.seek(0)
        return pl.scan_parquet(self._source)


def _source(stream: Headed, limits: Limits) -> Any:
    """Return what polars can read anywhere in: an open local file by its descriptor, else the bytes."""
    if stream.file is not None:
        try:
            return f"/dev/fd/{stream.file.fileno()}"
        except (OSError, AttributeError):  # a storage's file has none
            pass
    data = read_exactly(stream, limits.table_bytes + 1)
    if len(data) > limits.table_bytes:
        raise UnusableTableError(f"it has more than {limits.table_bytes} bytes", is_log=True)
    return io.BytesIO(data)
