"""What may happen to a reader within six weeks, in a handful of messages, with what is true of it.

The truth stands beside each story by hand: nothing here counts a window or follows a chain, so that what
counts them can be held against it. For each story that breaks something there is one that nearly does.
"""

from __future__ import annotations

from dataclasses import dataclass

WEEK, MONTH, HASTE = "three a week", "eight a month", "one sales mail in two days"
CAPS = f"""\
[[caps]]
name = "{WEEK}"
limit = 3
window = "7d"

[[caps]]
name = "{MONTH}"
limit = 8
window = "30d"

[[caps]]
name = "{HASTE}"
limit = 1
window = "48h"
streams = ["sales"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Some messages to one reader, by the day on which each is sent, and the truth about them."""

    news: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()  # of one sales sequence
    bounced: tuple[int, ...] = ()  # those of the days above whose message came back
    events: tuple[tuple[int, str], ...] = ()
    breaks: tuple[str, ...] = ()  # names of caps
    follow_ups: int = 0  # of a sequence that nobody answered
    deaf: int = 0  # follow-ups after the answer
    unwanted: int = 0  # messages after an opt-out that had to be known by then


STORIES = {
    "quiet": Story(news=(0, 9, 18, 27)),
    "crowded": Story(news=(0, 1, 2, 6), breaks=(WEEK,)),
    "nearly-crowded": Story(news=(0, 1, 2, 7)),  # two messages exactly a week apart are not in one week
    "crowded-but-one-came-back": Story(news=(0, 1, 2, 6), bounced=(2,)),
    "busy": Story(news=tuple(range(0, 25, 3)), breaks=(MONTH,)),
    "nearly-busy": Story(news=tuple(range(0, 33, 4))),  # nine, of which no more than eight are within 30 days
    "flooded": Story(news=tuple(range(9)), breaks=(WEEK, MONTH)),
    "chased": Story(steps=(0, 3, 8, 15), follow_ups=3),
    "asked-again": Story(steps=(0, 5), follow_ups=1),
    "hasty": Story(steps=(0, 1), breaks=(HASTE,), follow_ups=1),
    "nearly-hasty": Story(steps=(0, 2), follow_ups=1),
    "chased-and-crowded": Story(news=(1, 2), steps=(0, 3, 8), breaks=(WEEK,), follow_ups=2),
    "answered": Story(steps=(0, 4), events=((6, "reply"),)),
    "answered-in-vain": Story(steps=(0, 4, 9), events=((6, "reply"),), deaf=1),
}
# An opt-out is for good, so that these come last in a reader's year.
LEAVING = {
    "left": Story(news=(0, 9), events=((10, "unsubscribe"),)),
    "left-in-vain": Story(news=(0, 9, 18, 27), events=((10, "unsubscribe"),), unwanted=2),
}
