"""How each cap of the settings fared over the audited mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue import caps
from inbox_fatigue.results import CapCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from inbox_fatigue.caps import Spans
    from inbox_fatigue.columns import Inboxes


def cap_counts(inboxes: Inboxes) -> tuple[CapCount, ...]:
    """Return what became of each cap, in the order of the settings."""
    counted = caps.all_spans(inboxes.caps, inboxes.touches, inboxes.people)
    return tuple(_fared(one, inboxes.touches) for one in counted)


def _fared(one: Spans, touches: pl.DataFrame) -> CapCount:
    broken = caps.broken([one], touches)
    over = broken.join(touches.select("touch", "person"), on="touch")
    most = broken["counted"].max()
    return CapCount(
        name=one.cap.name,
        allows=caps.allows(one.cap),
        people=over["person"].n_unique(),
        most=most if isinstance(most, int) else 0,
        judged=one.rows["person"].n_unique(),
        unassessed=one.unknown["person"].n_unique(),
    )


def inapplicable(some: Sequence[CapCount]) -> tuple[str, ...]:
    """Return a sentence for each cap that somebody set and that nobody could be held to: it was not kept."""
    return tuple(
        f"the cap '{one.name}' could be applied to nobody of {one.unassessed:,}; see what is not assessed"
        for one in some
        if one.unassessed and not one.judged
    )
