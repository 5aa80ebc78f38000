"""The page of results, with its drawings beside it."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.lines import as_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.lines import Table

IMAGES = "images"
PAGE = """\
# Speed

<!-- written by `{command}`; measure again instead of editing -->

Every number on this page was measured in one run of

```sh
{command}
```

on {machine}, on {date}, with inbox-fatigue {version} and Python {python}.
It took {minutes:.0f} minutes; with `--small` it takes a few.
Ways to do one thing ran in turn, and the column *runs* tells how often.
Times are medians, a ratio is the median of the ratios within each turn, and memory is the most of any run.
Other programs may have run on the machine as well: ratios say more than seconds.
Processor seconds, of all processes of a program together, say more than those of the clock.
Files that are read were written just before, so that they lie in the system's memory.
Ledgers and indexes are written to disk.
The archives are invented by `benchmarks/` from a seed: the same command measures the same bytes anywhere.
DuckDB and pandas come with `python3 bootstrap.py --bench`, notmuch and mu with `apt-get install notmuch maildir-utils`.
A peer that was not installed is named all the same.

{tables}
"""


def write(path: Path, tables: Sequence[Table], command: str, minutes: float) -> None:
    """Write the page, and the drawings into a folder beside it."""
    for table in tables:
        if table.picture:
            drawing = path.parent / IMAGES / f"{table.picture.name}.svg"
            drawing.parent.mkdir(parents=True, exist_ok=True)
            drawing.write_text(table.picture.svg, "utf-8")
    told = PAGE.format(
        command=command,
        machine=_machine(),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        version=version("inbox-fatigue"),
        python=platform.python_version(),
        minutes=minutes,
        tables=as_markdown(tables, IMAGES),
    )
    path.write_text(told, "utf-8")


def _machine() -> str:
    """Return processor, how many of them, and memory, as far as the system tells."""
    told = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    name = names[0] if names else platform.machine()
    return f"{os.cpu_count()} processors ({name}) with {memory:.0f} GiB of memory ({platform.system()})"
