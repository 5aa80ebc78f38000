"""Batch and blast: one text to everybody at once, customers and strangers alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Across, Inboxes, Measurements, Rule
from inbox_fatigue_relevance.rules_of_people import BATCH_AND_BLAST
from inbox_fatigue_relevance.wording import MONTH

PARTS = 1_000_000  # more than the days of any run
AUDIENCE = ["sender", "creative", "batch"]


@dataclass(frozen=True, kw_only=True)
class BatchAndBlast:
    """Measures which share of an audience got exactly the same text at the same time."""

    rules: ClassVar[tuple[Rule, ...]] = (BATCH_AND_BLAST,)
    looks_across: ClassVar[Across] = Across.EVERYBODY
    together: timedelta = field(
        default=timedelta(days=1), metadata={"doc": "sends of one creative within this are one audience"}
    )
    smallest: int = field(default=50, metadata={"doc": "a smaller audience may have been chosen one by one"})
    mixed: float = field(
        default=0.1,
        metadata={"doc": "customers and others must each be at least this share of the audience"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each mail of a mixed audience, the share of the audience that got the same text."""
        batched = self._batched(self._sent(inboxes)).join(
            inboxes.people.select("person", "status"), on="person", how="left"
        )
        audiences = self._audiences(batched)
        reached = batched.join(audiences, on=AUDIENCE)
        copies = reached.group_by(*AUDIENCE, "content").agg(
            measured=pl.col("person").n_unique() / pl.col("people").first()
        )
        hits = reached.join(copies, on=[*AUDIENCE, "content"])
        frame = hits.select("touch", "measured", "note").sort("touch")
        return Measurements(rule=BATCH_AND_BLAST, frame=frame, span=MONTH, counted=frame.select("touch"))

    def _sent(self, inboxes: Inboxes) -> pl.DataFrame:
        """Return marketing of a known text whose creative reached enough people; none where no status is known."""
        worded = inboxes.contents.filter(pl.col("words").is_not_null()).select("content")
        known = inboxes.people["status"].is_not_null().any()
        marketing = (pl.col("stream") == "marketing") & pl.col("creative").is_not_null()
        sent = inboxes.counted.filter(marketing & known).join(worded, on="content", how="semi")
        named = sent.select(
            "touch", "person", "at", "creative", "content", sender=pl.col("organisation").rank("dense")
        )
        return named.filter(pl.len().over("sender", "creative") >= self.smallest)

    def _batched(self, sent: pl.DataFrame) -> pl.DataFrame:
        """Add `batch`, the number of an audience of its creative; it ends with a pause or when its time is over."""
        creative = ["sender", "creative"]
        pause = pl.col("at") - pl.col("at").shift(1) > self.together / 2
        runs = sent.sort(*creative, "at").with_columns(
            run=pause.fill_null(value=False).cum_sum().over(creative)
        )
        since = pl.col("at") - pl.col("at").min().over(*creative, "run")
        part = since.dt.total_microseconds() // round(self.together.total_seconds() * 1_000_000)
        return runs.with_columns(batch=pl.col("run").cast(pl.Int64) * PARTS + part)

    def _audiences(self, batched: pl.DataFrame) -> pl.DataFrame:
        """Return the audiences that are large and in which customers and others are mixed."""
        people = batched.select(*AUDIENCE, "person", "status").unique(subset=[*AUDIENCE, "person"])
        known = pl.col("status").is_not_null().sum()
        customers = (pl.col("status").str.to_lowercase() == "customer").sum()
        counted = people.group_by(AUDIENCE).agg(people=pl.len(), known=known, customers=customers)
        share = pl.col("customers") / pl.col("known")
        return counted.filter(
            (pl.col("people") >= self.smallest)
            & (pl.col("known") * 2 >= pl.col("people"))
            & (share >= self.mixed)
            & (share <= 1 - self.mixed)
        ).select(*AUDIENCE, "people", note=pl.format("{} people", "people"))
