"""Adds to a finished audit what its charts and its inboxes show, where a report asked for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inbox_fatigue.audit.judging.blaming import named_causes
from inbox_fatigue.audit.showing.chaining import chains
from inbox_fatigue.audit.showing.inbox import view
from inbox_fatigue.audit.showing.picturing import pictures, the_line
from inbox_fatigue.model import Stream
from inbox_fatigue.scoring import causes

if TYPE_CHECKING:
    from inbox_fatigue.audit.judging.judgement import Audit
    from inbox_fatigue.audit.showing.naming import Names
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.results import AuditResult

MOST_INBOXES = 4  # shown whole; more make a report that nobody reads to its end


def illustrated(
    ledger: Ledger, audit: Audit, names: Names, result: AuditResult, *, show_addresses: bool
) -> AuditResult:
    """Return the result with pictures, with shares by stream and with the inboxes of the most tired."""
    inboxes, judgement = audit.inboxes, audit.judgement
    found = (judgement.findings, judgement.evidence, inboxes.touches)
    by_stream = causes(*found, judgement.weary, "stream")["stream"]
    line = the_line(judgement.rules, inboxes.caps)
    worst = [person for person in result.people if person.findings][:MOST_INBOXES]
    return replace(
        result,
        by_stream=named_causes(by_stream, {stream.value: stream.value for stream in Stream}),
        pictures=pictures(inboxes, line, chains(result.findings, inboxes, names)),
        inboxes=tuple(
            view(ledger, inboxes, person, line=line, show_addresses=show_addresses) for person in worst
        ),
    )
