"""Counts the people of one company to whom an organisation writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Across, Inboxes, Measurements, Rule, Stream, mix_columns, text_key, windows
from inbox_fatigue_frequency.rules_of_counts import CROWDED_ACCOUNT


@dataclass(frozen=True, kw_only=True)
class CrowdedAccount:
    """Counts different people of one company in any 7 days; the sender's own company is none.

    Contacts' `account` outranks the domain of an address, and the domain of a mail provider is no company.
    """

    rules: ClassVar[tuple[Rule, ...]] = (CROWDED_ACCOUNT,)
    looks_across: ClassVar[Across] = Across.ACCOUNT
    window: timedelta = field(default=timedelta(days=7), metadata={"doc": "the length of the window"})
    streams: tuple[str, ...] = field(
        default=("sales",), metadata={"doc": "the streams in which colleagues are counted together"}
    )

    def __post_init__(self) -> None:
        """Refuse a stream that does not exist: with a misspelt one the rule would never fire."""
        for stream in self.streams:
            Stream(stream)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return how many colleagues were written to in the window that ends at each touch."""
        touches = _with_company(inboxes, self.streams)
        colleagues = windows.trailing_distinct(touches, "person", self.window, by="group", keep=("group",))
        messages = windows.trailing_count(touches, self.window, by="group").rename({"measured": "messages"})
        return Measurements(
            rule=CROWDED_ACCOUNT,
            frame=colleagues.join(messages, on="touch").select("touch", "measured", "group", note=_note()),
            span=self.window,
            counted=touches.select("touch", "group"),
            shared=True,
        )


def _with_company(inboxes: Inboxes, streams: tuple[str, ...]) -> pl.DataFrame:
    """Return the counted touches to people of a company, with the pair of both firms as `group`."""
    wanted = pl.col("stream").cast(pl.String).is_in(streams)
    companies = inboxes.people.select("person", "account").drop_nulls()
    touches = inboxes.touches.filter(pl.col("counted") & wanted).join(companies, on="person")
    firms = touches["organisation"].unique().to_list()
    own = {firm: text_key("account", firm) for firm in firms}
    placed = touches.with_columns(
        own=pl.col("organisation").replace_strict(own, default=None, return_dtype=pl.Int64)
    ).filter(pl.col("own") != pl.col("account"))
    group = mix_columns([placed[name] for name in ("own", "account")])
    return placed.with_columns(group=group)


def _note() -> pl.Expr:
    """Return the rest of the message: "7 messages"; a company is not named, for it would name the person."""
    count = pl.col("messages").cast(pl.Int64)
    noun = pl.when(count == 1).then(pl.lit("message")).otherwise(pl.lit("messages"))
    return pl.format("{} {}", count, noun)
