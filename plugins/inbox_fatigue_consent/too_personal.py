"""Counts the kinds of sensitive personal data that one message quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_consent.personal import SEPARATOR
from inbox_fatigue_consent.rules import TOO_PERSONAL


@dataclass(frozen=True, kw_only=True)
class TooPersonal:
    """Counts kinds in marketing, sales and service mail; a receipt may name the card that paid."""

    rules: ClassVar[tuple[Rule, ...]] = (TOO_PERSONAL,)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return how many kinds each message that quotes any of them holds."""
        told = pl.col("personal_kinds").cast(pl.String)
        touches = inboxes.described("personal_kinds").with_columns(told).drop_nulls("personal_kinds")
        held = pl.col("personal_kinds").str.split(SEPARATOR).list.len().cast(pl.Float64)
        return Measurements(
            rule=TOO_PERSONAL,
            frame=touches.filter("counted").select("touch", measured=held, note="personal_kinds"),
        )
