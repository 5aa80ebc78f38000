"""Counts touches above the caps that the settings set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from inbox_fatigue.plugin import Across, Inboxes, Measurements, Rule, caps
from inbox_fatigue_frequency.rules_of_limits import OVER_CAP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, kw_only=True)
class OverCap:
    """Holds what came to a person against the caps of the settings, in windows that end at each touch.

    Its findings are for the gate and add no fatigue of their own: the other rules do.
    """

    rules: ClassVar[tuple[Rule, ...]] = (OVER_CAP,)
    looks_across: ClassVar[Across] = Across.ACCOUNT  # caps per account and per household

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return how many touches above what a cap allows the window that ends at each touch holds."""
        counted = caps.all_spans(inboxes.caps, inboxes.touches, inboxes.people)
        broken = caps.broken(counted, inboxes.touches)
        return Measurements(
            rule=OVER_CAP,
            frame=broken.select(
                "touch",
                "since",
                "group",
                measured=(pl.col("counted") - pl.col("limit")).cast(pl.Float64),
                note=_note(inboxes.caps),
            ),
            shared=True,
            counted=caps.evidence(counted, inboxes.touches),
            unassessed=caps.unknown(counted).select(
                "person", reason=pl.format("the cap '{}': {}", "cap", "reason")
            ),
        )


def _note(some: Sequence[caps.Cap]) -> pl.Expr:
    """Return the message: "4 messages in 7 days; the cap 'three a week' allows 3"."""

    def of_cap(words: Callable[[caps.Cap], str]) -> pl.Expr:
        told = {cap.name: words(cap) for cap in some}
        return pl.col("cap").replace_strict(told, default="", return_dtype=pl.String)

    window = of_cap(lambda cap: caps.window_text(cap.window))
    one, more = of_cap(lambda cap: caps.noun_text(cap, 1)), of_cap(lambda cap: caps.noun_text(cap, 2))
    noun = pl.when(pl.col("counted") == 1).then(one).otherwise(more)
    allowed = pl.when(pl.col("limit") == 0).then(pl.lit("none")).otherwise(pl.col("limit").cast(pl.String))
    return pl.format("{} {} in {}; the cap '{}' allows {}", "counted", noun, window, "cap", allowed)
