"""A send log whose truth is known: who breaks which cap, and how many chains nobody answered.

    python -m benchmarks.generate truth --people 1000 --seed 1 FOLDER

Each reader lives four stories of `benchmarks.stories` in a year, too far apart to disturb each other. The
folder gets the log, contacts, events and the caps; the truth is returned, and written beside them as JSON.
Readers come in blocks, so that the log may be of any size.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks import send_logs
from benchmarks.stories import CAPS, LEAVING, STORIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALL = STORIES | LEAVING
BLOCK = 20_000  # readers at a time
COLLEAGUES = 5  # readers at one company
SEASONS, SEASON_DAYS, LATE_DAYS = 4, 91, 20  # a story begins up to so many days late, and takes 33 at most
START = datetime(2025, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000  # microseconds
LOG, CONTACTS, EVENTS, POLICY, TRUTH = (
    "sends.csv", "contacts.csv", "events.csv", "inbox-fatigue.toml", "truth.json",
)  # fmt: skip
COLUMNS = ("recipient", "sent_at", "campaign", "sender", "stream", "sequence", "step", "bounced")
_SENDS = pl.DataFrame(
    [
        (name, day, at, stream, day in story.bounced)
        for name, story in ALL.items()
        for stream, days in (("marketing", story.news), ("sales", story.steps))
        for at, day in enumerate(days, 1)
    ],
    schema=["story", "day", "step", "stream", "bounced"],
    orient="row",
)
_EVENTS = pl.DataFrame(
    [(name, *event) for name, story in ALL.items() for event in story.events],
    schema=["story", "day", "kind"],
    orient="row",
)


@dataclass(slots=True)
class Truth:
    """What an audit of the log has to find; addresses of readers, with how often where that can differ."""

    messages: int = 0
    over: dict[str, set[str]] = field(default_factory=dict)  # by the name of the cap
    chains: Counter[tuple[str, int]] = field(default_factory=Counter)  # by reader and follow-ups in a row
    deaf: set[str] = field(default_factory=set)  # who were asked on after their answer
    unwanted: set[str] = field(default_factory=set)  # who got mail after they had opted out

    def asked_too_often(self, comfortable: int) -> Counter[tuple[str, int]]:
        """Return the chains with more follow-ups than are comfortable."""
        return Counter({one: count for one, count in self.chains.items() if one[1] > comfortable})


def write(people: int, seed: int, folder: Path) -> Truth:
    """Write log, contacts, events and caps into a folder, and the truth beside them; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = Truth()
    with (folder / LOG).open("wb") as log:
        for number, block in enumerate(_blocks(people, seed, folder, truth)):
            send_logs.append(block, log, first=number == 0)
    (folder / POLICY).write_text(CAPS, "utf-8")
    (folder / TRUTH).write_text(_told(truth), "utf-8")
    return truth


def _blocks(people: int, seed: int, folder: Path, truth: Truth) -> Iterator[pl.DataFrame]:
    """Yield the messages of some readers after the other; write and add what else is known of them."""
    rng = np.random.default_rng(seed)
    with (folder / CONTACTS).open("wb") as contacts, (folder / EVENTS).open("wb") as events:
        for first in range(0, people, BLOCK):
            lives = _lives(rng, first, min(people, first + BLOCK))
            send_logs.append(_contacts(lives), contacts, first=first == 0)
            send_logs.append(_events(lives), events, first=first == 0)
            _tell(lives, truth)
            sends = _sends(lives)
            truth.messages += len(sends)
            yield sends


def _lives(rng: np.random.Generator, first: int, last: int) -> pl.DataFrame:
    """Return which story each reader lives in each season, and when it begins."""
    readers = last - first
    usual = rng.integers(0, len(STORIES), (readers, SEASONS))
    usual[:, -1] = rng.integers(0, len(ALL), readers)
    late = rng.integers(0, LATE_DAYS, (readers, SEASONS)) * DAY + rng.integers(0, DAY, (readers, SEASONS))
    begin = int(START.timestamp() * 1_000_000) + np.arange(SEASONS) * SEASON_DAYS * DAY + late
    return pl.DataFrame(
        {
            "reader": np.repeat(np.arange(first, last), SEASONS),
            "season": np.tile(np.arange(1, SEASONS + 1), readers),
            "story": np.array(list(ALL))[usual.ravel()],
            "begin": begin.ravel() // 1_000_000 * 1_000_000,  # whole seconds, as logs have them
        }
    ).with_columns(address=pl.format("reader{}@company{}.example", "reader", pl.col("reader") // COLLEAGUES))


def _sends(lives: pl.DataFrame) -> pl.DataFrame:
    """Return the messages of the lived stories as a log has them, oldest first."""
    sales = pl.col("stream") == "sales"
    return (
        _dated(lives, _SENDS)
        .with_columns(
            recipient="address",
            sent_at="at",
            campaign=pl.when(sales).then("label").otherwise(pl.format("{}-{}", "label", "step")),
            sender=pl.when(sales).then(pl.lit("kim@shop.example")).otherwise(pl.lit("news@shop.example")),
            sequence=pl.when(sales).then("label"),
            step=pl.when(sales).then("step"),
        )
        .select(*COLUMNS)
    )


def _events(lives: pl.DataFrame) -> pl.DataFrame:
    """Return what came back: a reply answers its own sequence, an opt-out is from everything."""
    answered = pl.when(pl.col("kind") == "reply").then("label")
    return _dated(lives, _EVENTS).select("address", "at", "kind", campaign=answered)


def _contacts(lives: pl.DataFrame) -> pl.DataFrame:
    """Return the readers; every third is no customer yet."""
    readers = lives.select("reader", "address").unique(maintain_order=True)
    status = pl.when(pl.col("reader") % 3 == 0).then(pl.lit("prospect")).otherwise(pl.lit("customer"))
    return readers.select("address", status=status, language=pl.lit("en"), timezone=pl.lit("Europe/Berlin"))


def _dated(lives: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    at = pl.from_epoch(pl.col("begin") + pl.col("day") * DAY, "us").dt.replace_time_zone("UTC")
    label = pl.format("{}-in-season-{}", "story", "season")
    return lives.join(told, on="story").with_columns(at=at, label=label).sort("at", "reader")


def _tell(lives: pl.DataFrame, truth: Truth) -> None:
    """Add what is true of the lived stories."""
    for name, story in ALL.items():
        readers = lives.filter(pl.col("story") == name)["address"].to_list()
        for cap in story.breaks:
            truth.over.setdefault(cap, set()).update(readers)
        if story.follow_ups:
            truth.chains.update((one, story.follow_ups) for one in readers)
        if story.deaf:
            truth.deaf.update(readers)
        if story.unwanted:
            truth.unwanted.update(readers)


def _told(truth: Truth) -> str:
    chains = [
        {"reader": reader, "follow_ups": count, "times": times}
        for (reader, count), times in sorted(truth.chains.items())
    ]
    told = {
        "messages": truth.messages,
        "over": {cap: sorted(readers) for cap, readers in sorted(truth.over.items())},
        "chains": chains,
        "deaf": sorted(truth.deaf),
        "unwanted": sorted(truth.unwanted),
    }
    return json.dumps(told, indent=1) + "\n"
