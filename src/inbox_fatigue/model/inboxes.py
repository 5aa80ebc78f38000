"""One person's inbox, as rules in plain Python see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are introspected by plugin authors
from typing import Any

from inbox_fatigue.model.kinds import Channel, EventKind, Stream  # noqa: TC001 - likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One creative reaching one person at one time, for rules in plain Python."""

    id: int
    at: datetime
    organisation: str
    stream: Stream
    channel: Channel
    sender: str  # pseudonymous unless the caller may see addresses
    campaign: str
    creative: int | None  # None where nothing identifies it
    subject: str
    language: str | None
    counted: bool  # True if it counts as contact pressure (marketing, sales, service)
    planned: bool
    local_at: datetime | None = None  # in the person's own zone, None if that is not known
    day_only: bool = False  # the day is known and not the time of day
    features: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that came back from a person."""

    at: datetime
    kind: EventKind
    organisation: str = ""
    campaign: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One person's touches and events, oldest first."""

    person: int
    touches: tuple[Touch, ...]
    events: tuple[Event, ...]
    about: dict[str, Any]  # status, language, country, timezone … None where not known
