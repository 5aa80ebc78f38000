"""Arbitration of a plan, beside the same decision written as a loop over people."""

from __future__ import annotations

import time
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.lines import Table
from benchmarks.runs import Run
from benchmarks.ways import Way, compared
from inbox_fatigue.arbitration import Resolver, arbitrate
from inbox_fatigue.caps import Cap, Sliding
from inbox_fatigue.columns import PEOPLE, TOUCHES
from inbox_fatigue.frames.schemas import conform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LAUNCH = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY = 86_400_000_000  # microseconds
PAST, PLANNED = 10, 3  # touches of each person
CAPS = (
    Cap(name="three a week", limit=3, window=Sliding(span=timedelta(days=7))),
    Cap(name="twelve a month", limit=12, window=Sliding(span=timedelta(days=30))),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """How crowded the inboxes are before the launch, and the plan."""

    name: str
    days: int  # over which the past touches are spread
    apart: int  # days between the planned ones
    told: str


MILD = Story(name="mild", days=120, apart=3, told="Few people are in the way of the caps")
WORST = Story(name="worst", days=24, apart=1, told="Everybody is in the way of the caps")


def measure(people: int, seed: int, _room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long it takes to arbitrate three planned touches to so many people, in both cases."""
    for story in (MILD, WORST):
        touches = inboxes(people, seed, story)
        stories = as_lists(touches)
        ways = [
            *(_way(f"{one}", partial(refused, touches, one)) for one in (Resolver.AS_SENT, Resolver.BEST)),
            _way("a loop", partial(refused_by_loop, stories)),
        ]
        stopped = refused(touches, Resolver.AS_SENT)
        if stopped != refused_by_loop(stories):
            raise SystemExit("the loop over people does not decide as as-sent does")
        yield Table(
            title=f"Arbitration, the {story.name} case",
            about=(
                f"Three planned touches to each of {people:,} people who got ten before (seed {seed}), under caps of "
                "three in 7 days and twelve in 30 days: which may go, on what each refusal rests, and the next time "
                "at which each refused one may go.\n"
                f"{story.told}, and {stopped:,} touches must not go; weights differ from touch to touch.\n"
                "The loop does less: it is plain Python over lists that lie ready, sends the earliest first, and gives "
                "no reasons and no times; what it lets go is what as-sent lets go."
            ),
            lines=compared(ways, rounds, people, "people"),
        )


def _way(name: str, decide: Callable[[], int]) -> Way:
    def timed() -> Run:
        began, cpu = time.perf_counter(), time.process_time()
        decide()
        return Run(seconds=time.perf_counter() - began, cpu=time.process_time() - cpu)

    return Way(name=name, run=timed)


def inboxes(people: int, seed: int, story: Story) -> pl.DataFrame:
    """Return the touches of so many invented people, the same ones for the same seed."""
    chance = np.random.default_rng(seed)
    launch = int(LAUNCH.timestamp()) * 1_000_000
    past = launch - 1 - (chance.random((people, PAST)) * story.days * DAY).astype(np.int64)
    planned = launch + np.arange(PLANNED) * story.apart * DAY
    at = np.concatenate([past, np.broadcast_to(planned, (people, PLANNED))], axis=1)
    each = PAST + PLANNED
    rows = pl.DataFrame(
        {
            "touch": np.arange(people * each),
            "person": np.repeat(np.arange(people), each),
            "at": pl.Series(at.ravel()).cast(pl.Datetime("us", "UTC")),
            "planned": np.tile([False] * PAST + [True] * PLANNED, people),
            "campaign": np.tile([0] * PAST + [1, 2, 3], people),
            "weight": chance.integers(1, 1_000, people * each).astype(np.float64),
        }
    )
    same = {"organisation": "sender.example", "stream": "marketing", "channel": "email"}
    told = {name: pl.lit(value) for name, value in same.items()}
    rows = rows.with_columns(inbox="person", address="person", bounced=False, counted=True, **told)
    return conform(rows, TOUCHES).sort("inbox", "at", "touch")


def in_conflict(touches: pl.DataFrame) -> int:
    """Return how many people not all of whose planned touches may go."""
    who = conform(touches.select("person").unique().sort("person"), PEOPLE)
    found = arbitrate(touches, CAPS, who, resolver=Resolver.AS_SENT).decisions
    return found.filter(~pl.col("kept"))["person"].n_unique()


def refused(touches: pl.DataFrame, resolver: Resolver) -> int:
    """Return how many planned touches must not go."""
    who = conform(touches.select("person").unique().sort("person"), PEOPLE)
    found = arbitrate(touches, CAPS, who, resolver=resolver).decisions
    return int((~found["kept"]).sum())


def refused_by_loop(stories: list[tuple[list[int], list[int]]]) -> int:
    """Return the same for as-sent, from the past and the planned times of each person, both sorted."""
    limits = [(cap.limit, cap.window.span // timedelta(microseconds=1)) for cap in CAPS]
    count = 0
    for past, planned in stories:
        gone = list(past)
        for at in planned:
            if all(len(gone) - bisect_right(gone, at - span) < limit for limit, span in limits):
                gone.append(at)
            else:
                count += 1
    return count


def as_lists(touches: pl.DataFrame) -> list[tuple[list[int], list[int]]]:
    """Return the past and the planned times of each person, in microseconds."""
    at = pl.col("at").dt.epoch("us")
    told = touches.group_by("person", maintain_order=True).agg(
        past=at.filter(~pl.col("planned")), planned=at.filter("planned")
    )
    return list(zip(told["past"].to_list(), told["planned"].to_list(), strict=True))
