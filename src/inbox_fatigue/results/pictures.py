"""What charts are drawn from: days, weeks and chains as numbers, with nothing left to count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - fields of public dataclasses


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day (UTC) of the audited mail; only what counts as contact pressure is in it."""

    on: date
    messages: int
    planned: int = 0  # of those, not sent yet
    people: int  # who got any of them
    average: float  # messages in the seven days that end here, per person
    fullest: int  # the most that anybody got in those seven days
    crowded: int  # people who got more than is comfortable in them


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week of the audited mail, from Monday on; only what counts as contact pressure is in it."""

    on: date
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBar:
    """How many weeks (Monday to Sunday) of single people held that many messages."""

    messages: int
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPoint:
    """One mail of a chain."""

    at: datetime
    sender: str
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Mails to one person, each asking again for what the one before asked, oldest first."""

    recipient: str
    campaign: str  # "" where there is none
    points: tuple[ChainPoint, ...]
    answered_at: datetime | None  # the person's first reply after its last mail, by whatever matter
    message: str  # of the finding that counted it


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Everything that the charts of one report show."""

    comfortable: float  # messages in seven days: of the strictest cap for a week, else of the rule
    cap: str = ""  # the name of that cap, "" where it is the rule's number
    people: int  # over whom averages are taken
    days: tuple[Day, ...]  # without gaps, oldest first; empty where nothing counts
    weeks: tuple[WeekBar, ...]  # by messages, from 1 on
    quiet_weeks: int  # weeks without a message, from each person's first message on
    chains: tuple[Chain, ...]  # longest first
    more_chains: int = 0  # that are not among them
