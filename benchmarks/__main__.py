"""Measures everything and prints the tables: `python -m benchmarks [--small] [--write PAGE]`."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import arbitration, growth, ingest, scoring, startup
from benchmarks.lines import as_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.lines import Table

KINDS = ("start", "ingest", "scoring", "arbitration")
LONG = ("growth",)  # takes half an hour, so only on request
FULL = {
    "start": 9,
    "ingest": 50_000,
    "scoring": 1_000_000,
    "arbitration": 200_000,
    "growth": 10_000_000,
}  # runs, messages, touches, people
SMALL = {"start": 3, "ingest": 2_000, "scoring": 50_000, "arbitration": 10_000, "growth": 100_000}
BYTES = {
    "start": 1_000_000,
    "ingest": 45_000,
    "scoring": 1_000,
    "arbitration": 0,
    "growth": 700,
}  # of room that one of them takes, with its ledger
PAGE = """\
# Speed

<!-- written by `{command}`; measure again instead of editing -->

Every number on this page was measured in one run of

```sh
{command}
```

on {machine}, on {date}, with inbox-fatigue {version} and Python {python}.
Other programs ran on the machine as well, so the seconds are those of a busy day.
Processor seconds, of all processes of a program together, suffer least from that, and ratios say more than seconds.
The archives are invented by `benchmarks/` from a seed: the same command measures the same bytes anywhere.
With `--small` it takes a minute.

{tables}
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for, print it, and write the page if one is wanted."""
    asked = _parser().parse_args(arguments)
    sizes = SMALL if asked.small else FULL
    kinds = asked.only or KINDS
    with tempfile.TemporaryDirectory(prefix="inbox-fatigue-benchmarks-", dir=asked.room) as folder:
        room = Path(folder)
        needed = sum(sizes[kind] * BYTES[kind] for kind in kinds)
        if shutil.disk_usage(room).free < needed:
            sys.exit(f"{room}: {needed / 1e9:.1f} GB are needed; name a roomier directory with --room")
        tables = []
        for table in _measured(kinds, sizes, asked.seed, room):
            tables.append(table)
            print(as_markdown([table]), end="\n\n", flush=True)
    if asked.write:
        asked.write.write_text(_page(tables, asked), "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a quick run on little; its ratios mean little")
    parser.add_argument(
        "--only", action="append", choices=KINDS + LONG, help="measure this alone; may be repeated"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--room", type=Path, help="a directory with 4 GB of room; by default that for temporary files"
    )
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the results to this page as well")
    return parser


def _measured(kinds: Sequence[str], sizes: dict[str, int], seed: int, room: Path) -> Iterator[Table]:
    if "start" in kinds:
        yield startup.measure(sizes["start"], seed, room)
    if "ingest" in kinds:
        yield from ingest.measure(sizes["ingest"], seed, room)
    if "scoring" in kinds:
        yield from scoring.measure(sizes["scoring"], seed, room)
    if "arbitration" in kinds:
        yield arbitration.measure(sizes["arbitration"], seed, room)
    if "growth" in kinds:
        yield growth.measure(sizes["growth"], seed, room)


def _page(tables: list[Table], asked: argparse.Namespace) -> str:
    options = ["--small"] * asked.small + [f"--only {kind}" for kind in asked.only or ()]
    options += [f"--seed {asked.seed}"] if asked.seed != 1 else []
    return PAGE.format(
        command=" ".join(["python -m benchmarks", *options, f"--write {asked.write}"]),
        machine=_machine(),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        version=version("inbox-fatigue"),
        python=platform.python_version(),
        tables=as_markdown(tables),
    )


def _machine() -> str:
    """Return processor, how many of them, and memory, as far as the system tells."""
    told = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    name = names[0] if names else platform.machine()
    return f"{os.cpu_count()} processors ({name}) with {memory:.0f} GiB of memory ({platform.system()})"


if __name__ == "__main__":
    main()
