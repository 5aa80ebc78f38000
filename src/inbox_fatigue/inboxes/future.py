"""Tells which dates lie in a future that nobody can have mailed in yet.

One mail with a broken clock would make 2038 the *now* of an archive that ends this year: everybody in it had
long been at rest, and the audit passed. The clock of this machine alone does not decide, for it may be slow,
and the same input shall give the same bytes: what goes on without a gap across the clock is believed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.moments import latest, micros, moment

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_fatigue.ledger import Ledger

AHEAD = timedelta(days=2)  # zones and clocks of senders differ from ours by less
GAP = timedelta(days=30)  # the window of the scores: a date nearer than that hides nobody who is tired now


def believed_until(ledger: Ledger, now: datetime | None) -> datetime | None:
    """Return the last moment at which mail is believed to have gone; None where every date is."""
    if now is None:
        return None
    went, clock = reading.went(ledger), micros(now + AHEAD)
    ahead, last = went.filter(went > clock).sort(), latest(went.filter(went <= clock))
    if ahead.is_empty() or last is None:  # where everything lies in the future, it is the clock that is wrong
        return None
    for at in map(moment, ahead):
        if at - last > GAP:
            return last
        last = at
    return None
