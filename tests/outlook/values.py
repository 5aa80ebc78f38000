"""Properties of Outlook's items: a tag of 32 bits (the property's number, then its type) and a value."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

Value = str | bytes | int | bool | datetime
Properties = Mapping[int, Value]

INT16, INT32, BOOLEAN, INT64, STRING8, UNICODE, TIME = 2, 3, 0x0B, 0x14, 0x1E, 0x1F, 0x40
SIZES = {INT16: 2, INT32: 4, BOOLEAN: 1, INT64: 8, TIME: 8}  # of the types whose values all have one size
_FORMATS = {INT16: "<h", INT32: "<i", BOOLEAN: "<?", INT64: "<q"}
_FIRST_TIME = datetime(1601, 1, 1, tzinfo=UTC)


def type_of(tag: int) -> int:
    """Return the type of a tag's values."""
    return tag & 0xFFFF


def encoded(tag: int, value: Value) -> bytes:
    """Return a value as its type is stored; times are counted from 1601 in tenths of a microsecond.

    Bytes stay as they are: text in 8 bits, everything binary, and what a broken file might hold in place of a value.
    """
    match value:
        case str() if type_of(tag) == UNICODE:
            return value.encode("utf-16-le", "surrogatepass")
        case datetime():
            return struct.pack("<Q", (value - _FIRST_TIME) // timedelta(microseconds=1) * 10)
        case bytes():
            return value
    return struct.pack(_FORMATS[type_of(tag)], value)
