"""Writes messages into archives of four forms: an mbox, a Maildir, a tree of .eml files, and a zip of such a tree."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from inbox_fatigue.sources.mbox import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

BUFFER = 1 << 20
IN_FOLDER = 1_000  # .eml files
DELIVERED = (
    1_736_150_400  # seconds since 1970 in the name of the first message of a Maildir, which have to be unique
)
QUICKLY = 1  # the level of compression: what is measured is reading, and that takes as long after any level


def write_mbox(messages: Iterable[bytes], out: Path) -> int:
    """Write messages, which are in the form of an mbox already; return their bytes, as all of these do."""
    with out.open("wb", buffering=BUFFER) as file:
        return sum(map(file.write, messages))


def write_maildir(messages: Iterable[bytes], out: Path) -> int:
    """Write a Maildir in which everything has been seen."""
    for folder in ("cur", "new", "tmp"):
        (out / folder).mkdir(parents=True)
    return sum(
        (out / "cur" / f"{DELIVERED + number}.M{number}.bench:2,S").write_bytes(bare(message))
        for number, message in enumerate(messages)
    )


def write_tree(messages: Iterable[bytes], out: Path) -> int:
    """Write each message into a file of its own, a thousand in a folder."""
    size = 0
    for number, message in enumerate(messages):
        path = out / _name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(bare(message))
    return size


def write_zip(messages: Iterable[bytes], out: Path) -> int:
    """Write the same tree into a zip; the same messages give the same bytes."""
    size = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICKLY) as archive:
        for number, message in enumerate(messages):
            raw = bare(message)
            archive.writestr(zipfile.ZipInfo(_name(number)), raw, zipfile.ZIP_DEFLATED, QUICKLY)
            size += len(raw)
    return size


WRITERS: dict[str, Callable[[Iterable[bytes], Path], int]] = {
    "mbox": write_mbox,
    "maildir": write_maildir,
    "eml": write_tree,
    "zip": write_zip,
}


def _name(number: int) -> str:
    return f"{number // IN_FOLDER:04d}/{number:07d}.eml"
