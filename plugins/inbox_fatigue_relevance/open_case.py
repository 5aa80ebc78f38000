"""Open case: promotion while the person waits for help."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_relevance.rules_of_people import OPEN_CASE


@dataclass(frozen=True, kw_only=True)
class OpenCase:
    """Counts marketing and sales mail between the opening of a case and its end."""

    rules: ClassVar[tuple[Rule, ...]] = (OPEN_CASE,)
    forgotten: timedelta = field(
        default=timedelta(days=30),
        metadata={"doc": "a case that nobody closed counts as open for no longer than this"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each promotion while a case is open, how many there were since it was opened."""
        promotions = inboxes.described("offer", "help").filter(
            pl.col("counted") & pl.col("stream").is_in(["marketing", "sales"]) & ~_helps_alone()
        )
        cases = _cases(inboxes.events, self.forgotten)
        met = (
            promotions.select("touch", "person", "inbox", "at")
            .join(cases, on="person")
            .filter(
                (pl.col("at") > pl.col("opened"))
                & (pl.col("at") < pl.col("closed"))
                & (pl.col("of").is_null() | (pl.col("of") == pl.col("inbox")))
            )
        )
        # Of several open cases the oldest stands for all: the person waits once.
        waiting = met.sort("opened", "group").unique(subset="touch", keep="first", maintain_order=True)
        ordered = waiting.sort("inbox", "group", "at", "touch")
        frame = ordered.select(
            "touch",
            since="opened",
            group="group",
            measured=pl.int_range(1, pl.len() + 1).over("inbox", "group").cast(pl.Float64),
        )
        return Measurements(rule=OPEN_CASE, frame=frame, counted=frame.select("touch", "group"))


def _helps_alone() -> pl.Expr:
    return pl.col("help").is_not_null() & pl.col("offer").is_null()


def _cases(events: pl.DataFrame, forgotten: timedelta) -> pl.DataFrame:
    """Return (person, of, group, opened, closed): a case ends when it, or a case without a number, is closed."""
    told = events.select("person", "event", "at", "detail", of="inbox", kind=pl.col("kind").cast(pl.String))
    opened = told.filter(pl.col("kind") == "case_opened").drop("kind")
    closed = told.filter(pl.col("kind") == "case_closed").select(
        "person", end="at", of_end="of", same="detail"
    )
    same_case = pl.col("detail").is_null() | pl.col("same").is_null() | (pl.col("detail") == pl.col("same"))
    same_place = pl.col("of").is_null() | pl.col("of_end").is_null() | (pl.col("of") == pl.col("of_end"))
    ends = (
        opened.join(closed, on="person")
        .filter((pl.col("end") >= pl.col("at")) & same_case & same_place)
        .group_by("event")
        .agg(end=pl.col("end").min())
    )
    last = pl.col("at") + forgotten
    return opened.join(ends, on="event", how="left").select(
        "person", "of", group="event", opened="at", closed=pl.min_horizontal(pl.col("end"), last)
    )
