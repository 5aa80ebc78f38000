"""Counts what became of what was seen."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of what was seen; seen = stored + duplicates + quarantined + skipped."""

    seen: int = 0
    stored: int = 0
    duplicates: int = 0
    quarantined: int = 0
    skipped: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return both tallies together."""
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})
