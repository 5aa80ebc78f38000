"""Counts of hits, false alarms and misses, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often something was said rightly, wrongly, and not at all."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            hits=self.hits + other.hits,
            false_alarms=self.false_alarms + other.false_alarms,
            misses=self.misses + other.misses,
        )

    @property
    def precision(self) -> float | None:
        """The share of alarms that were right; None without an alarm."""
        said = self.hits + self.false_alarms
        return self.hits / said if said else None

    @property
    def recall(self) -> float | None:
        """The share of what there was to hear that was heard; None where there was nothing."""
        there = self.hits + self.misses
        return self.hits / there if there else None


def tally(*, said: bool, meant: bool) -> Tally:
    """Return the tally of one answer."""
    return Tally(
        hits=int(said and meant), false_alarms=int(said and not meant), misses=int(meant and not said)
    )
