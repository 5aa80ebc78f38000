"""A builder of raw mails with sane defaults, and readers that describe nothing."""

from __future__ import annotations

import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage, Where
from inbox_fatigue.parsing import Reader

WHERE = Where(source="archive.mbox", offset=17)
DEFAULTS = {
    "From": "Shop <news@shop.example>",
    "To": "Ann Example <ann@example.org>",
    "Date": "Mon, 3 Mar 2025 10:00:00 +0100",
    "Subject": "Spring has come",
    "Message-ID": "<1@shop.example>",
}


def build(body: str | bytes = "Hello\n", extra: bytes = b"", **fields: str | None) -> bytes:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    lower = {name.lower() for name in named}
    merged = {**{name: value for name, value in DEFAULTS.items() if name.lower() not in lower}, **named}
    lines = b"".join(f"{name}: {value}\n".encode() for name, value in merged.items() if value is not None)
    return lines + extra + b"\n" + (body if isinstance(body, bytes) else body.encode())


@pytest.fixture
def mail():
    """Build a raw mail: a field given as None is left out, underscores stand for hyphens."""
    return build


@pytest.fixture
def read():
    """Read one raw mail with a reader of its own."""

    def once(raw: bytes, **limits: int):
        return Reader(Limits(**limits), lambda _: ()).read(RawMessage(where=WHERE, raw=raw))

    return once


@pytest.fixture
def read_mail(read):
    """Read one raw mail that must not become a problem."""

    def once(raw: bytes, **limits: int):
        reading = read(raw, **limits)
        assert not isinstance(reading, Problem), reading
        return reading.mail

    return once
