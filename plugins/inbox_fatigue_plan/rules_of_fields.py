"""The words of the rules about what a creative is filled with."""

from __future__ import annotations

from dataclasses import replace

from inbox_fatigue.plugin import Need
from inbox_fatigue_plan.hygiene import HYGIENE

_FIELDS = Need(
    kind="scorer",
    names=("fields",),
    reason="it is not known which fields the planned message uses (give the plan a creative)",
)

MISSING_FIELD = replace(
    HYGIENE,
    slug="plan/missing-field",
    unit="fields without a value",
    fires="the audience has no value for what the message says to this person ({note}); fields: {measured}",
    calm="Every field that a message uses has a value or a default",
    notices=(
        "An empty cell in a column that the message uses for this person, where the message has no default."
    ),
    tires="The mail greets me with a gap, and I see the machine that thought it knew me.",
    instead="Fill the cells, give the field a default, or send these people a version without it.",
    wrong_when=(
        "The message leaves the whole sentence out where the value is empty, by a condition that cannot be "
        "seen here."
    ),
    needs=(_FIELDS,),
)

PLACEHOLDER_VALUE = replace(
    HYGIENE,
    slug="plan/placeholder-value",
    unit="fields with a value that is none",
    fires="a value that is none would be shown to this person ({note}); fields: {measured}",
    calm="No value that a message uses is a stand-in",
    notices=(
        "A value that somebody or some program put where none was known: FNAME, null, n/a, test, asdf, a "
        "hyphen, another merge field."
    ),
    tires="Dear FNAME. Nothing says more plainly that nobody wrote to me.",
    instead="Empty such cells where they come from, and let the message's default speak.",
    wrong_when=(
        "A person or company is really called so (Test, None). Take the word off the list in the settings."
    ),
    needs=(_FIELDS,),
)

UNFILLED_FIELD = replace(
    HYGIENE,
    slug="plan/unfilled-field",
    of_step=True,
    unit="people who would see an unfilled field",
    fires="nothing fills {note}; people who would see it: {measured}",
    calm="Every field of every message is filled by a column of its audience",
    notices="A merge field in a message for which its audience has no column and the message no default.",
    tires="All of us get the raw sign between its braces, and all of us see that nobody looked.",
    instead="Name the field as the column is named, add the column, or take the field out.",
    wrong_when="The sending system fills the field by itself, as it does for links to unsubscribe.",
    needs=(_FIELDS,),
)

WRONG_GREETING = replace(
    HYGIENE,
    slug="plan/wrong-greeting",
    of_step=True,
    unit="people who would be greeted as somebody else",
    fires="somebody else's name or company would be used ({note}); people: {measured}",
    calm="No message is seen to greet anybody as somebody else",
    notices=(
        "A name or company that is another person's: rows that slipped in the audience, so that values fit "
        "the addresses of other rows, or a greeting by one person's name to people of other names."
    ),
    tires="You call me by a stranger's name, and I wonder to whom you gave mine.",
    instead="Join names and addresses again from where they come, and greet with a field, not with a name.",
    wrong_when=(
        "Only what is certain is told. It is wrong where several people use each other's mailboxes, or "
        "where a word of the greeting is also somebody's name."
    ),
    needs=(
        Need(
            kind="scorer",
            names=(
                "fields",
                "greeting",
            ),
            reason="the greeting of the planned message is not known (give a creative)",
        ),
        Need(
            kind="scorer",
            names=("name",),
            reason="neither contacts nor the address tell whose name is right (add name to --contacts)",
        ),
        Need(
            kind="scorer",
            names=("name",),
            reason="contacts have another name than the audience (a short form, or somebody else: look at them)",
        ),
    ),
)
