"""The use cases: ingest, score, audit, and one person's inbox; the command line and the tests call them."""

from __future__ import annotations

from inbox_fatigue.audit.request import Progress, Request
from inbox_fatigue.audit.using import audit, inbox, ingest, score

__all__ = ["Progress", "Request", "audit", "inbox", "ingest", "score"]
