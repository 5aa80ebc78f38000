"""Tells the line that parts two messages of an mbox from a sentence that begins with "From"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FROM = b"From "
_LINE_FEED, _ESCAPE = b"\n>"
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


@dataclass(slots=True)
class Search:
    """The search for From lines in a buffer to which bytes are added and from which they are taken."""

    scanned: int = 0  # no line that begins before it is looked at again
    escaped: bool = False  # an escaped From line stands behind the last one that parts

    def partings(self, buffer: bytes | bytearray, *, ended: bool) -> Iterator[int]:
        """Yield where the lines that part two messages begin, as far as the bytes allow to tell."""
        for at in _mentions(buffer, self.scanned):
            before = buffer[at - 1] if at else None
            if before == _LINE_FEED:
                parts = parts_messages(buffer, at, ended=ended)
                if parts is None:
                    self.scanned = at - 1
                    return
                if parts:
                    yield at
                    self.escaped = False
            elif before == _ESCAPE:
                self.escaped = self.escaped or _escapes_alone(buffer, at)
        self.scanned = max(0, len(buffer) - 4)

    def forget(self, count: int) -> None:
        """Take note that so many bytes were taken from the front of the buffer."""
        self.scanned = max(0, self.scanned - count)


def _mentions(buffer: bytes | bytearray, start: int) -> list[int]:
    """Return where "From " stands behind an offset; stringzilla searches three times as fast as Python."""
    from stringzilla import find  # noqa: PLC0415 - whoever only tells files apart does without

    found = []
    at = find(buffer, _FROM, start)
    while at >= 0:
        found.append(at)
        at = find(buffer, _FROM, at + 1)
    return found


def _escapes_alone(buffer: bytes | bytearray, at: int) -> bool:
    """Return whether nothing but escapes stands between the begin of a line and an offset."""
    begin = buffer.rfind(b"\n", 0, at) + 1
    return buffer.count(b">", begin, at) == at - begin
