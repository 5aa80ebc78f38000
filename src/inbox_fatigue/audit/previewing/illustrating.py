"""Adds to a finished preview what its charts and its inboxes show, where a report asked for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.previewing.headings import headings
from inbox_fatigue.audit.showing.chaining import chains
from inbox_fatigue.audit.showing.inbox import view
from inbox_fatigue.audit.showing.naming import name_all
from inbox_fatigue.audit.showing.persons import all_people
from inbox_fatigue.audit.showing.picturing import pictures, the_line
from inbox_fatigue.ledger.places import PLACES

if TYPE_CHECKING:
    from inbox_fatigue.audit.previewing.foretelling import Found
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.results.previews import PreviewResult

MOST_INBOXES = 3
BEFORE = timedelta(days=56)  # of the past that is drawn before a plan: enough to see what it comes on top of


def illustrated(ledger: Ledger, call: Call, found: Found, result: PreviewResult) -> PreviewResult:
    """Return the preview with pictures of its people, and the inboxes of those whom it tires most."""
    inboxes, judgement = found.whole.inboxes, found.whole.judgement
    show_addresses = call.request.show_addresses
    names = name_all(ledger, inboxes, show_addresses=show_addresses)
    line = the_line(judgement.rules, inboxes.caps)
    reached = inboxes.touches.filter("planned").select("person").unique()
    theirs = replace(
        inboxes, touches=inboxes.touches.join(reached, on="person", how="semi", maintain_order="left")
    )
    drawn = pictures(theirs, line, chains(result.findings, inboxes, names))
    since = result.begins.date() - BEFORE if result.begins else None
    nowhere = pl.DataFrame(schema=PLACES)
    by_label = {person.label: person for person in all_people(judgement, {}, names, nowhere, frozenset())}
    worst = [by_label[one.recipient] for one in result.changes[:MOST_INBOXES]]
    shown = inboxes.touches.filter("planned", pl.col("person").is_in([person.id for person in worst]))
    planned = headings(found.planned, shown["touch"], call.settings.limits, show_addresses=show_addresses)
    return replace(
        result,
        pictures=replace(drawn, days=tuple(day for day in drawn.days if since is None or day.on >= since)),
        inboxes=tuple(
            view(ledger, inboxes, person, line=line, show_addresses=show_addresses, planned=planned)
            for person in worst
        ),
    )
