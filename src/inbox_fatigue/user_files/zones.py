"""Which names of time zones can be worked with."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

LONGEST = 60  # characters; zoneinfo takes each slash of a name for a package, and a thousand are too many


@cache
def is_zone(name: str) -> bool:
    """Return whether the system and polars both know a zone; each has some that the other lacks."""
    if len(name) > LONGEST:
        return False
    moment = pl.Series([datetime(2026, 1, 1, tzinfo=UTC)])
    try:
        ZoneInfo(name)
        moment.dt.convert_time_zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, pl.exceptions.PolarsError):
        return False
    return True


def by_clock(at: datetime, zone: str) -> datetime:
    """Return a moment as the clocks of a zone show it; the zone is a known one."""
    return at.astimezone(ZoneInfo(zone))
