"""The outcomes that a row of a send may tell of itself, and what an event says where it is not told."""

from __future__ import annotations

# The outcomes that a send's own row may tell, and the events that they stand for.
OUTCOMES = {
    "opened": "open",
    "clicked": "click",
    "replied": "reply",
    "bounced": "bounce",
    "unsubscribed": "unsubscribe",
    "complained": "complaint",
}
TIMES_OF_OUTCOMES = {name: f"{name}_at" for name in OUTCOMES}
OPT_OUTS = ("unsubscribe", "complaint")
TIME_MATTERS = (*OPT_OUTS, "reply")  # what was right before them is not after, and the other way round
TIME_NOT_TOLD = (
    "the log does not say when"  # the detail of such an event that a send's row tells without a time
)
LIST_NOT_TOLD = "a list that is not named"  # the list of an event that is about one, and does not say which
