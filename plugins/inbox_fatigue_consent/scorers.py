"""The rules of this family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue_consent.dead_address import DeadAddress
from inbox_fatigue_consent.mailed_after_opt_out import MailedAfterOptOut
from inbox_fatigue_consent.no_way_out import NoWayOut
from inbox_fatigue_consent.too_personal import TooPersonal

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Scorer

SCORERS: tuple[type[Scorer], ...] = (
    MailedAfterOptOut,
    NoWayOut,
    DeadAddress,
    TooPersonal,
)
