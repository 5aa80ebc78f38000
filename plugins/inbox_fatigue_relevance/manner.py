"""Rules about how a mail speaks to people: its tone, and whom it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta  # noqa: TC003 - the type of a setting
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_relevance.rules_of_texts import ALL_ABOUT_US, PUSHY_TONE
from inbox_fatigue_relevance.wording import MONTH


@dataclass(frozen=True, kw_only=True)
class PushyTone:
    """Measures how hard a mail pushes; pushing mails in a row are one finding."""

    rules: ClassVar[tuple[Rule, ...]] = (PUSHY_TONE,)
    window: timedelta = field(
        default=MONTH, metadata={"doc": "pushing mails closer together than this are one finding"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the pushiness of each marketing and sales mail that has one."""
        return _as_described(PUSHY_TONE, inboxes, "pushiness", self.window)


@dataclass(frozen=True, kw_only=True)
class AllAboutUs:
    """Measures how much of a mail is about its sender; such mails in a row are one finding."""

    rules: ClassVar[tuple[Rule, ...]] = (ALL_ABOUT_US,)
    window: timedelta = field(
        default=MONTH, metadata={"doc": "such mails closer together than this are one finding"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the share of the sender in each marketing and sales mail that has one."""
        return _as_described(ALL_ABOUT_US, inboxes, "about_us", self.window)


def _as_described(rule: Rule, inboxes: Inboxes, feature: str, window: timedelta) -> Measurements:
    """Return a feature of each mail as its measure; only mails beyond comfort are evidence."""
    touches = inboxes.described(feature).with_columns(measured=pl.col(feature).cast(pl.Float64))
    told = touches.filter(
        pl.col("counted") & pl.col("stream").is_in(["marketing", "sales"]) & pl.col("measured").is_not_null()
    )
    beyond = told.filter(pl.col("measured") > rule.comfortable)
    return Measurements(
        rule=rule, frame=told.select("touch", "measured"), span=window, counted=beyond.select("touch")
    )
