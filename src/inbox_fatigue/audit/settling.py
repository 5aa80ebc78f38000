"""Works out, after an ingest, everything that can only be told from the whole ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from inbox_fatigue import __version__, creatives, doubles
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.writing import settled, settling
from inbox_fatigue.people.organisations import GIVEN, Audited, audited_again, remembered, settle_organisations
from inbox_fatigue.people.recipients import settle_people
from inbox_fatigue.people.replies import settle_replies
from inbox_fatigue.streams import settle_streams

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.settings import Settings


def settle(ledger: Ledger, organisations: tuple[str, ...], settings: Settings, *, merge: bool) -> Audited:
    """Settle organisations, people, creatives, streams, campaigns, double records and replies, in that order.

    `merge` says whether several addresses may be one person.
    Where nothing was written since it was done in the same way, nothing is done.
    """
    given = organisations or settings.organisations or _given_before(ledger)
    how = _how(given, settings, merge=merge)
    told = settled.settled(ledger, how)
    if told is not None:
        return audited_again(ledger, told)
    settling.write_indexes(ledger)
    # Nobody else writes meanwhile: what they wrote would be missing in what is worked out, and taken for settled.
    with ledger.transaction():
        audited = _settled_anew(ledger, given, settings, merge=merge)
        settled.write_settled(ledger, how, remembered(audited))
    return audited


def _settled_anew(ledger: Ledger, given: tuple[str, ...], settings: Settings, *, merge: bool) -> Audited:
    if reading.has_log_touches(ledger):  # of mail, the streams and campaigns are told first
        reading.keep_touches(ledger)
    audited = settle_organisations(ledger, given)
    settle_people(ledger, merge=merge)
    creatives.settle_creatives(ledger)
    settle_streams(ledger, audited, settings.streams)
    creatives.settle_campaigns(ledger)
    doubles.settle_same(ledger)
    settle_replies(ledger)
    reading.keep_touches(ledger)
    reading.keep_events(ledger)
    return audited


def _how(given: tuple[str, ...], settings: Settings, *, merge: bool) -> str:
    """Return all that settling depends on beside the ledger, as text."""
    told = {
        "version": __version__,
        "organisations": given,
        "merge": merge,
        "streams": [one.model_dump(mode="json") for one in settings.streams],
    }
    return json.dumps(told, sort_keys=True)


def _given_before(ledger: Ledger) -> tuple[str, ...]:
    """Return the organisation that an earlier call gave for this ledger."""
    given = [domains for _, domains, because in reading.organisations(ledger) if because == GIVEN]
    return given[0] if given else ()
