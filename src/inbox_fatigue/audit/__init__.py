"""The use cases, from an audit to the forgetting of a person; the command line and the tests call them."""

from __future__ import annotations

from inbox_fatigue.audit.forgetting import Forgetting, forget
from inbox_fatigue.audit.request import Progress, Request, Wanted
from inbox_fatigue.audit.using import audit, inbox, ingest, preview, score
from inbox_fatigue.ledger.examining import examine

__all__ = [
    "Forgetting",
    "Progress",
    "Request",
    "Wanted",
    "audit",
    "examine",
    "forget",
    "inbox",
    "ingest",
    "preview",
    "score",
]
