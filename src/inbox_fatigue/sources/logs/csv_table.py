"""Reads CSV in blocks: by polars where a block is plain, exactly where it is not."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.charsets import charset_of, told
from inbox_fatigue.sources.logs.csv_rows import Dialect, exact_rows
from inbox_fatigue.sources.logs.plain_csv import is_plain
from inbox_fatigue.sources.logs.table import (
    LINE,
    BadRow,
    Batch,
    UnusableTableError,
    column_name,
    refuse_too_wide,
)
from inbox_fatigue.sources.logs.texts import decoded, text_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.streams import Headed

_DELIMITERS = (",", ";", "\t", "|")
_STATED = re.compile(rb"\A\s*\"?sep=(.)\"?\n", re.IGNORECASE)  # a line that Excel writes and reads
_SAMPLED = 500
_HEAD = 256 * 1024  # bytes that tell how a file is written
_FEW = 1_000  # lines that are read exactly sooner than numpy is loaded


class CsvTable:
    """A log in CSV, TSV or any delimiter that its header shows."""

    def __init__(
        self, stream: Headed, limits: Limits, delimiter: str | None, known: Callable[[list[str]], int]
    ) -> None:
        self._limits = limits
        self._stream = stream
        self._blocks = text_blocks(stream, stream.head)
        self._rest = next(self._blocks, b"")
        self._line = 1
        self._recoded = 0
        self._dialect = self._open(delimiter, known)
        rows = self._sampled()
        self.sample = pl.DataFrame(
            {column_name(at): [row[at] for row in rows] for at in range(len(self.header))},
            schema={column_name(at): pl.String for at in range(len(self.header))},
        )

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Yield all rows, with the columns at the wanted positions."""
        while True:
            block = self._rest
            more = next(self._blocks, b"")
            ended = not more
            if ended and self._stream.fault is not None:  # what stands behind the last line feed was cut off
                block = block[: block.rfind(b"\n") + 1]
            batch = self._plain(block, wanted, ended=ended)
            if batch is None:
                batch = self._exact(block, wanted, ended=ended)
            if batch.frame.height or batch.bad:
                yield batch
            if ended:
                return
            self._rest += more

    def recoded(self) -> int:
        """Return how many rows were not UTF-8 so far."""
        return self._recoded

    def _open(self, delimiter: str | None, known: Callable[[list[str]], int]) -> Dialect:
        self._skip(len(self._rest) - len(self._rest.lstrip(b"\n ")))
        delimiter = _one_sign(delimiter) if delimiter else None
        charset = charset_of(_whole_lines(self._rest[:_HEAD], ended=len(self._rest) <= _HEAD))
        if stated := _STATED.match(self._rest):
            delimiter = delimiter or _one_sign(stated[1].decode("latin-1"))
            self._skip(stated.end())
        head, _ = decoded(self._rest.partition(b"\n")[0], charset)
        choices = [delimiter] if delimiter and delimiter in head else list(_DELIMITERS)
        first = self._rest[: self._limits.csv_row_bytes]
        headers = [(_header(first, choice, charset, self._limits), choice) for choice in choices]
        (names, lines), choice = max(headers, key=lambda one: (known(one[0][0]), len(one[0][0])))
        if not any(names):
            raise UnusableTableError("it has no header line")
        refuse_too_wide(names, self._limits)
        self.header = [name.strip() for name in names]
        self._skip(_length_of_lines(self._rest, lines))
        return Dialect(delimiter=choice, columns=len(names), limits=self._limits, charset=charset)

    def _skip(self, size: int) -> None:
        self._line += self._rest.count(b"\n", 0, size)
        self._rest = self._rest[size:]

    def _sampled(self) -> list[list[str]]:
        head = self._rest[:_HEAD]
        lines = head.split(b"\n")[: _SAMPLED + 1]
        whole = len(head) == len(self._rest) and len(lines) <= _SAMPLED
        return exact_rows(b"\n".join(lines), 0, self._dialect, ended=whole).rows

    def _plain(self, block: bytes, wanted: Sequence[int], *, ended: bool) -> Batch | None:
        """Return the rows of a block by polars; None unless it reads the block as the exact reader does."""
        cut = len(block) if ended else block.rfind(b"\n") + 1
        body = block[:cut]
        if ended and body and not body.endswith(b"\n"):
            body += b"\n"
        count = body.count(b"\n")
        if not body or not self._is_plain(body, count):
            return None
        names = [column_name(at) for at in range(self._dialect.columns)]
        try:
            frame = pl.read_csv(
                io.BytesIO(body),
                has_header=False,
                separator=self._dialect.delimiter,
                schema=dict.fromkeys(names, pl.String),
                columns=sorted(set(wanted)) or [0],
            )
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
            return None
        if frame.height != count:
            return None
        numbered = frame.with_columns(
            pl.int_range(self._line, self._line + count, dtype=pl.Int64).alias(LINE)
        )
        self._line += count
        self._rest = block[cut:]
        return Batch(frame=numbered)

    def _is_plain(self, body: bytes, count: int) -> bool:
        if count < _FEW or b"\0" in body or b"\n\n" in body or body.startswith(b"\n"):
            return False
        longest = min(self._limits.csv_field_bytes, self._limits.csv_row_bytes)
        return is_plain(body, self._dialect.delimiter, self._dialect.columns, longest)

    def _exact(self, block: bytes, wanted: Sequence[int], *, ended: bool) -> Batch:
        if not self._dialect.charset:
            self._dialect = replace(self._dialect, charset=charset_of(_whole_lines(block, ended=ended)))
        found = exact_rows(block, self._line, self._dialect, ended=ended)
        self._line += block.count(b"\n", 0, len(block) - len(found.rest))
        self._rest = found.rest
        bad = tuple(found.bad)
        if found.recoded and not self._recoded:
            line = found.lines[0] if found.lines else self._line
            bad += (BadRow(line=line, why="not-utf-8", detail=told(self._dialect.charset), lost=0),)
        self._recoded += found.recoded
        columns = {column_name(at): [row[at] for row in found.rows] for at in wanted}
        schema = {column_name(at): pl.String for at in wanted} | {LINE: pl.Int64}
        return Batch(frame=pl.DataFrame({**columns, LINE: found.lines}, schema=schema), bad=bad)


def _one_sign(delimiter: str) -> str:
    sign = {"\\t": "\t", "tab": "\t"}.get(delimiter, delimiter)
    if len(sign) != 1 or not sign.isascii() or sign in '"\r\n\0' or sign.isalnum():
        raise UnusableTableError(
            f"{delimiter!r} cannot be a delimiter; pass one sign, such as --delimiter ';'"
        )
    return sign


def _header(text: bytes, delimiter: str, charset: str, limits: Limits) -> tuple[list[str], int]:
    """Return the names of the first row with that delimiter, and how many lines it takes."""
    lines = text.split(b"\n")[: limits.csv_quoted_lines]
    for count in range(1, len(lines) + 1):
        part = decoded(b"\n".join(lines[:count]), charset)[0].replace("\0", "")
        try:
            row = next(csv.reader([part], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                continue
            return [], 1
        return row, count
    return [], 1


def _whole_lines(block: bytes, *, ended: bool) -> bytes:
    return block if ended else block[: block.rfind(b"\n") + 1]


def _length_of_lines(text: bytes, count: int) -> int:
    end = 0
    for _ in range(count):
        found = text.find(b"\n", end)
        if found < 0:
            return len(text)
        end = found + 1
    return end
