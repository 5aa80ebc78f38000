"""Measures the judgement and prints the tables: `python -m benchmarks.judgement [--write PAGE | --check PAGE]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.judgement import page
from benchmarks.judgement.sets import TUNING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.judgement.answers import Answer

BESIDE = Path(__file__).parents[3] / "shared" / "corpora"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was measured, and write or check the page if one is named; 1 if it is no longer true."""
    asked = _parser().parse_args(arguments)
    found = page.ask()
    told = page.labelled(found)
    if asked.check:
        true = page.part(asked.check.read_text("utf-8"), page.LABELLED) == told
        print(f"{asked.check}: {'true' if true else 'no longer true; write it again with --write'}")
        return 0 if true else 1
    print(told)
    if asked.errors:
        _errors([*found.messages, *found.stories, *found.notices])
    rest = page.outside(asked.corpora)
    print(rest)
    if asked.write:
        _write(asked.write, told, rest)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judgement", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the results into this page as well")
    parser.add_argument("--check", type=Path, metavar="PAGE", help="only say whether the page is still true")
    parser.add_argument("--errors", action="store_true", help="show what was wrong in the tuning half")
    parser.add_argument(
        "--corpora",
        type=Path,
        default=Path(os.environ.get("FATIGUE_CORPORA", BESIDE)),
        help="the folder of mail that is not part of the project",
    )
    return parser


def _errors(answers: Sequence[Answer]) -> None:
    """Show the errors of the tuning half; those of the other half are nobody's to look at."""
    for one in answers:
        if one.half == TUNING and one.said != one.meant:
            what = "false alarm" if one.said else "miss"
            print(f"{what}: {one.asked} [{one.language}] {' / '.join(one.where.splitlines())[:200]}")


def _write(path: Path, told: str, rest: str) -> None:
    text = page.with_part(path.read_text("utf-8"), page.LABELLED, told)
    if rest != page.ABSENT:  # a machine without the corpora keeps what another measured
        text = page.with_part(text, page.CORPORA, rest)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
