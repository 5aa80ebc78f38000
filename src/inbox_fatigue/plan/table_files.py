"""Opens the tables that plans name, CSV, JSON or Parquet, by what they hold and not by their names."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from inbox_fatigue.sources.logs.csv_table import CsvTable
from inbox_fatigue.sources.logs.json_table import JsonTable
from inbox_fatigue.sources.logs.names import known_names
from inbox_fatigue.sources.logs.parquet_table import ParquetTable
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.sources.streams import FileStream, Headed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.logs.table import Table

_PARQUET = b"PAR1"
_ZIP = b"PK\x03\x04"
_BEFORE_JSON = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Table]:
    """Give a file's table; OSError if it cannot be opened, UnusableTableError if it is none."""
    with path.open("rb", buffering=0) as file:
        stream = Headed(FileStream(file))
        yield _table(stream, limits)


def _table(stream: Headed, limits: Limits) -> Table:
    if stream.head.startswith(_ZIP):
        raise UnusableTableError("it is a workbook or compressed; save it as plain CSV")
    if stream.head.startswith(_PARQUET):
        return ParquetTable(stream, limits)
    if stream.head.lstrip(_BEFORE_JSON)[:1] in {b"{", b"["}:
        return JsonTable(stream, limits)
    return CsvTable(stream, limits, None, known_names)
