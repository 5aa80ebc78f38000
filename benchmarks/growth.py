"""How time and memory grow with the touches: a table, and a drawing beside the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.lines import Line, Picture, Table, factor
from benchmarks.plots import Point, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.scoring import Size

SCORE, INGEST, LINEAR = "score", "ingest", "score, if it grew in proportion"


def table(sizes: Sequence[Size], seed: int) -> Table:
    """Return seconds and memory of loading and scoring at each size, with a drawing of the seconds."""
    lines = [*_grown(sizes, [one.loaded for one in sizes]), *_grown(sizes, [one.lines[0] for one in sizes])]
    series = {
        SCORE: [Point(one.touches, _seconds(one.lines[0])) for one in sizes],
        INGEST: [Point(one.touches, _seconds(one.loaded)) for one in sizes],
        LINEAR: _in_proportion(sizes),
    }
    return Table(
        title="Growth",
        about=(
            f"The same two programs as the touches grow (seed {seed}): `inbox-fatigue ingest` of a Parquet log, and "
            "`inbox-fatigue score` of its ledger, as above.\n"
            "What grows in proportion takes ten times as long for ten times the touches; in the drawing, where both "
            "axes are logarithmic, that is the slope of the dashed line."
        ),
        lines=tuple(lines),
        picture=Picture(
            name="growth",
            svg=drawn(series, across="touches, logarithmic", up="seconds, logarithmic", dashed=LINEAR),
            told=_told(sizes),
        ),
    )


def _grown(sizes: Sequence[Size], lines: Sequence[Line]) -> Iterator[Line]:
    before: tuple[Size, Line] | None = None
    for size, line in zip(sizes, lines, strict=True):
        told = ""
        if before:
            more, longer = size.touches / before[0].touches, _seconds(line) / _seconds(before[1])
            told = f"{factor(longer)} the time for {factor(more)} the touches"
        yield replace(line, what=f"{line.what}, {size.touches:,}", longer=None, work=None, ratio=told)
        before = size, line


def _in_proportion(sizes: Sequence[Size]) -> list[Point]:
    first = sizes[0]
    each = _seconds(first.lines[0]) / first.touches
    return [Point(one.touches, each * one.touches) for one in sizes]


def _told(sizes: Sequence[Size]) -> str:
    took = ", ".join(f"{_seconds(one.lines[0]):,.1f} s for {one.touches:,} touches" for one in sizes)
    loaded = ", ".join(f"{_seconds(one.loaded):,.1f} s" for one in sizes)
    return (
        f"Line plot of seconds against touches, both logarithmic. Scoring took {took}; ingest took {loaded}."
    )


def _seconds(line: Line) -> float:
    assert line.seconds is not None
    return line.seconds
