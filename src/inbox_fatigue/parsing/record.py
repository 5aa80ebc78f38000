"""The parser of record, for whatever is unusual or new; this module is the only user of mail-parser.

Nobody else touches its objects: a misspelt attribute of theirs is an empty string and no error.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import mailparser

from inbox_fatigue.parsing.bodies import Bodies, Second, Written
from inbox_fatigue.text import shown, sound

if TYPE_CHECKING:
    from datetime import datetime

# Its debug log holds addresses and file names, and its error log prints the header that failed.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)
logging.getLogger("mailparser").propagate = False

# Normalising takes time in the square of a run of combining marks: 13 s for 240 kB of them.
_MARK = "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_RUN = 40  # marks; every run of as many holds the character at some multiple of it
_ONE_MARK, _MARKS = re.compile(_MARK), re.compile(f"{_MARK}{{{_RUN},}}")


def affordable(text: str) -> bool:
    """Return whether a text may be given to mail-parser, which normalises it."""
    return text.isascii() or _ONE_MARK.search(text[::_RUN]) is None or _MARKS.search(text) is None


# Fields of which nothing is asked below: mail-parser takes every Received apart, and every address.
_UNASKED = re.compile(
    rb"^(?!(?:from|to|subject|date|mime-version|content-[a-z-]*):)[!-9;-~]++:[^\r\n]*\r?\n"
    rb"(?:[ \t][^\r\n]*\r?\n)*+(?![ \t])",
    re.IGNORECASE | re.MULTILINE,
)


def asked(header: bytes) -> bytes:
    """Return a header block that is in order without those fields that `read` asks nothing of.

    A field with anything odd about its line ends stays, since the parsers may end it at different places.
    """
    return _UNASKED.sub(b"", header)


def read(data: bytes) -> Second | None:
    """Return what mail-parser reads from a message, None where it fails."""
    try:
        mail = mailparser.parse_from_bytes(data)
        return _read(mail)
    except Exception:  # noqa: BLE001 - it raises TypeError, ValueError, AttributeError and more on small messages
        return None


def _read(mail: Any) -> Second:
    subject = mail.subject
    if isinstance(subject, list):  # several Subject lines
        subject = subject[0] if subject else ""
    at: datetime | None = mail.date
    return Second(
        subject=shown(str(subject or "")),
        sender=next((sound(address.lower()) for _, address in mail.from_ if "@" in address), ""),
        recipients=frozenset(sound(address.lower()) for _, address in mail.to if "@" in address),
        at=at if at is not None and at.tzinfo is not None else None,
        bodies=Bodies(
            plain=[Written(content=sound(str(text))) for text in mail.text_plain],
            html=[Written(content=sound(str(text))) for text in mail.text_html],
        ),
    )
