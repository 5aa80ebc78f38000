"""What an audit hands to a report: everything decided, nothing left to compute."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - fields of public dataclasses
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - fields of public dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING

from inbox_fatigue.model import Problem, Where  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from inbox_fatigue.pictures import Day, Pictures, Week


class State(StrEnum):
    """How tired a person is."""

    RESTED = "rested"
    COMFORTABLE = "comfortable"
    TIRED = "tired"
    EXHAUSTED = "exhausted"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What the policy says."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    INCOMPLETE = "incomplete"


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
class Supposed:
    """What would come of the audit if one control point of one rule stood elsewhere and all else as it is."""

    rule: str
    point: str  # comfortable or unbearable
    given: float  # where the settings have it
    moved: float  # where it stood for this
    outcome: Outcome
    exhausted: int  # people
    tired: int  # people who are tired or exhausted
    broken: tuple[str, ...]  # conditions of the gate that only then are broken: their sentences
    mended: tuple[str, ...]  # names of conditions that only then are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """How much the verdict depends on the numbers of the rules: each was moved alone, down and up."""

    changes: tuple[Supposed, ...]  # those that change something, by rule, point and direction
    numbers: int  # control points that were moved
    idle: int  # of those, the ones that change nothing either way
    untried: tuple[str, ...] = ()  # rules whose scorer failed when it measured again


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
class Condition:
    """One condition of the gate, as it was found."""

    name: (
        str  # "exhausted", "tired", "quarantined", "required", "never_with", "never_after", or a rule's slug
    )
    measured: str  # as shown: "2 of 25 people", "1 finding"
    allowed: str
    broken: bool
    sentence: str  # "2 of 25 people are exhausted (allowed: none)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The policy's answer, with the conditions that decided."""

    outcome: Outcome
    reasons: tuple[str, ...]  # sentences, the broken conditions and what was incomplete
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssessed:
    """A rule that could not be judged for some people."""

    rule: str
    reason: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """How many findings a rule has, and how many people they are about."""

    rule: str
    findings: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapCount:
    """How one cap of the settings fared, whether or not its findings are accepted."""

    name: str
    allows: str  # "3 in 7 days"
    people: int  # over it at some time
    most: int  # messages that one of its windows held, where it was broken
    judged: int  # people to whom it was applied
    unassessed: int  # people for whom something that it asks is not known
    unapplied: bool = False  # it could be applied to nobody, and may be about some of them


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
