"""Who got the mail: how tired each person is, why, and which addresses are theirs."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - fields of public dataclasses
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - fields of public dataclasses
from enum import StrEnum

from inbox_fatigue.model import Where  # noqa: TC001 - likewise


class State(StrEnum):
    """How tired a person is."""

    RESTED = "rested"
    COMFORTABLE = "comfortable"
    TIRED = "tired"
    EXHAUSTED = "exhausted"
    UNKNOWN = "unknown"


WEARY = (State.EXHAUSTED, State.TIRED)
WORST_FIRST = (*WEARY, State.COMFORTABLE, State.RESTED, State.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFinding:
    """One finding in the words of a report."""

    id: int
    rule: str
    recipient: str  # a label, or an address where the user asked for it
    organisation: str
    campaign: str  # of the touch at the peak, "" where there is none
    first_at: datetime
    last_at: datetime
    measured: float
    comfortable: float
    unit: str
    share: float  # of this person's fatigue, 0 … 1
    touches: tuple[int, ...]
    message: str
    from_all: int | None = None  # messages of all organisations in the same span; None where it says no more
    known: bool = False  # a baseline has it, and it is no worse than there
    where: Where | None = None  # of the message at the peak, where it was read first; if planned, of its step
    now: bool = True  # some of its episode lies in the window that ends now, and tires them


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One recipient's result."""

    id: int
    label: str  # "person-07", or the address where the user asked for it
    state: State
    fatigue: float  # now, 0 … 100
    at_worst: float  # in the worst 30 days
    at_worst_on: datetime | None
    families: dict[str, float]  # now, by family
    touches: int  # in all
    counted: int
    findings: Sequence[FoundFinding]  # worst first
    role: bool = False  # a mailbox that several people read: info@, sales@ …
    status: str = ""  # prospect, customer or former, as contacts say; "" where that is not known
    worse: bool = False  # in a worse state than a baseline has them in
    then: Sequence[FoundFinding] | None = None  # what had been found by *now*; None where that is everything

    @property
    def until_now(self) -> Sequence[FoundFinding]:
        """Return what had been found by *now*, of however long ago, worst first."""
        return self.findings if self.then is None else self.then

    @property
    def reasons(self) -> Sequence[FoundFinding]:
        """Return why they are as tired as they are now, worst first."""
        return [one for one in self.until_now if one.now]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """Who the mail went to: people of one status."""

    status: str  # customer, prospect, former, or unknown
    people: int
    touches: int
    counted: int  # touches that count as contact pressure
    share: float  # of all touches that count, 0 … 1
    reached: int  # people who got touches that count


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """An address that is, or may be, one more of a person's; without the address where none are shown."""

    recipient: str  # a label, or an address where the user asked for it
    address: str  # "" where the user did not ask for addresses
    rules: tuple[str, ...]  # in the order in which they were applied
    because: tuple[str, ...]  # the same in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities:
    """Which addresses were taken for one person's, and who else may be one person."""

    merging: bool = True  # False: every address was taken for a person of its own, on request
    merged: tuple[Alias, ...] = ()  # with merging off: what would have been
    suggested: tuple[
        Alias, ...
    ] = ()  # never applied; `address` is the label of the other where none are shown
