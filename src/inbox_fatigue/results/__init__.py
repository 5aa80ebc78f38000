"""What an audit hands to a report: everything decided, nothing left to compute.

What a preview hands to it is in `previews`, what charts are drawn from in `pictures`, and what comes of looking
after a ledger in `upkeep`.
"""

from __future__ import annotations

from inbox_fatigue.results.audits import AuditResult, Cause, Counts, OrganisationLine, PluginLine, RuleText
from inbox_fatigue.results.inboxes import InboxLine, InboxView
from inbox_fatigue.results.people import (
    WEARY,
    WORST_FIRST,
    Alias,
    FoundFinding,
    Identities,
    Person,
    State,
    StatusLine,
)
from inbox_fatigue.results.verdicts import (
    BrokenRule,
    CapCount,
    Condition,
    NotAssessed,
    Outcome,
    Supposed,
    Verdict,
    WhatIf,
)

__all__ = [
    "WEARY",
    "WORST_FIRST",
    "Alias",
    "AuditResult",
    "BrokenRule",
    "CapCount",
    "Cause",
    "Condition",
    "Counts",
    "FoundFinding",
    "Identities",
    "InboxLine",
    "InboxView",
    "NotAssessed",
    "OrganisationLine",
    "Outcome",
    "Person",
    "PluginLine",
    "RuleText",
    "State",
    "StatusLine",
    "Supposed",
    "Verdict",
    "WhatIf",
]
