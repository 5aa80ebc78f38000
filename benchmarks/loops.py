"""What people write to read an archive: the standard library for the file, a parser for each message, one process.

    python -m benchmarks.loops mail-parser OUTBOX.mbox

What was parsed is thrown away.
"""

from __future__ import annotations

import argparse
import mailbox
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.parsers import PARSERS
from benchmarks.runs import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FIRST = b"From: a@mail.example\nSubject: first\n\nParsed before the clock runs.\n"


def loop(
    name: str, path: Path, times: float = 1.0, read: Callable[[Path], Iterator[bytes]] | None = None
) -> Run:
    """Go through an archive with a parser; return what that takes for so many archives of its size."""
    parse = PARSERS[name]()
    parse(_FIRST)
    began, cpu = time.perf_counter(), time.process_time()
    for raw in (read or raws)(path):
        parse(raw)
    return Run(seconds=(time.perf_counter() - began) * times, cpu=(time.process_time() - cpu) * times)


def raws(path: Path) -> Iterator[bytes]:
    """Yield the messages of an mbox, a Maildir or a zip, read by the standard library."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield from map(archive.read, archive.namelist())
        return
    box = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    yield from map(box.get_bytes, box.keys())
    box.close()


def written(path: Path) -> Iterator[bytes]:
    """Yield the messages of an mbox as most go through one: parsed by the library, and written out again."""
    box = mailbox.mbox(path, create=False)
    for message in box:
        yield message.as_bytes()
    box.close()


def main() -> None:
    """Print how long one loop takes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=list(PARSERS))
    parser.add_argument("path", type=Path)
    asked = parser.parse_args()
    found = loop(asked.name, asked.path)
    print(f"{found.seconds:.1f} s, {found.cpu:.1f} s of the processor")


if __name__ == "__main__":
    main()
