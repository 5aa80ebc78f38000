"""Tells where a log and mail look like two records of the same sends, and nothing says that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.doubles import SAME_SEND
from inbox_fatigue.model import Problem

if TYPE_CHECKING:
    from inbox_fatigue.inbox_frames import Inboxes

_FEWEST = 5  # rows: fewer may be there by chance
_SHARE = 0.5  # of the rows to people whose mail was read: what two systems send meets seldom
_DETAIL = (
    "{met} of {all} rows of logs lie within ten minutes of a mail to the same person, and neither Message-ID, campaign "
    "nor subject tells whether they record the same sends: if so, each counts twice; leave one out, or export the "
    "log with message_id or subject"
)


def sends_told_twice(inboxes: Inboxes) -> tuple[Problem, ...]:
    """Return a problem if most rows of logs that nothing joins with mail lie beside a mail to the same person."""
    if inboxes.touches["kind"].null_count() in {0, len(inboxes.touches)}:  # mail alone, or logs alone
        return ()
    past = inboxes.touches.filter(~pl.col("planned")).select("person", "at", "kind")
    mails, logs = past.filter(pl.col("kind").is_not_null()), past.filter(pl.col("kind").is_null())
    if len(logs) < _FEWEST:
        return ()
    known = logs.join(mails, on="person", how="semi").sort("at")
    sent = mails.select("person", "at", mailed=pl.lit(value=True)).sort("at")
    near = known.join_asof(
        sent, on="at", by="person", strategy="nearest", tolerance=SAME_SEND, check_sortedness=False
    )
    met = near["mailed"].count()
    if met < max(_FEWEST, _SHARE * len(known)):
        return ()
    detail = _DETAIL.format(met=f"{met:,}", all=f"{len(known):,}")
    return (Problem(why="sends-told-twice", detail=detail, lost=0),)
