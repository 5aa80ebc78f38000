"""The nouns that every layer speaks: where a thing was found, a mail, a content, a problem."""

from __future__ import annotations

from inbox_fatigue.model.archives import (
    CUT_OFF,
    REST_NOT_READ,
    EventRows,
    Problem,
    RawMessage,
    SendRows,
    Skipped,
    Where,
)
from inbox_fatigue.model.inboxes import Event, Inbox, Touch
from inbox_fatigue.model.kinds import (
    ACTIVITY,
    OWN,
    PRESSING,
    Channel,
    Confidence,
    EventKind,
    MailKind,
    Stream,
)
from inbox_fatigue.model.mails import (
    PICTURES_SPEAK,
    PREVIEW,
    UNTOLD_PICTURES,
    Bounce,
    Content,
    Mail,
    Party,
    Unsubscribe,
    Writing,
)

__all__ = [
    "ACTIVITY",
    "CUT_OFF",
    "OWN",
    "PICTURES_SPEAK",
    "PRESSING",
    "PREVIEW",
    "REST_NOT_READ",
    "UNTOLD_PICTURES",
    "Bounce",
    "Channel",
    "Confidence",
    "Content",
    "Event",
    "EventKind",
    "EventRows",
    "Inbox",
    "Mail",
    "MailKind",
    "Party",
    "Problem",
    "RawMessage",
    "SendRows",
    "Skipped",
    "Stream",
    "Touch",
    "Unsubscribe",
    "Where",
    "Writing",
]
