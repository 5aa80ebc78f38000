"""Reads JSON lines, arrays and objects that follow one another: by polars where a block is plain, else exactly."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.sources.logs.json_envelopes import is_envelope, rows_of
from inbox_fatigue.sources.logs.json_shapes import LOOKED_AT, has_lines, next_object
from inbox_fatigue.sources.logs.names import is_known, name_table
from inbox_fatigue.sources.logs.nested_json import flat, hide_names
from inbox_fatigue.sources.logs.table import LINE, BadRow, Batch, UnusableTableError, column_name
from inbox_fatigue.sources.logs.texts import decoded, text_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.streams import Headed

_SAMPLED = 500
_BATCH = 50_000
_DAMAGED = "what it carries is not JSON"
_LARGEST = 64 * 1024 * 1024  # bytes of an object that carries rows; 10,000 events of SparkPost have 15 MiB
_DECODER = json.JSONDecoder()


class JsonTable:
    """A log whose rows are JSON objects: one a line, in arrays, one after the other, or carried by others."""

    def __init__(self, stream: Headed, limits: Limits) -> None:
        self._limits = limits
        self._blocks = text_blocks(stream, stream.head)
        self._rest = next(self._blocks, b"")
        self._line = 1
        self._together = not has_lines(self._rest, limits.csv_row_bytes)
        objects = self._sampled()
        self._carried = any(map(is_envelope, objects))
        if self._carried:
            objects = [row for one in objects for row in rows_of(one)]
        self._nested = hide_names(objects)
        if self._nested:
            objects = [flat(one) for one in objects]
        objects = objects[:_SAMPLED]
        self.header = _header(objects, limits.csv_columns)
        self.sample = self._frame(objects, [0] * len(objects), range(len(self.header)))

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Yield all rows, with the columns at the wanted positions."""
        while True:
            more = next(self._blocks, b"")
            exact = self._together or self._carried or self._nested
            batch = None if exact else self._plain(wanted, ended=not more)
            if batch is not None:
                yield batch
            else:
                yield from self._exact(wanted, ended=not more)
            if not more:
                return
            self._rest += more

    def _plain(self, wanted: Sequence[int], *, ended: bool) -> Batch | None:
        """Return the rows of whole lines by polars, None where it refuses or skips one."""
        body = self._rest if ended else self._rest[: self._rest.rfind(b"\n") + 1]
        count = body.count(b"\n") + (not body.endswith(b"\n"))
        if not body or b"\n\n" in body or b"\0" in body or len(body) // count > self._limits.csv_field_bytes:
            return None
        names = {self.header[at]: pl.String for at in wanted}
        try:
            frame = pl.read_ndjson(io.BytesIO(body), schema=names)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, UnicodeError):  # half a surrogate
            return None
        if frame.height != count:
            return None
        lines = pl.int_range(self._line, self._line + count, dtype=pl.Int64, eager=True)
        self._line += count
        self._rest = self._rest[len(body) :]
        frame = frame.select(
            *(pl.col(self.header[at]).alias(column_name(at)) for at in wanted), lines.alias(LINE)
        )
        return Batch(frame=frame)

    def _exact(self, wanted: Sequence[int], *, ended: bool) -> Iterator[Batch]:
        objects: list[dict[str, Any]] = []
        lines: list[int] = []
        bad: list[BadRow] = []
        for line, one in self._rows(ended=ended):
            if isinstance(one, BadRow):
                bad.append(one)
            else:
                objects.append(flat(one) if self._nested else one)
                lines.append(line)
            if len(objects) >= _BATCH:
                yield Batch(frame=self._frame(objects, lines, wanted), bad=tuple(bad))
                objects, lines, bad = [], [], []
        if objects or bad:
            yield Batch(frame=self._frame(objects, lines, wanted), bad=tuple(bad))

    def _rows(self, *, ended: bool) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
        """Yield the rows with their numbers; those that one object carries are counted on from its own."""
        for line, one in self._elements(ended=ended) if self._together else self._lines(ended=ended):
            if isinstance(one, BadRow) or not self._carried:
                yield line, one
                continue
            for place, row in enumerate(rows_of(one)):
                self._line += bool(place)
                yield line + place, row or BadRow(line=line + place, why="malformed-row", detail=_DAMAGED)

    def _lines(self, *, ended: bool) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
        """Yield the objects of whole lines with their line."""
        *whole, last = self._rest.split(b"\n")
        self._rest = b"" if ended else last
        for text in [*whole, last] if ended else whole:
            if text.strip():
                yield self._line, self._object(text)
            self._line += 1

    def _elements(self, *, ended: bool) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
        """Yield the objects of arrays, or that follow one another, with their number.

        After damage the rest cannot be told apart.
        """
        cut = len(self._rest) if ended else self._rest.rfind(b"}") + 1  # never inside a character
        text, _ = decoded(self._rest[:cut])
        at = 0
        while (at := next_object(text, at)) < len(text):
            try:
                one, end = _DECODER.raw_decode(text, at)
            except (ValueError, RecursionError):
                if ended or len(text) - at > _LARGEST:
                    what = (
                        "it is not JSON" if ended else "it is not JSON, or one object is larger than 64 MiB"
                    )
                    detail = f"from here on {what}; what came before was read"
                    yield self._line, BadRow(line=self._line, why="malformed-row", detail=detail)
                    at = len(text)
                    self._blocks = iter(())
                break
            yield (
                self._line,
                _sound(one)
                if isinstance(one, dict)
                else BadRow(line=self._line, why="not-an-object", detail="it is no JSON object"),
            )
            self._line += 1
            at = end
        self._rest = text[at:].encode() + self._rest[cut:]

    def _object(self, text: bytes) -> dict[str, Any] | BadRow:
        if len(text) > self._limits.csv_row_bytes:
            return BadRow(
                line=self._line,
                why="row-too-large",
                detail=f"it has more than {self._limits.csv_row_bytes} bytes",
            )
        try:
            one = json.loads(decoded(text)[0])
        except (ValueError, RecursionError):
            return BadRow(line=self._line, why="malformed-row", detail="it is not JSON")
        if not isinstance(one, dict):
            return BadRow(line=self._line, why="not-an-object", detail="it is no JSON object")
        return _sound(one)

    def _sampled(self) -> list[dict[str, Any]]:
        if self._together:
            while not (found := self._first_together()) and len(self._rest) < _LARGEST:
                if not (more := next(self._blocks, b"")):
                    break
                self._rest += more
            return found
        texts = self._rest[:LOOKED_AT].split(b"\n")[:_SAMPLED]
        return [one for text in texts if isinstance(one := self._object(text), dict)]

    def _first_together(self) -> list[dict[str, Any]]:
        keep = self._rest, self._line, self._blocks
        found = [one for _, one in _first(self._elements(ended=False), _SAMPLED) if isinstance(one, dict)]
        self._rest, self._line, self._blocks = keep
        return found

    def _frame(self, objects: list[dict[str, Any]], lines: list[int], wanted: Sequence[int]) -> pl.DataFrame:
        columns = {column_name(at): [_text(one.get(self.header[at])) for one in objects] for at in wanted}
        schema = {column_name(at): pl.String for at in wanted} | {LINE: pl.Int64}
        return pl.DataFrame({**columns, LINE: lines}, schema=schema)


def _sound(one: dict[str, Any]) -> dict[str, Any]:
    """Return an object whose keys can be names of columns: JSON can spell half a character."""
    if all(map(str.isascii, one)):
        return one
    return {key.encode("utf-8", "replace").decode(): value for key, value in one.items()}


def _header(objects: Sequence[dict[str, Any]], most: int) -> list[str]:
    """Return the fields of the first objects, and those that others of the same system have.

    Tags, variables and tracked links bring fields of their own; of nested ones that are too many, unknown ones are
    left out.
    """
    fields = dict.fromkeys(key for one in objects for key in one)
    if not fields:
        raise UnusableTableError("it holds no JSON objects, one a line, in an array or one after the other")
    if len(fields) > most:
        fields = dict.fromkeys(key for key in fields if "." not in key or is_known(key))
    if len(fields) > most:
        raise UnusableTableError(f"it has {len(fields)} fields, more than {most}")
    late = (names for mark, names in name_table()["late_fields"].items() if mark in fields)
    return list(fields | dict.fromkeys(name for names in late for name in names))


def _first(rows: Iterator[Any], count: int) -> Iterator[Any]:
    for _, row in zip(range(count), rows, strict=False):
        yield row


def _text(value: Any) -> str | None:
    """Return a JSON value as polars writes it into a text column."""
    if value is None or isinstance(value, str):
        return None if value is None else value.encode("utf-8", "replace").decode()
    return json.dumps(value)
