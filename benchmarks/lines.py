"""The table of results: one line per thing measured, with its ratio to what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing measured."""

    what: str
    seconds: float
    ratio: str = ""  # in words, "" where there is nothing to compare with
    cpu: float | None = None
    peak: int | None = None  # bytes of the largest process
    pace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one benchmark measured."""

    title: str
    about: str  # what was measured, on what, and against whom: one paragraph
    lines: tuple[Line, ...]


def times(longer: float, shorter: float) -> str:
    """Return how many times as long one time is as another."""
    factor = longer / shorter
    return f"{factor:.2g} ×" if factor < 1 else f"{factor:,.1f} ×" if factor < 100 else f"{factor:,.0f} ×"


def pace(count: int, seconds: float, unit: str) -> str:
    """Return how many of something were done in a second."""
    return f"{count / seconds:,.0f} {unit}/s"


def as_markdown(tables: Iterable[Table]) -> str:
    """Return the tables as a page shows them."""
    return "\n\n".join(_table(table) for table in tables)


def _table(table: Table) -> str:
    columns = ("what", "seconds", "pace", "processor seconds", "largest process", "ratio")
    rows = [_row(line) for line in table.lines]
    kept = [number for number in range(len(columns)) if any(row[number] for row in rows)]
    told = [columns, *rows]
    width = {number: max(len(row[number]) for row in told) for number in kept}
    shown = ["| " + " | ".join(row[number].ljust(width[number]) for number in kept) + " |" for row in told]
    shown.insert(1, "|" + "|".join("-" * (width[number] + 2) for number in kept) + "|")
    return "\n".join([f"## {table.title}", "", table.about, "", *shown])


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.what,
        f"{line.seconds:.3f}" if line.seconds < 1 else f"{line.seconds:.1f}",
        line.pace,
        "" if line.cpu is None else f"{line.cpu:.1f}",
        "" if line.peak is None else f"{line.peak / MIB:.0f} MiB",
        line.ratio,
    )
