"""The nouns of judgement: rules and what they need, what scorers measure, and findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta  # noqa: TC003 - fields of public dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, runtime_checkable

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.frames.schemas import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Data without which a rule cannot be assessed for a person, and how to say so.

    `kind` says where to look: "event" (some event of one of `names`, of whomever, is known of an
    organisation that writes to the person; what a rule finds in an inbox of another one is no finding),
    "person" (a column of PEOPLE is known), "touch" (a column of TOUCHES is known on one of the
    person's touches), "content" (a feature or column of CONTENTS is known for one of their touches),
    "scorer" (only the scorer can tell for whom, and does in `Measurements.unassessed`; `names` are for readers).
    """

    kind: Literal["event", "person", "touch", "content", "scorer"]
    names: tuple[str, ...]  # any one of them is enough
    reason: str  # what is missing and how to give it: "their language is not known (--contacts)"


TEXT = Need(kind="content", names=("words",), reason="the text of their mail is not known")
REPLIES = Need(
    kind="event", names=("reply",), reason="no replies are known (add mail from them, or --events)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One annoyance: what is measured, where it becomes too much, and how to talk about it.

    Strain grows linearly from 0 at `comfortable` to `ceiling` at `unbearable`.
    `fires` may use {measured}, {comfortable}, {unit}, {span} and {note}; a share reads better as
    {measured:%}, and a chance of one in 10^measured as {measured:odds}.
    """

    slug: str  # family/annoyance; reads well after "allow"
    unit: str  # of the number measured, with its span: "touches in 7 days"
    comfortable: float
    unbearable: float
    because: str  # where the two points come from: a source, or the corpus they were tuned on
    fires: str  # the message of a finding: "{measured} messages in {span}; {comfortable} is comfortable"
    calm: str  # the title when it does not fire: "No week held more than {comfortable}"
    notices: str  # what it notices, one sentence
    tires: str  # why that tires a person
    instead: str  # what to do instead
    wrong_when: str  # when the rule is wrong
    greatest: float | None = None  # number there can be: 1 of a share; None where there is none
    ceiling: float = 0.8  # the most strain that this rule alone may add, below 1
    gates_only: bool = False  # its findings are judged by the gate and add no fatigue of their own
    needs_plan: bool = False  # it looks at what is planned; where nothing is, it is not run at all
    of_step: bool = False  # what it finds is wrong with a step of a plan as a whole, told at its first send
    needs: tuple[Need, ...] = ()

    @property
    def family(self) -> str:
        """The part of the slug before the slash."""
        return self.slug.partition("/")[0]

    def measured(self, number: float, *, at: int, touches: Iterable[int] = (), note: str = "") -> Measurement:
        """Return a measurement of this rule, carried by the touch with id `at`."""
        return Measurement(
            rule=self.slug, touch=at, measured=float(number), touches=tuple(touches), note=note
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One number that a plain-Python rule measured for one person."""

    rule: str
    touch: int  # the touch that completes the number
    measured: float
    touches: tuple[int, ...] = ()  # the touches counted; empty: the touch alone
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Measurements:
    """One number per judged touch for one rule, columnar.

    `frame` has `touch` and `measured`, and where they mean something `since` (the number covers
    (since, at]; else at − span), `group` (any integer: episodes and evidence stay within one group of
    one inbox, e.g. a chain) and `note` (String, for the message).
    Rows that are not hits (measured ≤ comfortable, or null) may be there or not; only hits are looked at. A null
    says nothing of the person: of whom nothing can be told belongs into `unassessed`.
    `counted` names the touches that the number counted: `touch`, and `group` if the frame has one.
    The touches of (since, at] in the same inbox (and group) become the finding's evidence;
    None means that the touch alone is the evidence.
    `shared` says that one group may hold touches of several inboxes, as of the colleagues at one company:
    all of them are evidence then.
    `unassessed` has `person` and `reason` (what is missing and how to give it) for those of whom only the
    scorer can tell that it cannot judge them; whoever has a hit all the same was judged.
    """

    rule: Rule
    frame: pl.DataFrame
    span: timedelta | None = None
    counted: pl.DataFrame | None = None
    unassessed: pl.DataFrame | None = None
    shared: bool = False

    @classmethod
    def nothing(cls, rule: Rule, span: timedelta | None = None) -> Measurements:
        """Return that nothing was there to be measured, nor anybody who cannot be judged."""
        return cls(
            rule=rule, frame=pl.DataFrame(schema={"touch": pl.Int64, "measured": pl.Float64}), span=span
        )


class Across(StrEnum):
    """Whose inboxes a scorer must see together; large ledgers are cut into partitions of whole inboxes."""

    PERSON = "person"  # each person's own: what one person is told does not depend on what others got
    ACCOUNT = "account"  # those of people who share an account or a household
    EVERYBODY = "everybody"  # all there are: it counts an audience, or what anybody was told


@runtime_checkable
class Scorer(Protocol):
    """A frozen dataclass whose fields are its settings, and which measures one or more rules.

    It has `measure` (columnar) or `measure_inbox` (plain Python, the host loops), not both.
    A columnar one that looks at more than each person's own inboxes says so in `looks_across`, an `Across`.
    """

    rules: ClassVar[tuple[Rule, ...]]


# What `episodes.find` makes of measurements: one row per finding.
FINDINGS: Schema = {
    "finding": pl.Int64,  # key of rule, inbox, group and peak touch
    "rule": pl.String,
    "person": pl.Int64,
    "organisation": pl.String,
    "inbox": pl.Int64,
    "touch": pl.Int64,  # the touch at the peak
    "first_at": pl.Datetime("us", "UTC"),  # first touch counted at the peak
    "last_at": pl.Datetime("us", "UTC"),  # the touch at the peak
    "begins_at": pl.Datetime("us", "UTC"),  # first hit of the episode
    "ends_at": pl.Datetime("us", "UTC"),  # last hit of the episode
    "measured": pl.Float64,
    "comfortable": pl.Float64,
    "span_us": pl.Int64,  # microseconds, null for rules without a window
    "note": pl.String,
}
