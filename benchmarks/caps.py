"""How long it takes to count for caps: `python -m benchmarks.caps [--touches N] [--seed N]`."""

from __future__ import annotations

import argparse
import time
from datetime import timedelta

import numpy as np
import polars as pl

from benchmarks.lines import Line, Table, as_markdown, pace
from inbox_fatigue import caps
from inbox_fatigue.columns import AT, PEOPLE, TOUCHES
from inbox_fatigue.frames.schemas import conform

YEAR_US = 365 * 86_400_000_000
BEGIN_US = 1_735_689_600_000_000  # 1 January 2025
EACH = 12  # touches of a person, on average
WINDOWS = {
    "7 days": caps.Sliding(span=timedelta(days=7)),
    "1 month": caps.SlidingMonths(months=1),
    "1 calendar week": caps.Calendar(unit=caps.Unit.WEEK),
    "14 days, from the first of the month": caps.Grouped(span=timedelta(days=14), unit=caps.Unit.MONTH),
}


def touches_of(count: int, seed: int) -> pl.DataFrame:
    """Return so many touches of a year, spread evenly over people and time, as scorers get them."""
    dice = np.random.default_rng(seed)
    people = dice.integers(0, max(count // EACH, 1), count)
    times = pl.Series("at", BEGIN_US + dice.integers(0, YEAR_US, count)).cast(AT)
    frame = pl.DataFrame(
        {"touch": np.arange(count), "person": people, "inbox": people, "at": times}
    ).with_columns(
        local_at=pl.col("at").dt.replace_time_zone(None),
        organisation=pl.lit("shop.example"),
        stream=pl.lit("marketing"),
        channel=pl.lit("email"),
        bounced=pl.lit(value=False),
        planned=pl.lit(value=False),
    )
    return conform(frame, TOUCHES).sort("inbox", "at", "touch")


def measure(count: int, seed: int) -> Table:
    """Return how long each kind of window takes over that many touches, in memory."""
    touches, people = touches_of(count, seed), pl.DataFrame(schema=PEOPLE)
    lines = [_line(name, window, touches, people) for name, window in WINDOWS.items()]
    about = (
        f"{count:,} touches of {touches['person'].n_unique():,} people in one year (seed {seed}), all in memory: "
        "the window of every touch and what it holds, for one cap on each person."
    )
    return Table(title="Counting for caps", about=about, lines=tuple(lines))


def _line(name: str, window: caps.Window, touches: pl.DataFrame, people: pl.DataFrame) -> Line:
    cap = caps.Cap(name=name, limit=3, window=window)
    began, spent = time.perf_counter(), time.process_time()
    found = caps.spans(cap, touches, people)
    seconds, cpu = time.perf_counter() - began, time.process_time() - spent
    assert len(found.rows) == len(touches)
    return Line(what=name, seconds=seconds, cpu=cpu, pace=pace(len(touches), seconds, "touches"))


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.caps", description=__doc__)
    parser.add_argument("--touches", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(as_markdown([measure(asked.touches, asked.seed)]))


if __name__ == "__main__":
    main()
