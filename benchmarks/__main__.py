"""Measures everything and prints the tables: `python -m benchmarks [--small] [--write PAGE]`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import page
from benchmarks.kinds import KINDS
from benchmarks.lines import as_markdown
from benchmarks.ways import ROUNDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.kinds import Kind
    from benchmarks.lines import Table


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for, print it, and write the page if one is wanted."""
    asked = _parser().parse_args(arguments)
    kinds = [KINDS[name] for name in asked.only or KINDS]
    began = time.monotonic()
    tables = []
    for table in _measured(kinds, asked):
        tables.append(table)
        print(as_markdown([table]), end="\n\n", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"It took {minutes:.1f} minutes.", file=sys.stderr)
    if asked.write:
        page.write(asked.write, tables, _command(asked), minutes)


def _parser() -> argparse.ArgumentParser:
    sizes = (f"  {one.name:<12} {one.full:>10,} {one.of} (small: {one.small:,})" for one in KINDS.values())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        epilog="\n".join(["what is measured, and on how much:", *sizes]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--small", action="store_true", help="a quick run on little; its ratios mean little")
    parser.add_argument("--only", action="append", choices=KINDS, help="measure this alone; may be repeated")
    parser.add_argument("--rounds", type=int, help=f"how often ways take turns ({ROUNDS}; with --small 1)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--room", type=Path, help="a directory with 10 GB of room; by default that for temporary files"
    )
    parser.add_argument(
        "--write",
        type=Path,
        metavar="PAGE",
        help="write the results to this page as well, and its drawing beside it",
    )
    return parser


def _measured(kinds: Sequence[Kind], asked: argparse.Namespace) -> Iterator[Table]:
    rounds = asked.rounds or (1 if asked.small else ROUNDS)
    for kind in kinds:
        size = kind.small if asked.small else kind.full
        with tempfile.TemporaryDirectory(prefix="inbox-fatigue-benchmarks-", dir=asked.room) as folder:
            room = Path(folder)
            needed = size * kind.bytes
            if shutil.disk_usage(room).free < needed:
                sys.exit(f"{room}: {needed / 1e9:.1f} GB are needed; name a roomier directory with --room")
            yield from kind.measure(size, asked.seed, room, rounds)


def _command(asked: argparse.Namespace) -> str:
    options = ["--small"] * asked.small + [f"--only {kind}" for kind in asked.only or ()]
    options += [f"--rounds {asked.rounds}"] if asked.rounds else []
    options += [f"--seed {asked.seed}"] if asked.seed != 1 else []
    return " ".join(["python -m benchmarks", *options, f"--write {asked.write}"])


if __name__ == "__main__":
    main()
