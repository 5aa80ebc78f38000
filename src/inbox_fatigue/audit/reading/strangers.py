"""Tells where files of events or contacts name nobody who got any mail: what they say is then lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.model import Problem

if TYPE_CHECKING:
    import polars as pl

    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger

_DETAIL = (
    "nobody in rows of {what} ({people}) got any of the mail that was audited, so what they say changes nothing: see "
    "that people are called there as in the mail, by the same addresses or ids"
)


def strangers(ledger: Ledger, inboxes: Inboxes) -> tuple[Problem, ...]:
    """Return a problem for events, and one for contacts, if not one person of theirs got mail."""
    if inboxes.touches.is_empty():
        return ()
    told = {
        "events": ("events-of-strangers", reading.people_of_events(ledger)),
        "contacts": ("contacts-of-strangers", reading.people_of_contacts(ledger)),
    }
    return tuple(
        Problem(why=why, detail=_DETAIL.format(people=_counted(people), what=what), lost=0)
        for what, (why, people) in told.items()
        if len(people) and not people.is_in(inboxes.touches["person"].unique().implode()).any()
    )


def _counted(people: pl.Series) -> str:
    return "1 person" if len(people) == 1 else f"{len(people):,} people"
