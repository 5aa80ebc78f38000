"""How scoring grows: the same log at a hundredth, a tenth and the whole of a size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import send_logs
from benchmarks.lines import Line, Table, pace
from benchmarks.runs import PROGRAM, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def measure(rows: int, seed: int, room: Path) -> Table:
    """Return what it takes to score logs of three sizes; each is linear in the touches if its pace stays."""
    return Table(
        title="Growth",
        about=(
            f"Logs of {rows // 100:,}, {rows // 10:,} and {rows:,} sends, fifty to a person (seed {seed}): "
            "`inbox-fatigue score` of the ledger that `inbox-fatigue ingest` made, the whole program, all bundled "
            "rules, findings and scores written.\n"
            "The ratio is that of processor seconds a touch to those of the smallest log."
        ),
        lines=tuple(_lines((rows // 100, rows // 10, rows), seed, room)),
    )


def _lines(sizes: tuple[int, ...], seed: int, room: Path) -> Iterator[Line]:
    first = None
    for size in sizes:
        log, db = room / f"{size}.parquet", room / f"{size}.db"
        send_logs.write(size, seed, log)
        run(PROGRAM, "ingest", str(log), "--db", str(db), cwd=room)
        found = run(PROGRAM, "score", "--db", str(db), cwd=room)
        each = found.cpu / size
        first = first or each
        yield Line(
            what=f"{size:,} touches",
            seconds=found.seconds,
            cpu=found.cpu,
            peak=found.peak,
            pace=pace(size, found.seconds, "touches"),
            ratio=f"{each / first:.2f} × the work a touch",
        )
        log.unlink()
        db.unlink()
