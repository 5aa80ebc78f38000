"""An invented send log of any size: who got which campaign when over a year, and what came back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.people import BRANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import IO

    from inbox_fatigue.frames.schemas import Schema

ROWS_PER_PERSON = 50  # about one a week
CAMPAIGNS = 200  # in the year, each to a quarter of the people
BATCH = 500_000
START = datetime(2025, 1, 1, 6, tzinfo=UTC)
YEAR_SECONDS = 365 * 24 * 3600
COLUMNS: Schema = {
    "recipient": pl.String,
    "sent_at": pl.Datetime("us", "UTC"),
    "campaign": pl.String,
    "subject": pl.String,
    "sender": pl.String,
    "category": pl.String,
    "opened": pl.Boolean,
    "clicked": pl.Boolean,
    "bounced": pl.Boolean,
    "unsubscribed": pl.Boolean,
}


def people(rows: int) -> int:
    """Return how many people get so many rows."""
    return max(50, rows // ROWS_PER_PERSON)


def batches(rows: int, seed: int) -> Iterator[pl.DataFrame]:
    """Yield the log in batches, oldest first; a person is at most once in a campaign."""
    rng = np.random.default_rng(seed)
    everybody = people(rows)
    campaigns = min(CAMPAIGNS, rows)
    keenness = rng.beta(1.2, 5.0, everybody)  # how likely each person is to open
    held: list[pl.DataFrame] = []
    made = 0
    for number in range(campaigns):
        share = rows * (number + 1) // campaigns - made
        for size in _parts(share, everybody):
            held.append(_campaign(rng, number, campaigns, size, keenness))
            made += size
        if sum(map(len, held)) >= BATCH:
            yield pl.concat(held)
            held = []
    if held:
        yield pl.concat(held)


def write(rows: int, seed: int, out: Path) -> None:
    """Write the log as CSV or, by the file's ending, as Parquet, a batch at a time."""
    if out.suffix == ".parquet":
        to_parquet(lambda: batches(rows, seed), COLUMNS, out)
        return
    with out.open("wb") as file:
        for number, batch in enumerate(batches(rows, seed)):
            append(batch, file, first=number == 0)


def to_parquet(made: Callable[[], Iterator[pl.DataFrame]], schema: Schema, out: Path) -> None:
    """Write batches as one Parquet file, a batch at a time."""

    def source(*_wanted: object) -> Iterator[pl.DataFrame]:
        return made()

    pl.io.plugins.register_io_source(source, schema=schema).sink_parquet(out)


def append(rows: pl.DataFrame, file: IO[bytes], *, first: bool) -> None:
    """Write some rows as CSV, with times as ISO 8601 in UTC; the first ones have the header above them."""
    rows.write_csv(file, include_header=first, datetime_format="%Y-%m-%dT%H:%M:%SZ")


def _parts(share: int, people: int) -> Iterator[int]:
    """Yield the sizes of mailings that share out some rows, none larger than everybody."""
    while share > 0:
        yield min(share, people)
        share -= people


def _campaign(
    rng: np.random.Generator, number: int, campaigns: int, size: int, keenness: np.ndarray
) -> pl.DataFrame:
    brand = BRANDS[number % len(BRANDS)]
    who = np.sort(rng.choice(len(keenness), size, replace=False))
    opened = rng.random(size) < keenness[who]
    begin = int(START.timestamp() + YEAR_SECONDS * number / campaigns)
    at = np.sort(rng.integers(0, 1800, size)) + begin  # half an hour to send it all
    name = f"{brand.domain.partition('.')[0]}-{number:05d}"
    columns = pl.DataFrame(
        {
            "recipient": who,
            "sent_at": (at * 1_000_000).astype("datetime64[us]"),
            "opened": opened,
            "clicked": opened & (rng.random(size) < 0.15),
            "bounced": ~opened & (rng.random(size) < 0.004),
            "unsubscribed": opened & (rng.random(size) < 0.004),
        }
    )
    return columns.with_columns(
        recipient=pl.format("person{}@mail.example", "recipient"),
        sent_at=pl.col("sent_at").dt.replace_time_zone("UTC"),
        campaign=pl.lit(name),
        subject=pl.lit(f"News from {brand.name}, no. {number}"),
        sender=pl.lit(f"news@{brand.domain}"),
        category=pl.lit(("news", "offer", "event")[number % 3]),
    ).select(list(COLUMNS))
