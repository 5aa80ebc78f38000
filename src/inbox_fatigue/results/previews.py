"""What a preview hands to a report: what a plan would do to people, everything decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - fields of public dataclasses

from inbox_fatigue.model import Problem  # noqa: TC001 - likewise
from inbox_fatigue.results import (  # noqa: TC001 - likewise
    FoundFinding,
    InboxView,
    NotAssessed,
    PluginLine,
    RuleText,
    State,
    StatusLine,
    Verdict,
)
from inbox_fatigue.results.pictures import Pictures  # noqa: TC001 - likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """People by state at the plan's end, and how full their weeks are: without the plan, or with some of it."""

    states: dict[State, int]
    weeks: dict[int, int]  # people by the most counted messages in any 7 days that end within the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One planned campaign, or one of its follow-ups."""

    campaign: str
    name: str  # of the campaign or the follow-up
    step: int
    first_at: datetime | None  # by the campaign's zone; None: nobody is in its audience
    last_at: datetime | None
    sends: int
    people: int
    refused: int  # sends that arbitration keeps back
    expected: float | None  # sends if people react as they did; None where the past does not tell
    sent_already: int = 0  # by the history; not among the sends


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFault:
    """What one rule finds wrong with a mail of the plan, whoever gets it."""

    campaign: str
    name: str  # of the campaign or the follow-up
    step: int
    rule: str
    message: str  # of the first finding
    findings: int
    stops: bool  # the gate allows fewer findings of this rule
    ids: tuple[int, ...] = ()  # of the findings


@dataclass(frozen=True, slots=True, kw_only=True)
class CapLine:
    """One limit, and what it keeps back."""

    name: str
    allows: str  # "3 in 7 days"
    refused: int  # planned sends that rest on it
    people: int
    unassessed: int  # people whom it cannot be applied to


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One planned send that must not go as planned."""

    touch: int
    recipient: str  # a label, or an address where the user asked for it
    address: str  # the real one, for suppression lists; reports show `recipient`
    row: int  # line of the audience
    campaign: str
    name: str
    step: int
    at: datetime
    cap: str
    reason: str
    counted: tuple[int, ...]  # ids of the touches counted
    next_at: datetime | None  # the next time at which it may go; None: not within a year
    weight: float = 1.0
    zone: str = "UTC"  # by which its campaign is planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One person whom the plan makes more tired."""

    recipient: str
    before: State
    after: State
    resolved: State  # if only what arbitration lets through goes
    fatigue_before: float
    fatigue_after: float
    planned: int  # planned messages to this person
    findings: tuple[FoundFinding, ...]  # that the plan adds, worst first
    person: int = 0  # the same in every preview on one history, which the label of somebody new is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two campaigns of a plan and the people whom both reach."""

    one: str
    other: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetLine:
    """What the plan would look like under the arithmetic of one sending system."""

    preset: str
    refused: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Planned sends that one system's arithmetic lets through and another's does not."""

    lets_through: str
    holds_back: str
    sends: int
    example: str  # a sentence about one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewResult:
    """Everything a report on a plan may show."""

    plan: str  # its name
    path: str
    history: tuple[str, ...]  # the sources of the past
    past_touches: int
    begins: datetime | None  # by the plan's zone, as `ends` is
    ends: datetime | None
    people: int  # in all audiences together
    sends: int
    verdict: Verdict
    only: str  # "plan" where the gate judges what the plan adds, "all" where it judges the past as well
    without: Prospect
    planned: Prospect
    resolved: Prospect
    resolver: str
    steps: tuple[StepLine, ...]
    caps: tuple[CapLine, ...]
    refusals: tuple[Refusal, ...]
    changes: tuple[Change, ...]  # most tired first
    findings: tuple[FoundFinding, ...]  # that the plan adds
    faults: tuple[
        StepFault, ...
    ]  # of those, what leaving people out does not mend; what stops the plan first
    overlaps: tuple[Overlap, ...]
    presets: tuple[PresetLine, ...]
    disagreements: tuple[Disagreement, ...]
    not_assessed: tuple[NotAssessed, ...]
    problems: tuple[Problem, ...]
    plugins: tuple[PluginLine, ...]
    advice: tuple[str, ...] = ()
    version: str = ""
    inexact: int = 0  # people for whom the best selection was not proven
    rules: tuple[RuleText, ...] = ()  # that were measured, by slug
    unassessed: frozenset[str] = frozenset()  # rules that could be assessed for nobody whom the plan reaches
    sent_already: int = 0  # sends of the plan that the history holds; not among the others
    notes: tuple[str, ...] = ()  # what the plan's reader should know: zones, worst case …
    other: PreviewResult | None = None  # another plan, to be set beside this one
    stance: str = ""  # the settings' answer to whom mail is for, "" where they give none
    statuses: tuple[StatusLine, ...] = ()  # whom the planned sends go to; empty where no status is known
    again: tuple[str, ...] = ()  # arguments by which `preview` is asked for the same
    house_rules: tuple[str, ...] = ()  # files of rules that were named
    # Only where some reporter asked for illustrations:
    pictures: Pictures | None = None  # of the people of the plan, from some weeks before it on
    inboxes: tuple[InboxView, ...] = ()  # of those whom it tires most
