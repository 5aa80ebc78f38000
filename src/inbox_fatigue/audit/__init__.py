"""The use cases, from an audit to the forgetting of a person; the command line and the tests call them.

Each is imported with what it needs when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.audit.forgetting import Forgetting, forget
    from inbox_fatigue.audit.request import Progress, Request, Wanted
    from inbox_fatigue.audit.using import audit, inbox, ingest, learn, preview, report, score
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
    "learn",
    "preview",
    "report",
    "score",
]

_HOME = {
    **dict.fromkeys(("Forgetting", "forget"), "audit.forgetting"),
    **dict.fromkeys(("Progress", "Request", "Wanted"), "audit.request"),
    **dict.fromkeys(("audit", "inbox", "ingest", "learn", "preview", "report", "score"), "audit.using"),
    "examine": "ledger.examining",
}  # the module that each comes from


def __getattr__(name: str) -> object:
    """Import a use case."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"inbox_fatigue.{_HOME[name]}"), name)
