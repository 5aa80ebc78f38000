"""Reads Parquet in batches of rows."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.sources.logs.table import LINE, Batch, UnusableTableError, column_name, refuse_too_wide
from inbox_fatigue.sources.streams import read_exactly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.streams import Headed

_BATCH = 100_000
_SAMPLED = 500
_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)


class ParquetTable:
    """A log in Parquet; a row's line is its number, from 1."""

    def __init__(self, stream: Headed, limits: Limits) -> None:
        self._source = _source(stream, limits)
        try:
            # the format and the codecs are native code: what they raise on damage is not only an error
            with _quiet():
                frame = self._scan().head(_SAMPLED).collect()
                self._height = int(self._scan().select(pl.len()).collect().item())
        except _ERRORS as error:
            raise UnusableTableError(f"it is damaged Parquet ({_line(error)})", is_log=True) from error
        self.header = list(frame.columns)
        refuse_too_wide(self.header, limits)
        self.sample = _flat(frame.rename(dict(zip(self.header, _names(self.header), strict=True))))

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Yield all rows, with the columns at the wanted positions; ends at the first damaged batch."""
        columns = [pl.col(self.header[at]).alias(column_name(at)) for at in wanted]
        for start in range(0, self._height, _BATCH):
            try:
                with _quiet():
                    frame = self._scan().slice(start, _BATCH).select(columns).collect()
            except _ERRORS as error:
                text = f"from row {start + 1} on it is damaged Parquet ({_line(error)})"
                raise UnusableTableError(text, is_log=True) from error
            lines = pl.int_range(start + 1, start + 1 + frame.height, dtype=pl.Int64, eager=True)
            yield Batch(frame=_flat(frame).with_columns(lines.alias(LINE)))

    def _scan(self) -> pl.LazyFrame:
        if not isinstance(self._source, str):
            self._source.seek(0)
        return pl.scan_parquet(self._source)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what native code prints on damage, a stack of its own, from the user's terminal."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


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


def _names(header: list[str]) -> list[str]:
    return [column_name(at) for at in range(len(header))]


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with nested and binary columns as null texts; no column of ours is one."""
    lost = [
        pl.lit(None, dtype=pl.String).alias(name)
        for name, kind in frame.schema.items()
        if kind.is_nested() or kind in {pl.Binary, pl.Object}
    ]
    return frame.with_columns(lost)


def _line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
