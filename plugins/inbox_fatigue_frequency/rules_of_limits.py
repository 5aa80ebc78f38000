"""The rules of what somebody asked for: nights, the reader's own wish, a policy; likewise with their control points."""

from __future__ import annotations

from inbox_fatigue.plugin import Need, Rule

NIGHT_MAIL = Rule(
    slug="frequency/night-mail",
    unit="messages at night in 30 days",
    comfortable=0,
    unbearable=4,
    ceiling=0.3,
    because=(
        "A starting point of ours, from nine in the evening to seven in the morning; no source. In the Enron "
        "mail the clock of what people wrote is often wrong: it is believed only if they wrote by day."
    ),
    fires="{measured} messages at night in {span}, this one at {note} by their clock; {comfortable} is comfortable",
    calm="Nobody was written to at night",
    notices="Messages that arrive between 21:00 and 07:00 on the person's own clock.",
    tires="The phone lies beside the bed. What wakes me is not forgiven, and what does not is old by morning.",
    instead="Send by the clock of the person who gets it, within their day.",
    wrong_when=(
        "The person works nights, or moved. Where the clock is known only from the mail that they wrote, "
        "such a night is taken to be an hour shorter at both ends, for summer time."
    ),
    needs=(
        Need(
            kind="touch",
            names=("local_at",),
            reason="their time zone is not known (--contacts, or mail from them)",
        ),
        Need(kind="scorer", names=("day_only",), reason="the time of day of their mail is not known"),
    ),
)

OVER_ASKED_FOR = Rule(
    slug="frequency/over-asked-for",
    unit="touches above the number asked for",
    comfortable=0,
    unbearable=3,
    ceiling=0.7,
    because=(
        "The person said the number, so none above it is comfortable; 3 above it is our starting point. "
        "Van Diepen, Donkers and Franses, 2006, found the effect of mailings to turn at a maximum that "
        "each person accepts."
    ),
    fires="{measured} more than the person asked for ({note}); {comfortable} is comfortable",
    calm="Nobody got more than they had asked for",
    notices=(
        "More messages than the person said they want, by max_per_week in contacts, in seven days of their own "
        "clock, today and the six before. Less than one a week is one in so many whole days: 0.5 in 14."
    ),
    tires="I was asked how much I want, I answered, and the answer was ignored.",
    instead="Treat the number as a promise, and let every team's mail count towards it.",
    wrong_when="The number is old, or was guessed by somebody other than the person.",
    needs=(
        Need(
            kind="person",
            names=("max_per_week",),
            reason="how often they want mail is not known (max_per_week in --contacts)",
        ),
    ),
)

OVER_CAP = Rule(
    slug="frequency/over-cap",
    unit="messages above a cap",
    comfortable=0,
    unbearable=3,
    gates_only=True,
    because="The number is the one that your settings set; the rule has no opinion of its own.",
    fires="{note}",
    calm="No cap of the settings was broken",
    notices="More messages in a window than a cap of the settings allows, counted as the cap says.",
    tires=(
        "A cap is a promise that the sender made to itself. Each team keeps it in its own system; "
        "I get what all of them send."
    ),
    instead="Leave out or put off what came last; a preview says who must wait, and until when.",
    wrong_when=(
        "The cap counts otherwise than the system that sends: state its window, its clock and what is exempt, "
        "or begin with a preset."
    ),
    needs=(
        Need(
            kind="scorer",
            names=("local_at", "household", "sender", "campaign", "creative", "category", "channel"),
            reason="what a cap asks about them is not known, such as their time zone for calendar days",
        ),
    ),
)
