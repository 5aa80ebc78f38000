"""What raw bytes tell before any parser sees them: whether they are a mail, and whether it may be read.

The first look is cheap and taken at every message; the second counts what makes mail-parser and the
standard library run away, and is taken only before one of them is called.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from inbox_fatigue.parsing.refusals import RefusedError

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\0\0\xfe\xff")
# These are looked for in lower case: a pattern that begins with literal bytes is found ten times faster.
_BOUNDARY = re.compile(rb"boundary\s*\*?(?:\d+\*?)?=")
_CONTINUATION = re.compile(rb"\*(\d{1,10})\*?=")
_MIME_FIELD = re.compile(rb"\ncontent-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*")
_BLANK = frozenset((b"", *(bytes((space,)) for space in b" \t\n\r\v\f")))
_EMPTY_LINE = re.compile(rb"\n\r?\n")


def opened(raw: bytes, limits: Limits) -> tuple[bytes, int]:
    """Return a message without byte order mark, its line ends at least LF, and where it begins.

    It begins behind an mbox line; cutting that off would copy the message.
    Raises RefusedError for what is too large or no 8-bit text.
    """
    if len(raw) > limits.message_bytes_refused:
        raise RefusedError("message-too-large", f"more than {limits.message_bytes_refused} bytes")
    if raw.startswith(_WIDE_MARKS):
        raise RefusedError("wide-characters", "the file is UTF-16 or UTF-32, not a mail as it was sent")
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if raw[:1] in {b"\n", b"\r"}:
        raw = raw.lstrip(b"\r\n")
    if raw.find(b"\n", 0, limits.header_bytes) < 0 <= raw.find(b"\r", 0, limits.header_bytes):
        raw = raw.replace(b"\r", b"\n")  # line ends of old Macintoshes
    start = 0
    if raw.startswith((b"From ", b">From ")):
        start = raw.find(b"\n") + 1 or len(raw)
    if raw[start : start + 1] in _BLANK and not raw[start:].strip():
        raise RefusedError("empty-message", "there is nothing in it")
    return raw, start


def header_end(data: bytes, start: int, limits: Limits) -> int:
    """Return where the header block ends that starts somewhere; the end of the data where there is no body.

    Raises RefusedError for a header block of too many bytes or lines.
    """
    most = start + limits.header_bytes
    lf = data.find(b"\n\n", start, most)
    until = lf + 2 if lf >= 0 else most
    crlf = data.find(b"\n\r\n", start, until) if data.find(b"\r", start, until) >= 0 else -1
    end = crlf if crlf >= 0 else lf if lf >= 0 else len(data)  # a CRLF before the LF, or none was looked for
    if end > most:
        raise RefusedError("header-too-large", f"more than {limits.header_bytes} bytes of header")
    if end - start > limits.header_lines and data.count(b"\n", start, end) > limits.header_lines:
        raise RefusedError("header-too-large", f"more than {limits.header_lines} lines of header")
    return end


def costly(data: bytes, limits: Limits) -> str:
    """Return why mail-parser must not be given a message, as a slug; "" if it may.

    Each count bounds something that was measured to grow faster than the message: open boundaries
    times lines, RFC 2231 continuations and parameters, blocks of a delivery report.
    """
    lowered = b"\n" + data.lower()
    boundaries = len(_BOUNDARY.findall(lowered))
    if boundaries > limits.mime_parts:
        return "too-many-parts"
    if boundaries > limits.mime_nesting and boundaries * data.count(b"\n") > limits.nesting_times_lines:
        return "too-much-nesting"
    if len(_CONTINUATION.findall(data)) > limits.parameters or (
        b"*=" in data and re.search(rb"\*\d{11,}", data)
    ):
        return "too-many-parameters"
    if any(field.group().count(b";") > limits.parameters for field in _MIME_FIELD.finditer(lowered)):
        return "too-many-parameters"
    if b"delivery-status" in data and len(_EMPTY_LINE.findall(data)) > limits.delivery_status_blocks * 10:
        return "too-many-report-blocks"
    return ""
