"""The words of the rules about the steps of a sequence and the pace of a plan."""

from __future__ import annotations

from dataclasses import replace

from inbox_fatigue.plugin import Need
from inbox_fatigue_plan.hygiene import HYGIENE

NEVER_STOPS = replace(
    HYGIENE,
    slug="plan/never-stops",
    of_step=True,
    unit="people who would be followed up after they answered",
    fires="an answer does not stop this follow-up; people who would get it: {measured}",
    calm="Every planned follow-up stops when the person answers",
    notices="A planned follow-up that goes whether or not the person has replied.",
    tires="I answered, and the machine asks me again whether I saw the mail.",
    instead='Let a reply end the sequence (unless = ["reply"]), and see that replies reach the system.',
    wrong_when="The sending system stops on replies by itself and the plan does not say so.",
    needs=(
        Need(
            kind="scorer",
            names=("unless",),
            reason="it is not known what ends the sequence (unless)",
        ),
    ),
)

REPEATS_ITSELF = replace(
    HYGIENE,
    slug="plan/repeats-itself",
    of_step=True,
    unit="people who would be told the same again",
    because=(
        "The likeness is the one that relevance/said-already uses, and the share of new words the one of "
        "follow-up/empty-bump. Four words in five in common are a text with a word or two changed. One such "
        "step is a mistake, whatever the size of the audience."
    ),
    fires="it says what {note}; people who would get both: {measured}",
    calm="No planned step says the same as one before it",
    notices=(
        "A step of a sequence that says nearly the same as an earlier one: the lines are alike and few of "
        "its words are new, or nearly all words are the same."
    ),
    tires="I read it the first time. That I did not answer was an answer.",
    instead="Say something new in each step, or leave the step out.",
    wrong_when="The difference is in a picture or in one short line, such as a new date.",
    needs=(
        Need(
            kind="scorer",
            names=("content",),
            reason="the texts of the planned steps are not known (give the plan creatives)",
        ),
    ),
)

TOO_FAST = replace(
    HYGIENE,
    slug="plan/too-fast",
    of_step=True,
    unit="messages in 24 hours above what the sender may send",
    fires="{note}; messages above that: {measured}",
    calm="No sender would send more in 24 hours than it may",
    notices=(
        "More planned messages of one sender in 24 hours than max_per_day of its campaigns, or of the "
        "settings, allows."
    ),
    tires="Mail that comes too fast is held back or lands among the junk, and mine comes a day late.",
    instead="Spread the send over more days, or ask for a higher limit first.",
    wrong_when=(
        "The sending system holds back by itself what is above the limit. What other campaigns of the same "
        "sender send at the time is not known."
    ),
    needs=(
        Need(
            kind="scorer",
            names=("max_per_day",),
            reason="it is not known how many a day the sender may send (max_per_day)",
        ),
    ),
)
