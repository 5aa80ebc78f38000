"""How much is too much: the load of one organisation on one person's inbox.

Every team that sends has a good reason and a calendar of its own.
The person has one inbox, and sees the sum.
So these rules count what reached the person, whatever campaign, team or system it came from:
marketing, sales and service mail alike, in every window and not only in calendar weeks.
They know nothing about what a message said; a week of welcome news counts like a week of dull news.
One of them counts what the settings say, and in the way they say: the caps of a policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.plugin import hookimpl

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Scorer


@hookimpl
def inbox_fatigue_scorers() -> list[type[Scorer]]:
    """Return the frequency rules."""
    from inbox_fatigue_frequency.scorers import SCORERS  # noqa: PLC0415 - who reads mail does without

    return [*SCORERS]
