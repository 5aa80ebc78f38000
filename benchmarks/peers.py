"""A parser alone over the messages of one mbox, in as many processes as ingest takes.

    python -m benchmarks.peers mail-parser OUTBOX.mbox

Only the parsing is on the clock: the processes have started, the parser is imported, and where the messages
begin is known. That is in favour of the parsers.
"""

from __future__ import annotations

import argparse
import mmap
import re
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.parsers import PARSERS
from benchmarks.runs import Run
from inbox_fatigue.sources.mbox import bare

if TYPE_CHECKING:
    Piece = tuple[int, int]

PROCESSES = 2
PIECES = 40  # messages handed over at a time
_NEXT = re.compile(rb"\n\nFrom ")


def alone(name: str, path: Path, times: float = 1.0, *, processes: int = PROCESSES) -> Run:
    """Parse an mbox in so many processes; return what that takes for so many mboxes of its size."""
    messages = _pieces(path)
    tasks = [(name, path, messages[at : at + PIECES]) for at in range(0, len(messages), PIECES)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(
            pool.map(_parse, [(name, path, messages[:1])] * processes * 4)
        )  # start and import, off the clock
        began = time.perf_counter()
        cpu = sum(pool.map(_parse, tasks))
        seconds = time.perf_counter() - began
    return Run(seconds=seconds * times, cpu=cpu * times)


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


def main() -> None:
    """Print how long one parser takes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=list(PARSERS))
    parser.add_argument("path", type=Path)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    asked = parser.parse_args()
    found = alone(asked.name, asked.path, processes=asked.processes)
    print(f"{found.seconds:.1f} s, {found.cpu:.1f} s of the processors")


if __name__ == "__main__":
    main()
