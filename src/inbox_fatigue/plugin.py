"""Everything that a plugin may import, and nothing else.

A plugin is a module with functions named after the hooks and marked with `hookimpl`:

    from inbox_fatigue.plugin import hookimpl

    @hookimpl
    def inbox_fatigue_scorers():
        return [MondayMail]

It is found through the entry-point group `inbox_fatigue`, or loaded with `--plugin FILE`.

What describers, scorers and reporters work with is imported when it is first asked for: processes that read mail do
without polars, and processes that judge without the words of languages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from inbox_fatigue.hookspecs import Describer, Feature, Reporter, Shard, Source, hookimpl
from inbox_fatigue.keys import campaign_key, mix_columns, text_key
from inbox_fatigue.model import (
    Channel,
    Confidence,
    Event,
    EventKind,
    EventRows,
    Inbox,
    Problem,
    RawMessage,
    SendRows,
    Skipped,
    Stream,
    Touch,
    Where,
    Writing,
)

if TYPE_CHECKING:
    from inbox_fatigue import bounces, caps, letters, needles, notions, windows
    from inbox_fatigue.colleagues import to_colleagues
    from inbox_fatigue.columns import (
        ALIKE,
        CONTENTS,
        EVENT_LOG,
        EVENTS,
        LIST_NOT_TOLD,
        PEOPLE,
        SEND_LOG,
        TIME_NOT_TOLD,
        TOUCHES,
    )
    from inbox_fatigue.findings import (
        REPLIES,
        TEXT,
        Across,
        Measurement,
        Measurements,
        Need,
        Rule,
        Scorer,
    )
    from inbox_fatigue.inbox_frames import Inboxes, PlanFacts
    from inbox_fatigue.newness import little_new, newness
    from inbox_fatigue.results import (
        AuditResult,
        Cause,
        Condition,
        Counts,
        FoundFinding,
        NotAssessed,
        Outcome,
        Person,
        State,
        Verdict,
    )

__all__ = [
    "ALIKE",
    "CONTENTS",
    "EVENTS",
    "EVENT_LOG",
    "LIST_NOT_TOLD",
    "PEOPLE",
    "REPLIES",
    "SEND_LOG",
    "TEXT",
    "TIME_NOT_TOLD",
    "TOUCHES",
    "Across",
    "AuditResult",
    "Cause",
    "Channel",
    "Condition",
    "Confidence",
    "Counts",
    "Describer",
    "Event",
    "EventKind",
    "EventRows",
    "Feature",
    "FoundFinding",
    "Inbox",
    "Inboxes",
    "Measurement",
    "Measurements",
    "Need",
    "NotAssessed",
    "Outcome",
    "Person",
    "PlanFacts",
    "Problem",
    "RawMessage",
    "Reporter",
    "Rule",
    "Scorer",
    "SendRows",
    "Shard",
    "Skipped",
    "Source",
    "State",
    "Stream",
    "Touch",
    "Verdict",
    "Where",
    "Writing",
    "bounces",
    "campaign_key",
    "caps",
    "hookimpl",
    "letters",
    "little_new",
    "mix_columns",
    "needles",
    "newness",
    "notions",
    "text_key",
    "to_colleagues",
    "windows",
]

_MODULES = ("bounces", "caps", "letters", "needles", "notions", "windows")
_HOME = {
    **dict.fromkeys(("ALIKE", "CONTENTS", "EVENTS", "PEOPLE", "TOUCHES"), "columns"),
    **dict.fromkeys(("Inboxes", "PlanFacts"), "inbox_frames"),
    **dict.fromkeys(("EVENT_LOG", "LIST_NOT_TOLD", "SEND_LOG", "TIME_NOT_TOLD"), "columns"),
    **dict.fromkeys(("REPLIES", "TEXT", "Across", "Measurement", "Measurements"), "findings"),
    **dict.fromkeys(("Need", "Rule", "Scorer"), "findings"),
    **dict.fromkeys(("little_new", "newness"), "newness"),
    **dict.fromkeys(("AuditResult", "Cause", "Condition", "Counts", "FoundFinding"), "results"),
    **dict.fromkeys(("NotAssessed", "Outcome", "Person", "State", "Verdict"), "results"),
    "to_colleagues": "colleagues",
}  # of what scorers and reporters work with: the module that it comes from


def __getattr__(name: str) -> object:
    """Import what describers, scorers and reporters work with when it is first asked for."""
    if name in _MODULES:
        return import_module(f"inbox_fatigue.{name}")
    if name in _HOME:
        return getattr(import_module(f"inbox_fatigue.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
