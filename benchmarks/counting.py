"""Runs the ways to count sliding windows, each in a process of its own, and holds their sums against each other."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import sliding
from benchmarks.apart import ROOT, counted, said
from benchmarks.ways import Way

if TYPE_CHECKING:
    import polars as pl

    from benchmarks.runs import Run

# pandas is no neighbour for what is measured: sqlite-utils imports it wherever it finds it, for half a second.
PEERS = ROOT / ".venv-bench" / "bin" / "python"
NAMES = {
    sliding.WINDOWS: "inbox_fatigue.windows",
    sliding.SQLITE: "SQLite",
    sliding.DUCKDB: "DuckDB",
    sliding.POLARS: "bare polars",
    sliding.PANDAS: "pandas",
}


class Counting:
    """The ways to count the windows of some sends; they all have to find the same."""

    def __init__(self, sends: pl.DataFrame, room: Path) -> None:
        self._parquet = room / "windows.parquet"
        sends.write_parquet(self._parquet)
        self._database = sliding.lay_out(sends, room / "windows.db")
        self._found: dict[str, int] = {}

    def ways(self) -> list[Way]:
        """Return them, ours first."""
        own, theirs = _versions(Path(sys.executable)), _versions(interpreter())
        versions = {way: own[way] or theirs[way] for way in sliding.WAYS}
        pythons = {way: sys.executable if own[way] else str(interpreter()) for way in sliding.WAYS}
        return [
            Way(
                name=_name(way, versions[way]),
                run=partial(self._run, pythons[way], way) if versions[way] else None,
            )
            for way in sliding.WAYS
        ]

    def _run(self, python: str, way: str) -> Run:
        path = self._database if way == sliding.SQLITE else self._parquet
        taken, self._found[way] = counted("sliding", way, str(path), python=python)
        if len(set(self._found.values())) > 1:
            raise SystemExit(f"the ways to count windows do not agree: {self._found}")
        return taken


def interpreter() -> Path:
    """Return the Python of the peers: of their own environment, else the one that runs."""
    return PEERS if PEERS.exists() else Path(sys.executable)


def _name(way: str, version: str | None) -> str:
    told = NAMES[way] if way == sliding.WINDOWS or not version else f"{NAMES[way]} {version}"
    return f"three windows, {told}"


def _versions(python: Path) -> dict[str, str | None]:
    return said("sliding", "versions", python=str(python))
