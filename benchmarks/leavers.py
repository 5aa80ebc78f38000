"""A send log of people who leave by chance, and sooner above a number of messages in a week.

    python -m benchmarks.generate leavers --count 4000 --seed 1 FOLDER

The folder gets the log and what came back. Everybody gets one to seven messages in each of thirty weeks, and after
each message leaves with a chance of their own, which is `times` as high where more than `LIMIT` came in 7 days.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT = 4  # messages in 7 days that are borne
TIMES = 3.0  # as often as else people leave above it
WEEKS = 30
RULE = "frequency/crowded-week"
LOG, EVENTS = "sends.csv", "events.csv"
_START = datetime(2025, 1, 6, 8, tzinfo=UTC)
_IN_A_WEEK = (1, 1, 1, 2, 2, 3, 4, 5, 7)
_CHANCE = 0.0008  # to leave after a message, of most people about
_WEEK = timedelta(days=7)


def write(people: int, seed: int, folder: Path, *, times: float = TIMES) -> int:
    """Write log and events into a folder; return how many messages went."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(seed)
    count = 0
    with (folder / LOG).open("w") as log, (folder / EVENTS).open("w") as events:
        log.write("recipient,at,campaign\n")
        events.write("address,at,kind\n")
        for number in range(people):
            who = f"reader-{number}@company-{number % 97}.example"
            for at, leaves in _life(random, times):
                count += 1
                log.write(f"{who},{at:%Y-%m-%dT%H:%M:%SZ},{at:%d-%m}\n")
                if leaves:
                    events.write(
                        f"{who},{at + timedelta(hours=random.randrange(1, 60)):%Y-%m-%dT%H:%M:%SZ},unsubscribe\n"
                    )
    return count


def _life(random: Random, times: float) -> Iterator[tuple[datetime, bool]]:
    """Yield when one person gets a message, until they leave after one."""
    chance = _CHANCE * random.lognormvariate(0, 0.5)
    got: list[datetime] = []
    for at in _times(random):
        got = [one for one in got if at - one < _WEEK] + [at]
        leaves = random.random() < chance * (times if len(got) > LIMIT else 1)
        yield at, leaves
        if leaves:
            return


def _times(random: Random) -> list[datetime]:
    return sorted(
        _START + timedelta(days=7 * week + random.randrange(7), minutes=random.randrange(600))
        for week in range(WEEKS)
        for _ in range(random.choice(_IN_A_WEEK))
    )
