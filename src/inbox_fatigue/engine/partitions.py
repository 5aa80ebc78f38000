"""Cuts inboxes into partitions of whole people, and of whole companies where a scorer counts colleagues.

A person's bucket comes from the content of keys alone, so that it is the same on every machine and run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.findings import Across
from inbox_fatigue.frames.lookups import looked_up
from inbox_fatigue.keys import mix_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.inbox_frames import Inboxes

_SHARED = ("account", "household")  # what people have in common that a cap or a rule counts together


def bucket_of(people: pl.DataFrame, across: Across, count: int) -> pl.DataFrame:
    """Return (person, bucket), buckets 0 to count − 1: who is judged with whom.

    `people` has person, account and household.
    Across accounts, people who share an account or a household, directly or through others, are in one bucket.
    """
    named = _companions(people) if across is Across.ACCOUNT else people.select("person", companion="person")
    mixed = mix_columns([named["companion"]])
    return named.select("person", bucket=mixed % count)


def partitions(inboxes: Inboxes, across: Across, count: int) -> Iterator[Inboxes]:
    """Yield the inboxes of each bucket that got anything; their order within is kept.

    Contents, and whatever is told from the whole ledger, go with each of them.
    """
    known = inboxes.people_written_to.join(inboxes.people.select("person", *_SHARED), on="person", how="left")
    buckets = bucket_of(known, across, count).cast({"bucket": pl.UInt32})
    numbers = buckets["bucket"].unique().sort()
    if (
        len(numbers) == 1
    ):  # as where everybody is of one company: there is nothing to cut, and no copy to make
        yield inboxes
        return
    placed = [
        looked_up(frame, "person", buckets) for frame in (inboxes.touches, inboxes.events, inboxes.people)
    ]
    for bucket in numbers:
        touches, events, people = (_of(frame, bucket) for frame in placed)
        yield replace(inboxes, touches=touches, events=events, people=people)


def _of(frame: pl.DataFrame, bucket: int) -> pl.DataFrame:
    return frame.filter(pl.col("bucket") == bucket).drop("bucket")


def _companions(people: pl.DataFrame) -> pl.DataFrame:
    """Return (person, companion): the smallest person to whom each is tied, through however many others."""
    tied = people.select("person", *_SHARED, companion="person")
    while True:
        drawn = tied
        for name in _SHARED:
            least = pl.col("companion").min().over(name)
            drawn = drawn.with_columns(
                companion=pl.when(pl.col(name).is_null()).then("companion").otherwise(least)
            )
        if drawn["companion"].equals(tied["companion"]):
            return tied.select("person", "companion")
        tied = drawn
