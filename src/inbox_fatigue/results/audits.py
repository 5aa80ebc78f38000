"""An audit as a whole: what was read, who is tired, what causes it, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - fields of public dataclasses
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - fields of public dataclasses
from typing import TYPE_CHECKING

from inbox_fatigue.model import Problem  # noqa: TC001 - likewise
from inbox_fatigue.results.inboxes import InboxView  # noqa: TC001 - likewise
from inbox_fatigue.results.people import FoundFinding, Identities, Person, State, StatusLine
from inbox_fatigue.results.verdicts import BrokenRule, CapCount, NotAssessed, Verdict, WhatIf  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from inbox_fatigue.results.pictures import Pictures, Week


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was seen and what became of it; seen = stored + duplicates + quarantined + skipped."""

    seen: int = 0
    stored: int = 0
    duplicates: int = 0
    quarantined: int = 0
    skipped: int = 0
    touches: int = 0
    counted: int = 0  # touches that count as contact pressure
    recipients: int = 0
    creatives: int = 0
    campaigns: int = 0
    undated: int = 0  # touches without a usable date, not judged
    unaddressed: int = 0  # messages that name nobody who got them, not judged
    on_lists: int = 0  # messages that others wrote to discussion lists, not judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A campaign's or a sender's part of all fatigue."""

    name: str
    share: float  # 0 … 1
    touches: int
    reached: int  # people
    tired: int  # of those, tired or exhausted now
    title: str = ""  # a campaign's subject, where its name is a code of the sending system

    @property
    def label(self) -> str:
        """What it is called before people: by its subject, with the code by which the sender finds it."""
        return f"{self.title} ({self.name})" if self.title else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginLine:
    """One plugin that took part."""

    name: str
    version: str
    origin: str  # the distribution, or the file


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What a rule that was measured is about, in sentences."""

    slug: str
    calm: str  # the title where it finds nothing
    notices: str
    tires: str
    instead: str
    because: str
    wrong_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationLine:
    """One audited organisation."""

    name: str
    domains: tuple[str, ...]
    because: str  # "given", or how it was inferred
    touches: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """Everything a report may show."""

    sources: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    as_of: datetime | None
    counts: Counts
    verdict: Verdict
    people: tuple[Person, ...]  # most tired first, ties by label
    states: dict[State, int]
    tired_from: float  # fatigue from which the settings call a person tired, 0 … 100
    campaigns: tuple[Cause, ...]  # largest share first
    senders: tuple[Cause, ...]
    findings: Sequence[FoundFinding]  # by recipient's rank, then share; each is made when it is asked for
    not_assessed: tuple[NotAssessed, ...]
    problems: tuple[Problem, ...]
    organisations: tuple[OrganisationLine, ...]
    plugins: tuple[PluginLine, ...]
    advice: tuple[str, ...] = ()  # what to change first, sentences, best first
    version: str = ""
    streams: dict[str, int] = field(default_factory=dict)  # touches by stream
    stream_confidence: dict[str, dict[str, int]] = field(default_factory=dict)  # of those, by how it is known
    identities: Identities = field(default_factory=Identities)
    again: tuple[str, ...] = ()  # arguments by which another command judges the same mail alike
    house_rules: tuple[str, ...] = ()  # files of rules that were named
    rules_broken: tuple[BrokenRule, ...] = ()  # those that concern most people first
    ignored: int = 0  # findings that settings accept, not shown
    caps: tuple[CapCount, ...] = ()  # in the order of the settings
    rules: tuple[RuleText, ...] = ()  # that were measured, by slug
    unassessed: frozenset[str] = frozenset()  # rules that were measured and could be assessed for nobody
    known: int | None = None  # findings that a baseline has and that are not judged; None without a baseline
    stance: str = ""  # the settings' answer to whom mail is for, "" where they give none
    statuses: tuple[StatusLine, ...] = ()  # whom the touches went to; empty where no contact has a status
    what_if: WhatIf | None = None  # None where it was not asked for
    weeks: tuple[Week, ...] = ()  # without gaps, oldest first
    now_begins: datetime | None = None  # what came after it, up to `as_of`, tires people now
    # Only where some reporter asked for illustrations:
    by_stream: tuple[Cause, ...] = ()  # largest share first
    pictures: Pictures | None = None
    inboxes: tuple[InboxView, ...] = ()  # of the most tired people, most tired first
