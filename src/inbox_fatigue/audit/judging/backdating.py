"""Looking at an audit as of a day inside it: what had happened by then, and what had not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.errors import UsageError
from inbox_fatigue.frames.lookups import only

if TYPE_CHECKING:
    from inbox_fatigue.inbox_frames import Inboxes


def refuse_before_all(inboxes: Inboxes) -> None:
    """Refuse a *now* that lies before the first audited message: of that day there is nothing to say."""
    first = inboxes.touches["at"].min()
    if isinstance(first, datetime) and inboxes.as_of is not None and inboxes.as_of < first:
        raise UsageError(
            f"--as-of {inboxes.as_of:%Y-%m-%d} is before the first audited message, which is of"
            f" {first:%Y-%m-%d}; name a day from then on"
        )


def up_to_now(inboxes: Inboxes) -> Inboxes | None:
    """Return what had arrived by the moment that *now* means; None where nothing came after it."""
    if inboxes.as_of is None:
        return None
    came = only(inboxes.touches, pl.col("at") <= inboxes.as_of)
    return None if came is inboxes.touches else replace(inboxes, touches=came)
