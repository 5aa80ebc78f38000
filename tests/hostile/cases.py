"""What a hostile case is, and the letters that most of them are written as.

A case puts files into a folder of its own; all folders are read in one go, so that a case that disturbs
another one is found too. What must come of it is written in words, in any order: `mail`, `row` and `event`
are stored, `!why` is quarantined, `-why` is set aside, `~why` is a note that costs nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READER = "ann@reader.example"
FIELDS = {
    "From": "Shop <news@shop.example>",
    "To": f"Ann <{READER}>",
    "Date": "Mon, 2 Mar 2026 09:00:00 +0100",
    "Subject": "Spring is here",
    "Message-ID": "<spring@shop.example>",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One hostile input and what must become of it."""

    name: str
    put: Callable[[Path], None]
    told: str  # outcomes, parted by spaces
    subject: str | None = None  # of every mail
    to: str | None = None  # the recipients of all mails, parted by spaces
    defects: str = ""  # that every mail must have

    @property
    def outcomes(self) -> Counter[str]:
        """The outcomes with how often each is expected; `row*3` stands for three."""
        counted: Counter[str] = Counter()
        for word, _, times in (one.partition("*") for one in self.told.split()):
            counted[word] += int(times or 1)
        return counted


def letter(body: str | bytes = "Hello\n", *, extra: bytes = b"", **fields: str | bytes | None) -> bytes:
    """Return a small mail; a field given as None is left out, underscores stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    lines = b"".join(
        name.encode() + b": " + _bytes(value) + b"\n"
        for name, value in {**FIELDS, **named}.items()
        if value is not None
    )
    return lines + extra + b"\n" + _bytes(body)


def mailbox(*letters: bytes) -> bytes:
    """Return letters as an mbox."""
    return b"".join(b"From - Mon Mar  2 09:00:00 2026\n" + one + b"\n" for one in letters)


def holding(**files: bytes) -> Callable[[Path], None]:
    """Return what puts files into a folder; two underscores in a name stand for its dot."""

    def put(folder: Path) -> None:
        for name, data in files.items():
            (folder / name.replace("__", ".")).write_bytes(data)

    return put


def mail(name: str, raw: bytes, told: str = "mail", **more: str) -> Case:
    """Return the case of one mail in a file of its own."""
    return Case(name=name, put=holding(a__eml=raw), told=told, **more)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()
