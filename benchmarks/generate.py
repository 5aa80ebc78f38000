"""Writes invented archives of any size, the same bytes for the same seed.

    python -m benchmarks.generate mbox --messages 50000 --seed 1 OUT.mbox
    python -m benchmarks.generate log --rows 1000000 --seed 1 OUT.csv
    python -m benchmarks.generate log --rows 1000000 --seed 1 OUT.parquet

The mbox holds campaigns of five brands in four languages (85 %, personalised HTML of about 35 kB beside a
text part; of ten creatives seven are quoted-printable, two base64, one 8bit) and salespeople who follow up
(15 %, plain text with In-Reply-To and References). 50,000 messages take about 1.7 GB.
Nothing is held in memory but the readers and the creative at work.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks import campaigns, send_logs

BUFFER = 1 << 20


def write_mbox(count: int, seed: int, out: Path, *, sales_share: float = campaigns.SALES_SHARE) -> int:
    """Write an mbox of that many messages and return its bytes."""
    with out.open("wb", buffering=BUFFER) as file:
        return sum(map(file.write, campaigns.messages(count, seed, sales_share=sales_share)))


def main(arguments: list[str] | None = None) -> None:
    """Write what the command line asks for, and say how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, unit, count in (("mbox", "messages", 50_000), ("log", "rows", 1_000_000)):
        one = kinds.add_parser(kind)
        one.add_argument(f"--{unit}", dest="count", type=int, default=count)
        one.add_argument("--seed", type=int, default=1)
        one.add_argument("out", type=Path)
    asked = parser.parse_args(arguments)
    started = time.perf_counter()
    if asked.kind == "mbox":
        write_mbox(asked.count, asked.seed, asked.out)
    else:
        send_logs.write(asked.count, asked.seed, asked.out)
    seconds = time.perf_counter() - started
    size = asked.out.stat().st_size / 1e6
    print(
        f"{asked.out}: {asked.count:,} in {size:,.1f} MB, {seconds:.1f} s, {asked.count / seconds:,.0f} a second"
    )


if __name__ == "__main__":
    main()
