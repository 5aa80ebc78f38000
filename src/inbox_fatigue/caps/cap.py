"""What a policy allows: so many touches of a kind, to one unit, in one window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.caps.windows import Window

OVER_CAP = "frequency/over-cap"  # the rule that finds where a cap is broken


class Per(StrEnum):
    """Whose touches are counted together."""

    PERSON = "person"
    ADDRESS = "address"
    ACCOUNT = "account"
    HOUSEHOLD = "household"
    PERSON_SENDER = "person+sender"
    PERSON_CAMPAIGN = "person+campaign"
    PERSON_CREATIVE = "person+creative"


class Counts(StrEnum):
    """Which sends count; what did not bounce is both sent and delivered, as far as anybody can know."""

    ATTEMPTED = "attempted"  # those that bounced, too
    SENT = "sent"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A limit on touches; it is broken at a touch whose window holds more than it allows.

    The caps of one organisation look at its own touches; several of them all apply.
    """

    name: str
    limit: int  # 0 lets nothing through
    window: Window
    clock: str = "recipient"  # "recipient", "UTC" or an IANA zone; only calendar windows look at it
    channels: frozenset[str] = frozenset()  # empty: all, summed
    streams: frozenset[str] = frozenset()  # empty: marketing, sales and service
    categories: frozenset[str] = frozenset()  # empty: all
    per: Per = Per.PERSON
    counts: Counts = Counts.SENT
    exempt: frozenset[str] = frozenset()  # streams that it never blocks
    exempt_still_count: bool = False  # whether those use it up all the same
    applies_to: str = ""  # a filter over what is known of a person: "status == 'customer'"
    yields_to: frozenset[str] = frozenset()  # caps: it counts the touches in their scope, and lets them be
    limit_from: str = ""  # a column of people that replaces the limit where it is known, rounded up
