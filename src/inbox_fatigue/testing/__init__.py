"""For plugin authors: build inboxes in a line, and hold rules to their cases files.

A cases file is TOML, one `[[case]]` after another:

    [[case]]
    name = "the eighth day is another week"
    touches = ["2026-03-02", "2026-03-09 09:00"]         # or tables: { at = "2026-03-02", sender = "a@x.example" }
    events = [{ at = "2026-03-03 10:00", kind = "reply" }]
    contents = { offer = { subject = "Spring", language = "de", words = ["spring", "sale"], grade = 12.0 } }
    alike = [["offer", "reminder", 0.9]]                 # contents that say nearly the same
    caps = [{ name = "a week", limit = 1, window = "7d" }]  # limits, as settings write them
    seen_kinds = ["click"]                               # known of every organisation; left out: those of the events
    seen_at = { "sender.example" = ["click"] }           # or of each organisation; "" stands for every one
    same_name = [["tim@x.example", "t.berg@x.example"]]  # senders that write under one name
    plan = { listed = { suppressed = ["x.example"] } }   # what is planned (`plans`)
    person = { status = "customer" }
    settings = { window = "7d" }                         # fields of the scorer
    expect = { findings = 1, measured = 4, touches = 4 } # or { findings = 0 } or { not_assessed = true }

Times are UTC unless they carry an offset.
In a touch and an event, `organisation`, `sender`, `campaign`, `creative`, `content`, `address`, `subject`,
`message`, `parent` and `sequence` are names; equal names are equal things.
A touch's `content` names an entry of `contents`; a touch without one has no text.
`person_named = "b"` puts a touch or event into another inbox than the case's main person "a".
"""

from __future__ import annotations

from inbox_fatigue.testing.cases import Case, check, found, load, measure, settled, span
from inbox_fatigue.testing.stories import build, inbox, moment

__all__ = ["Case", "build", "check", "found", "inbox", "load", "measure", "moment", "settled", "span"]
