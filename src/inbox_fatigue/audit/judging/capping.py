"""How each cap of the settings fared over the audited mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue import caps
from inbox_fatigue.results import CapCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.caps import Spans
    from inbox_fatigue.inbox_frames import Inboxes


def cap_counts(inboxes: Inboxes) -> tuple[CapCount, ...]:
    """Return what became of each cap, in the order of the settings."""
    counted = caps.all_spans(inboxes.caps, inboxes.touches, inboxes.people)
    return tuple(_fared(one, inboxes) for one in counted)


def _fared(one: Spans, inboxes: Inboxes) -> CapCount:
    touches = inboxes.touches
    broken = caps.broken([one], touches)
    over = broken.join(touches.select("touch", "person"), on="touch")
    most = broken["counted"].max()
    return CapCount(
        name=one.cap.name,
        allows=caps.allows(one.cap),
        people=over["person"].n_unique(),
        most=most if isinstance(most, int) else 0,
        judged=one.rows["person"].n_unique(),
        unassessed=caps.unknown([one])["person"].n_unique(),
        unapplied=_is_unapplied(one, inboxes),
    )


def _is_unapplied(one: Spans, inboxes: Inboxes) -> bool:
    """Return whether somebody set a cap and nobody could be held to it.

    A cap for former customers is kept where all whose status is known are none, though that of some is not.
    """
    if one.unknown.is_empty() or not one.rows.is_empty():
        return False
    whom = inboxes.people.join(inboxes.touches, on="person", how="semi")
    told = whom.select("person", applies=caps.applies(one.cap)).drop_nulls()
    return told.is_empty() or not one.unknown.join(told.filter("applies"), on="person", how="semi").is_empty()


def inapplicable(some: Sequence[CapCount]) -> tuple[str, ...]:
    """Return a sentence for each cap that somebody set and that nobody could be held to: it was not kept."""
    return tuple(
        f"the cap '{one.name}' could be applied to nobody of {one.unassessed:,}; see what is not assessed"
        for one in some
        if one.unapplied
    )
