"""The table of results: one line per thing measured, with its ratio to what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MIB = 1024 * 1024
NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing measured."""

    what: str
    seconds: float | None  # the median; None: it is not installed here
    longer: float | None = None  # how many times as long as the first line of the table, which has 1
    work: float | None = None  # the same of the processors' seconds
    ratio: str = ""  # another comparison, in words
    cpu: float | None = None
    peak: int | None = None  # bytes of the largest process
    pace: str = ""
    runs: int | None = None  # of which the numbers are medians


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing that belongs to a table."""

    name: str  # of the file, without its ending
    svg: str
    told: str  # what it shows, for those who do not see it; one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one benchmark measured."""

    title: str
    about: str  # what was measured, on what, and against whom: one paragraph
    lines: tuple[Line, ...]
    picture: Picture | None = None


def factor(number: float) -> str:
    """Return how many times as much something is."""
    return f"{number:.2g} ×" if number < 1 else f"{number:,.1f} ×" if number < 100 else f"{number:,.0f} ×"


def times(longer: float, shorter: float) -> str:
    """Return how many times as long one time is as another."""
    return factor(longer / shorter)


def pace(count: float, seconds: float, unit: str) -> str:
    """Return how many of something were done in a second."""
    return f"{count / seconds:,.0f} {unit}/s"


def as_markdown(tables: Iterable[Table], images: str = "images") -> str:
    """Return the tables as a page shows them, with pictures that lie in that folder."""
    return "\n\n".join(_section(table, images) for table in tables)


def _section(table: Table, images: str) -> str:
    blocks = [f"## {table.title}", table.about, _rows(table), _faster(table)]
    if table.picture:
        blocks.append(f"![{table.picture.told}]({images}/{table.picture.name}.svg)")
    return "\n\n".join(block for block in blocks if block)


def _rows(table: Table) -> str:
    columns = ("what", "seconds", "pace", "processor seconds", "largest process", "runs", "ratio")
    rows = [_row(line) for line in table.lines]
    kept = [number for number in range(len(columns)) if any(row[number] for row in rows)]
    told = [columns, *rows]
    width = {number: max(len(row[number]) for row in told) for number in kept}
    shown = ["| " + " | ".join(row[number].ljust(width[number]) for number in kept) + " |" for row in told]
    shown.insert(1, "|" + "|".join("-" * (width[number] + 2) for number in kept) + "|")
    return "\n".join(shown)


def _row(line: Line) -> tuple[str, ...]:
    if line.seconds is None:
        return (line.what, NOT_INSTALLED, "", "", "", "", "")
    return (
        line.what,
        f"{line.seconds:.3f}" if line.seconds < 1 else f"{line.seconds:.1f}",
        line.pace,
        "" if line.cpu is None else f"{line.cpu:.1f}",
        "" if line.peak is None else f"{line.peak / MIB:,.0f} MiB",
        "" if line.runs is None else str(line.runs),
        _compared(line),
    )


def _compared(line: Line) -> str:
    if line.longer == 1:
        return "1"
    told = [] if line.longer is None else [f"{factor(line.longer)} as long"]
    told += [] if line.work is None else [f"{factor(line.work)} the work"]
    return ", ".join([*told, line.ratio] if line.ratio else told)


def _faster(table: Table) -> str:
    """Say which peers took less time than what this project brings, and by how much."""
    ours, *others = table.lines
    ahead = sorted((one.longer, one.what) for one in others if one.longer is not None and one.longer < 1)
    if not ahead:
        return ""
    told = "; ".join(f"{what}, {factor(1 / longer)} as fast" for longer, what in ahead)
    return f"Faster than {ours.what}: {told}."
