"""What was learned, as reports tell it."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - fields of public dataclasses
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The messages at which a rule measured much the same, and how many people left after one of them."""

    low: float | None  # None: the rule measured nothing
    high: float | None
    messages: int
    left: int
    answered: int  # without a refusal
    times: float | None = None  # as often as after those of the first band, others things being equal
    at_least: float | None = None  # both ends of the interval that holds `times` in 99 of 100 cases
    at_most: float | None = None

    @property
    def sure(self) -> bool:
        """Whether people leave sooner than after those of the first band, beyond doubt."""
        return self.at_least is not None and self.at_least > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one rule's number does to people here."""

    rule: str
    unit: str
    comfortable: float  # as the settings have it
    unbearable: float
    bands: Sequence[Band]
    learned_comfortable: float | None = None  # None: no limit shows
    above: tuple[float, float, float] | None = None  # how many times as many leave above it, and the interval
    follows: bool = False  # a limit shows, and is that of a rule that is told before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """All that was learned, and from how much."""

    sources: Sequence[str]
    since: datetime | None
    until: datetime | None
    people: int
    messages: int  # that count as pressure, to people who had not left
    kinds: Sequence[tuple[str, int]]  # of events by which people left, and how many
    left: int  # after one of the messages, within the time in which leaving is laid to it
    answers: bool  # whether any answer is known
    unplaced: int  # left at a time that nothing tells, or long after the last message
    enough: int  # leavings that it takes to learn anything
    lessons: Sequence[Lesson] = ()  # those with a limit first, the clearest first
    alike: Sequence[str] = ()  # rules that measured nothing, or the same, at nearly all messages
    uncounted: Sequence[str] = ()  # rules whose numbers count nothing, left out where they were not asked for
    failed: Sequence[str] = ()  # rules that could not be measured
    named: bool = False  # the rules were asked for by name
