"""The words of the rules about what a step says."""

from __future__ import annotations

from dataclasses import replace

from inbox_fatigue.plugin import Need
from inbox_fatigue_plan.hygiene import HYGIENE

EMPTY_SUBJECT = replace(
    HYGIENE,
    slug="plan/empty-subject",
    of_step=True,
    unit="people who would get a mail without a subject",
    fires="the subject is empty; people who would get it: {measured}",
    calm="Every planned mail has a subject",
    notices="A planned mail whose subject is empty, or is a reply sign and nothing after it.",
    tires="A mail without a subject looks like a slip or a trap, and I delete it unread.",
    instead="Write the subject, and send yourself the mail before you send it to us.",
    wrong_when="The sending system puts a subject in that the plan does not know.",
    needs=(
        Need(
            kind="scorer",
            names=("subject",),
            reason="the subject of the planned mail is not known (subject, or a creative)",
        ),
    ),
)

EMPTY_BODY = replace(
    HYGIENE,
    slug="plan/empty-body",
    of_step=True,
    unit="people who would get a message without a text",
    fires="there is nothing to read in it; people who would get it: {measured}",
    calm="Every planned message has a text",
    notices="A planned message in which there is nothing to read.",
    tires="I open it, and there is nothing. Or there is one picture, and my mail program does not show it.",
    instead="Write the text; where a picture says it all, say it in words beside it.",
    wrong_when=(
        "The text is put in by the sending system, or the message is a picture and all readers can see it."
    ),
    needs=(
        Need(
            kind="scorer",
            names=("text",),
            reason="the text of the planned message is not known (give the plan a creative)",
        ),
    ),
)

MALFORMED_LINK = replace(
    HYGIENE,
    slug="plan/malformed-link",
    of_step=True,
    unit="people who would get a link that leads nowhere",
    fires="{note}; people who would get it: {measured}",
    calm="Every planned link can lead somewhere",
    notices=(
        "A link that cannot work as it is written: no scheme or host, two schemes, a space, an unfilled "
        "field in its host, this computer or a staging host. No link is followed."
    ),
    tires="I wanted to see it, for once, and the link is dead.",
    instead="Click each link in a proof, on a telephone and off your own network.",
    wrong_when=(
        "The sending system rewrites the link on its way, or a name such as staging is the real host's."
    ),
    needs=(
        Need(
            kind="scorer",
            names=("links",),
            reason="the links of the planned message are not known (give the plan a creative)",
        ),
    ),
)

NO_UNSUBSCRIBE = replace(
    HYGIENE,
    slug="plan/no-unsubscribe",
    of_step=True,
    unit="people who would get advertising with no way out",
    fires="it has no way to unsubscribe; people who would get it: {measured}",
    calm="Every planned marketing and sales message has a way out",
    notices=(
        "A planned marketing or sales message without a List-Unsubscribe header, a link or a sentence that "
        "says how to leave."
    ),
    tires="To leave I must answer a stranger or call it junk. Junk is nearer.",
    instead="Put a link and the two headers in; in a personal mail, a sentence that a no is enough.",
    wrong_when="The sending system adds the way out and the plan does not say so (way_out).",
    needs=(
        Need(
            kind="scorer",
            names=("way_out",),
            reason="it is not known whether the planned message has a way out (way_out, or a creative)",
        ),
    ),
)
