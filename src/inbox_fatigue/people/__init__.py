"""Who is who: addresses become people, senders become organisations, people belong to accounts."""

from __future__ import annotations

from inbox_fatigue.people.organisations import (
    Audited,
    audited_again,
    home_of,
    remembered,
    settle_organisations,
)
from inbox_fatigue.people.recipients import settle_people

__all__ = ["Audited", "audited_again", "home_of", "remembered", "settle_organisations", "settle_people"]
