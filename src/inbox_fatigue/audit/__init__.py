"""The use cases: ingest, score, audit, preview, and one person's inbox; the command line and the tests call them."""

from __future__ import annotations

from inbox_fatigue.audit.request import Progress, Request, Wanted
from inbox_fatigue.audit.using import audit, inbox, ingest, preview, score

__all__ = ["Progress", "Request", "Wanted", "audit", "inbox", "ingest", "preview", "score"]
