"""The rules of this family."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

SCORERS: tuple[type[Scorer], ...] = (
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
)
