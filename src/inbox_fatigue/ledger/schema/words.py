"""Words that stand in columns of the ledger in place of what was read, and kinds of sources."""

from __future__ import annotations

EVENTS = "events"  # kind of a source that brings events only: its rows are no messages
CONTACTS = "contacts"  # kind of a source that says who people are
LEFT = "(left)"  # among the other columns of a contact: which one says that they want no mail
STAYS = "(stays)"  # likewise: which ones say that they do, with ";" between
BESIDE = "(beside)"  # likewise: that this is no contact, and stood beside the first address of another
