"""Writes into the ledger: what was read, what was worked out of it, what is planned, and what an audit found.

What is read goes source by source, in batches; the rest is in `settling`, `plan_rows` and `scores`.
"""

from __future__ import annotations

from inbox_fatigue.ledger.writing.batches import Progress, write_batch, write_held
from inbox_fatigue.ledger.writing.contacts import write_contact_problems, write_contacts
from inbox_fatigue.ledger.writing.sources import begin_anew, begin_source, finish_source, read_otherwise

__all__ = [
    "Progress",
    "begin_anew",
    "begin_source",
    "finish_source",
    "read_otherwise",
    "write_batch",
    "write_contact_problems",
    "write_contacts",
    "write_held",
]
