"""The rules of this family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue_plan.audiences import (
    CompetitorAddress,
    DuplicateRecipient,
    InternalAddress,
    RoleAddress,
    Suppressed,
)
from inbox_fatigue_plan.creatives import EmptyBody, EmptySubject, MalformedLink, NoUnsubscribe
from inbox_fatigue_plan.fields import MissingField, PlaceholderValue, UnfilledField
from inbox_fatigue_plan.greetings import WrongGreeting
from inbox_fatigue_plan.hours import ClockChange, OddHours, Weekend
from inbox_fatigue_plan.pace import TooFast
from inbox_fatigue_plan.sequences import NeverStops, RepeatsItself

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Scorer

SCORERS: tuple[type[Scorer], ...] = (
    ClockChange,
    CompetitorAddress,
    DuplicateRecipient,
    EmptyBody,
    EmptySubject,
    InternalAddress,
    MalformedLink,
    MissingField,
    NeverStops,
    NoUnsubscribe,
    OddHours,
    PlaceholderValue,
    RepeatsItself,
    RoleAddress,
    Suppressed,
    TooFast,
    UnfilledField,
    Weekend,
    WrongGreeting,
)
