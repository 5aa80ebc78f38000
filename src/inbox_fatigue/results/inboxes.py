"""One person's inbox, line by line."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - fields of public dataclasses
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - fields of public dataclasses
from typing import TYPE_CHECKING

from inbox_fatigue.results.people import Alias, FoundFinding, State  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from inbox_fatigue.results.pictures import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """One mail of a person's inbox, or one thing that came back."""

    at: datetime | None
    who: str  # sender's name or address; the person for what came back
    subject: str
    stream: str
    incoming: bool  # True for mail to the person, False for what came back from them
    kind: str = ""  # reply, unsubscribe … for what came back
    confidence: str = ""  # how the stream is known
    reason: str = ""  # why it is that stream
    findings: tuple[str, ...] = ()  # messages of the findings that have their peak here
    preview: str = ""  # how the text begins, "" where no text is known
    local_at: datetime | None = None  # naive, on the person's own clock; None where their zone is not known
    counted: bool = False  # counts as contact pressure
    planned: bool = False  # not sent yet
    bounced: bool = False  # never reached the person
    channel: str = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxView:
    """One person's inbox as they saw it, oldest first."""

    label: str
    state: State
    fatigue: float
    about: dict[str, str]
    lines: tuple[InboxLine, ...]
    findings: Sequence[FoundFinding]
    addresses: tuple[str, ...] = ()
    merged: tuple[Alias, ...] = ()  # the person's other addresses, and why they are theirs
    suggested: tuple[Alias, ...] = ()  # who may be the same person; never applied
    role: bool = False
    account: str = ""  # the company
    days: tuple[Day, ...] = ()  # of this person alone
    comfortable: float = 0.0  # messages in seven days, as in `Pictures`
    cap: str = ""  # the name of the cap that says so, "" where it is the rule's number
    as_of: datetime | None = None
