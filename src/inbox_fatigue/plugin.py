"""Everything that a plugin may import, and nothing else.

A plugin is a module with functions named after the hooks and marked with `hookimpl`:

    from inbox_fatigue.plugin import hookimpl

    @hookimpl
    def inbox_fatigue_scorers():
        return [MondayMail]

It is found through the entry-point group `inbox_fatigue`, or loaded with `--plugin FILE`.
"""

from __future__ import annotations

from inbox_fatigue import caps, notions, windows
from inbox_fatigue.columns import ALIKE, CONTENTS, EVENTS, PEOPLE, TOUCHES, Inboxes, PlanFacts
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
from inbox_fatigue.newness import little_new, newness

__all__ = [
    "ALIKE",
    "CONTENTS",
    "EVENTS",
    "PEOPLE",
    "REPLIES",
    "TEXT",
    "TOUCHES",
    "Across",
    "Channel",
    "Confidence",
    "Describer",
    "Event",
    "EventKind",
    "EventRows",
    "Feature",
    "Inbox",
    "Inboxes",
    "Measurement",
    "Measurements",
    "Need",
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
    "Stream",
    "Touch",
    "Where",
    "Writing",
    "campaign_key",
    "caps",
    "hookimpl",
    "little_new",
    "mix_columns",
    "newness",
    "notions",
    "text_key",
    "windows",
]
