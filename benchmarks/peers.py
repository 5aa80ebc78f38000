"""The parsers that ingest is compared with, over the messages of one mbox.

    python -m benchmarks.peers mail-parser BIG.mbox --every 25

A parser alone: only the parsing is on the clock, in one process or two. The processes have started, the
parser is imported, and where the messages begin is known. That is in favour of the parsers.
The loop: what people write to read an mbox with mail-parser, `mailbox.mbox` for the file and mail-parser for
each message, in one process.
"""

from __future__ import annotations

import argparse
import mailbox
import mmap
import re
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.sources.mbox import bare

if TYPE_CHECKING:
    from collections.abc import Callable

    Piece = tuple[int, int]

LOOP = "loop"
PROCESSES = 2
PIECES = 40  # messages handed over at a time
_NEXT = re.compile(rb"\n\nFrom ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsing:
    """What parsing all messages takes, or would take at the pace of those that were parsed."""

    seconds: float
    cpu: float  # seconds of both processes together
    parsed: int  # messages on which that was measured


def measure(name: str, path: Path, every: int, *, processes: int = PROCESSES) -> Parsing:
    """Parse each so many-th message in so many processes, and multiply."""
    messages = _pieces(path)
    chosen = messages[::every]
    tasks = [(name, path, chosen[at : at + PIECES]) for at in range(0, len(chosen), PIECES)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(_parse, [(name, path, chosen[:1])] * processes * 4))  # start and import, off the clock
        began = time.perf_counter()
        cpu = sum(pool.map(_parse, tasks))
        seconds = time.perf_counter() - began
    times = len(messages) / len(chosen)
    return Parsing(seconds=seconds * times, cpu=cpu * times, parsed=len(chosen))


def loop(path: Path, every: int) -> Parsing:
    """Go through an mbox with the standard library and mail-parser; parse each so many-th message, and multiply."""
    parse = _mail_parser()
    with path.open("rb") as file:
        parse(bare(file.read(_pieces(path)[0][1])))  # import, off the clock
    began, cpu = time.perf_counter(), time.process_time()
    box = mailbox.mbox(path, create=False)
    names = box.keys()
    found, found_cpu = time.perf_counter() - began, time.process_time() - cpu
    chosen = names[::every]
    began, cpu = time.perf_counter(), time.process_time()
    for name in chosen:
        parse(box.get_bytes(name))
    parsed, parsed_cpu = time.perf_counter() - began, time.process_time() - cpu
    box.close()
    times = len(names) / len(chosen)
    return Parsing(seconds=found + parsed * times, cpu=found_cpu + parsed_cpu * times, parsed=len(chosen))


def _pieces(path: Path) -> list[Piece]:
    """Return begin and end of every message of an mbox."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        begins = [0, *(found.start() + 2 for found in _NEXT.finditer(held)), len(held)]
    return list(pairwise(begins))


def _parse(task: tuple[str, Path, list[Piece]]) -> float:
    """Parse some messages and return the processor's time for them."""
    name, path, pieces = task
    parse = PARSERS[name]()
    began = time.process_time()
    with path.open("rb") as file:
        for begin, end in pieces:
            file.seek(begin)
            parse(bare(file.read(end - begin)))
    return time.process_time() - began


def _mail_parser() -> Callable[[bytes], object]:
    import mailparser  # noqa: PLC0415 - imported in the worker that uses it, before the clock runs

    def parse(raw: bytes) -> object:
        return mailparser.parse_from_bytes(raw)

    return parse


def _fast_mail_parser() -> Callable[[bytes], object]:
    import fast_mail_parser  # noqa: PLC0415 - likewise

    def parse(raw: bytes) -> object:
        mail = fast_mail_parser.parse_email(raw)
        return mail.subject, mail.date, mail.text_plain, mail.text_html, mail.headers

    return parse


PARSERS: dict[str, Callable[[], Callable[[bytes], object]]] = {
    "mail-parser": _mail_parser,
    "fast-mail-parser": _fast_mail_parser,
}


def main() -> None:
    """Print how long one parser takes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=[*PARSERS, LOOP])
    parser.add_argument("path", type=Path)
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    found = (
        loop(asked.path, asked.every) if asked.name == LOOP else measure(asked.name, asked.path, asked.every)
    )
    print(
        f"{found.seconds:.1f} s, {found.cpu:.1f} s of the processors, measured on {found.parsed:,} messages"
    )


if __name__ == "__main__":
    main()
