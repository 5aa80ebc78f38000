"""Writes invented archives of any size, the same bytes for the same seed.

    python -m benchmarks.generate mbox --count 50000 --seed 1 OUT.mbox
    python -m benchmarks.generate maildir --count 50000 OUT
    python -m benchmarks.generate eml --count 50000 OUT
    python -m benchmarks.generate zip --count 50000 OUT.zip
    python -m benchmarks.generate log --count 1000000 OUT.csv
    python -m benchmarks.generate log --count 1000000 OUT.parquet
    python -m benchmarks.generate truth --count 1000 OUT
    python -m benchmarks.generate leavers --count 4000 OUT

The first four hold the same messages: campaigns of five brands in four languages (85 %, personalised HTML of about
35 kB beside a text part; of ten creatives seven are quoted-printable, two base64, one 8bit) and salespeople who
follow up (15 %, plain text with In-Reply-To and References). 50,000 messages take about 1.7 GB.
A log has that many rows; the folder of `truth` a log about that many people, with contacts, events, caps and what
an audit of it has to find; that of `leavers` a log of as many people who leave sooner where they get more.
Nothing is held in memory but the readers and the creative at work, or a block of a log.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks import archives, campaigns, leavers, send_logs, truths

LOG, TRUTH, LEAVERS = "log", "truth", "leavers"


def main(arguments: list[str] | None = None) -> None:
    """Write what the command line asks for, and say how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=[*archives.WRITERS, LOG, TRUTH, LEAVERS])
    parser.add_argument("--count", type=int, default=1_000, help="of messages, of rows, or of people")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args(arguments)
    started = time.perf_counter()
    if asked.kind == LOG:
        send_logs.write(asked.count, asked.seed, asked.out)
    elif asked.kind == TRUTH:
        truths.write(asked.count, asked.seed, asked.out)
    elif asked.kind == LEAVERS:
        leavers.write(asked.count, asked.seed, asked.out)
    else:
        archives.WRITERS[asked.kind](campaigns.messages(asked.count, asked.seed), asked.out)
    seconds = time.perf_counter() - started
    print(f"{asked.out}: {asked.count:,} in {seconds:.1f} s, {asked.count / seconds:,.0f} a second")


if __name__ == "__main__":
    main()
