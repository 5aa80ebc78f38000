"""Tells the line that parts two messages of an mbox from a sentence that begins with "From"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 600  # bytes; no From line is longer, even with a return path that holds another address
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME = rb"\d{1,2}:\d{2}(?::\d{2})?"
_ZONE = rb"(?:[ \t]+(?:[+-]\d{4}|[A-Z][A-Za-z]{1,4}))*"
# "From a@b Mon Jan  1 00:00:00 2001", with zones before or after the year, or "Mon, 1 Jan 2001 00:00:00".
_STRICT = re.compile(
    rb"From (?:.{0,400}?[ \t])?"
    + _DAY
    + rb",?[ \t]+(?:"
    + _MONTH
    + rb"[ \t]+\d{1,2}[ \t]+"
    + _TIME
    + _ZONE
    + rb"[ \t]+\d{2}(?:\d{2})?"
    + _ZONE
    + rb"|\d{1,2}[ \t]+"
    + _MONTH
    + rb"[ \t]+\d{4}[ \t]+"
    + _TIME
    + _ZONE
    + rb")(?:[ \t]+remote from .{1,200})?[ \t\r]*\Z"
)
# Other systems write other dates; a year and a time must be there at the least.
_LOOSE = re.compile(rb"From (?=.{0,400}\b(?:19|20)\d\d\b)(?=.{0,400}\b\d{1,2}:\d\d).{5,}\Z")
_FIELD = re.compile(rb"(?:[!-9;-~]{1,200}[ \t]*:|>From )")


def parts_messages(buffer: bytes | bytearray, start: int, *, ended: bool) -> bool | None:
    """Return whether the line at `start` opens a message; None if more bytes are needed to tell.

    `start` is 0 or stands behind a line feed, and the two bytes before it are in the buffer.
    A sure From line needs a blank line before it or a header field after it; a doubtful one both.
    """
    end = buffer.find(b"\n", start, start + LONGEST)
    if end < 0:
        if not ended and len(buffer) - start < LONGEST:
            return None
        end = len(buffer) if ended and len(buffer) - start < LONGEST else start
    line = bytes(buffer[start:end])
    sure = _STRICT.match(line) is not None
    if not sure and _LOOSE.match(line) is None:
        return False
    blank = start == 0 or buffer[start - 2 : start] == b"\n\n" or buffer[start - 3 : start] == b"\n\r\n"
    if sure and blank:
        return True
    after = bytes(buffer[end + 1 : end + 202])
    if len(after) < 201 and not ended:
        return None
    field = _FIELD.match(after) is not None
    return (blank or field) if sure else (blank and field)


def opens_mbox(head: bytes) -> bool:
    """Return whether the first line of a file is the From line of an mbox."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if not text.startswith(b"From "):
        return False
    line = re.split(rb"[\r\n]", text[:LONGEST], maxsplit=1)[0]
    return _STRICT.match(line) is not None or _LOOSE.match(line) is not None


def candidates(buffer: bytes | bytearray, start: int) -> Iterator[int]:
    """Yield where lines begin with "From " behind an offset."""
    at = buffer.find(b"\nFrom ", start)
    while at >= 0:
        yield at + 1
        at = buffer.find(b"\nFrom ", at + 1)
