"""Reads a file that is one message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.model import RawMessage
from inbox_fatigue.sources.mbox import bare
from inbox_fatigue.sources.streams import drain, read_exactly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Problem
    from inbox_fatigue.sources.places import Place
    from inbox_fatigue.sources.streams import Stream

_APPLE = re.compile(rb"\A(\d{1,10})[ \t]*\r?\n")  # .emlx: the message's length, the message, a property list


def read_mail(place: Place, stream: Stream, limits: Limits) -> Iterator[RawMessage | Problem]:
    """Yield the one message of a stream, or the problem that it is too large."""
    raw = read_exactly(stream, limits.message_bytes_refused + 1)
    if len(raw) > limits.message_bytes_refused:
        drain(stream)
        detail = f"the message has more than {limits.message_bytes_refused} bytes"
        yield place.problem("message-too-large", detail, offset=0)
        return
    yield RawMessage(where=place.where(offset=0), raw=_message(place.name, raw))


def _message(name: str, raw: bytes) -> bytes:
    counted = _APPLE.match(raw) if name.lower().endswith(".emlx") else None
    if counted is not None:
        return raw[counted.end() : counted.end() + int(counted[1])]
    return (
        bare(raw)
        if raw.lstrip(b"\r\n\xef\xbb\xbf").startswith((b"From ", b">From "))
        else raw.removeprefix(b"\xef\xbb\xbf")
    )
