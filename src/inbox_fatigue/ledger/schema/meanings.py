"""What the tables and columns of a ledger mean, read from the comments of its schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger

# A column that a later migration added stands behind a comma, and maybe behind the default of the one before.
_COLUMN = re.compile(
    r"^(?:(?: {4}(?:NOT NULL )?DEFAULT \S+)?, | {4})(?P<name>\w+)\s+[A-Z]+\b[^-]*(?:-- (?P<meaning>.*))?$"
)

TABLES = {
    "account": "Companies and households that people belong to.",
    "address": "Every address that was seen, and whose it is.",
    "alias": "Which rule took which address for whose, or would.",
    "alike": "Pairs of texts that say nearly the same.",
    "campaign": "Why mail was sent, as it was told or worked out.",
    "campaign_score": "Whose part of all fatigue is whose.",
    "checkpoint": "How far each part of an archive has been read.",
    "contact": "What contacts files said about people.",
    "content": "What was said: one row for all copies of a text.",
    "creative": "Texts that differ only in names, links and tokens.",
    "creative_feature": "What plugins found in a text.",
    "event": "What came back from people and from mailboxes.",
    "event_changed": "Events whose kept columns hold no longer.",
    "event_column": "The columns of `event` once more, packed so that they are read quickly; made anew when need be.",
    "finding": "Episodes in which one rule was broken for one person.",
    "finding_touch": "The messages that a finding counted.",
    "forgotten": "Who must not come back, as salted hashes.",
    "former_finding": "What rules had found whose plugin the last run did not have, or that settings left out.",
    "message": "Mails, with what their headers say.",
    "message_name": "The Message-IDs of each mail; copies may differ.",
    "not_assessed": "Rules that could not be judged, for whom and why.",
    "organisation": "Whose outbound mail was audited.",
    "privacy": "How addresses are kept, and before when nothing is read again.",
    "problem": "What could not be read.",
    "recipient": "People, by the pseudonyms that reports show.",
    "run": "The audits of this ledger, with their settings.",
    "score": "How tired each person is.",
    "settled": "With which settings people, streams and campaigns were worked out; empty once anything changed.",
    "source": "The archives and files that were read; seen = stored + duplicates + quarantined + skipped.",
    "touch": "One message that reached one person at one time.",
    "touch_changed": "Touches whose kept columns hold no longer.",
    "touch_column": "The columns of `touch` once more, packed so that they are read quickly; made anew when need be.",
    "touch_sighting": "Where each message was found: the file, and the byte or line.",
    "verdict": "What the policy says.",
    "aliases": "Which addresses are one person's, and why.",
    "evidence": "From a finding to the messages counted, and to the bytes they were read from.",
    "inboxes": "Who got what and when, with what it was taken for and why.",
    "what_came_back": "Replies, clicks, orders, opt-outs and bounces, person by person.",
    "who_is_tired": "People, most tired first.",
    "why": "What tires each person, in words.",
}


def columns(ledger: Ledger) -> dict[str, dict[str, str]]:
    """Return the meaning of each column that has one, by table."""
    made = ledger.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL ORDER BY name"
    )
    return {
        table: {
            found["name"]: found["meaning"]
            for line in sql.splitlines()
            if (found := _COLUMN.match(line)) and found["meaning"]
        }
        for table, sql in made
    }
