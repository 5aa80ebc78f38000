"""Works out, after an ingest, everything that can only be told from the whole ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue import creatives, streams
from inbox_fatigue.ledger import reading, settling
from inbox_fatigue.people import Audited, settle_organisations, settle_people

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.settings import Settings


def settle(ledger: Ledger, organisations: tuple[str, ...], settings: Settings, *, merge: bool) -> Audited:
    """Settle organisations, people, creatives, streams, campaigns, double records and replies, in that order.

    `merge` says whether several addresses may be one person.
    """
    given = organisations or settings.organisations or _given_before(ledger)
    settling.write_indexes(ledger)
    audited = settle_organisations(ledger, given)
    settle_people(ledger, merge=merge)
    creatives.settle_creatives(ledger)
    streams.settle_streams(ledger, audited, settings.streams)
    creatives.settle_campaigns(ledger)
    creatives.settle_same(ledger)
    streams.settle_replies(ledger)
    return audited


def _given_before(ledger: Ledger) -> tuple[str, ...]:
    """Return the organisation that an earlier call gave for this ledger."""
    given = [domains for _, domains, because in reading.organisations(ledger) if because == "given"]
    return given[0] if given else ()
