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
from inbox_fatigue_frequency.crowded import CrowdedDay, CrowdedMonth, CrowdedWeek
from inbox_fatigue_frequency.crowded_account import CrowdedAccount
from inbox_fatigue_frequency.every_channel_at_once import EveryChannelAtOnce
from inbox_fatigue_frequency.night_mail import NightMail
from inbox_fatigue_frequency.no_rest import NoRest
from inbox_fatigue_frequency.over_asked_for import OverAskedFor
from inbox_fatigue_frequency.over_cap import OverCap
from inbox_fatigue_frequency.pile_up import PileUp
from inbox_fatigue_frequency.sudden_flood import SuddenFlood
from inbox_fatigue_frequency.too_many_senders import TooManySenders

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Scorer


@hookimpl
def inbox_fatigue_scorers() -> list[type[Scorer]]:
    """Return the frequency rules."""
    return [
        CrowdedDay,
        CrowdedWeek,
        CrowdedMonth,
        PileUp,
        NoRest,
        SuddenFlood,
        TooManySenders,
        CrowdedAccount,
        EveryChannelAtOnce,
        NightMail,
        OverAskedFor,
        OverCap,
    ]
