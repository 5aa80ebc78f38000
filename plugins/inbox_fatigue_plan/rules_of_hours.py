"""The words of the rules about when a planned message would arrive."""

from __future__ import annotations

from dataclasses import replace

from inbox_fatigue.plugin import Need
from inbox_fatigue_plan.hygiene import HYGIENE

_CLOCK = Need(
    kind="scorer",
    names=("local_at",),
    reason="their time zone is not known (add timezone to --contacts, or mail from them)",
)

_ZONE = Need(
    kind="scorer",
    names=("timezone",),
    reason="their time zone is not known (add timezone to --contacts)",
)

ODD_HOURS = replace(
    HYGIENE,
    slug="plan/odd-hours",
    unit="planned messages outside the person's day",
    because="The hours of 07:00 to 21:00 are a starting point of ours; day_begins and day_ends move them.",
    fires="it would arrive {note}",
    calm="Every planned message would arrive by day",
    notices=(
        "A planned message that would arrive before 07:00 or from 21:00 on, by the recipient's own clock."
    ),
    tires="The telephone lights up at night, and the name on it is yours.",
    instead=(
        'Send by the recipient\'s clock (timezone = "recipient"), or at an hour that is day for all of them.'
    ),
    wrong_when="The person works at night, or is on a journey.",
    needs=(_CLOCK,),
)

WEEKEND = replace(
    HYGIENE,
    slug="plan/weekend",
    unit="planned messages on a day off",
    because="Saturday and Sunday are days off in most countries; days moves them.",
    fires="it would arrive on {note}",
    calm="Every planned message would arrive on a working day",
    notices="A planned message that would arrive on a Saturday or Sunday, by the recipient's own clock.",
    tires="It is my day off, and the mail is about work.",
    instead="Move the send to a working day of theirs, or take the rule off where readers like weekends.",
    wrong_when="The readers are private people who read at weekends, or whose days off are others (days).",
    needs=(_CLOCK,),
)

CLOCK_CHANGE = replace(
    HYGIENE,
    slug="plan/clock-change",
    of_step=True,
    unit="planned messages at a clock change",
    because="An hour is how far clocks are put almost everywhere; margin moves it.",
    fires="{note}; people: {measured}",
    calm="No planned message falls into a clock change",
    notices=(
        "A planned message within an hour of the moment at which the recipient's clock is put forward or "
        "back, or a spread of sends that has such a moment in it."
    ),
    tires="It comes an hour early or late, or the system sends the hour that comes twice twice.",
    instead="Send some hours before or after, on the days when clocks change.",
    wrong_when="The sending system works in UTC throughout and the hour is meant.",
    needs=(_ZONE,),
)
