"""Tells where a log and mail, or two logs, look like records of the same sends, and nothing says that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.doubles import SAME_SEND
from inbox_fatigue.doubles.logs import WITHIN, side_by_side
from inbox_fatigue.ledger import places, reading
from inbox_fatigue.model import Problem, Where

if TYPE_CHECKING:
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger

_FEWEST = 5  # rows: fewer may be there by chance
_SHARE = 0.5  # of the rows to people whose mail was read: what two systems send meets seldom
_DETAIL = (
    "{met} of {all} rows of logs lie within ten minutes of a mail to the same person, and neither Message-ID, campaign "
    "nor subject tells whether they record the same sends: if so, each counts twice; leave one out, or export the "
    "log with message_id or subject"
)
_OF_LOGS = (
    "{met} of its {all} sends and {met_other} of the {all_other} of {other} went to the same addresses at about "
    "the same times, and neither message_id, campaign nor subject tells whether they are the same sends: if so, "
    "each counts twice; leave one file out, or export both with the same names of campaigns, or with subjects{more}"
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


def logs_told_twice(ledger: Ledger, inboxes: Inboxes) -> tuple[Problem, ...]:
    """Return a problem if most rows of a log that nothing joins with those of another lie beside them.

    Rows whose subjects differ are two sends, whenever they went, unless they are of one campaign: one log may have
    the subject as it was sent, and the other one with its merge fields.
    """
    if not reading.has_several_files(ledger):
        return ()
    past = inboxes.touches.filter(~pl.col("planned") & pl.col("kind").is_null()).select("touch")
    if len(past) < _FEWEST:
        return ()
    logs = reading.log_touches(ledger).join(past, on="touch", how="semi")
    one_subject = pl.col("spoken").eq(pl.col("spoken_other")).fill_null(value=True)
    one_campaign = pl.col("named").eq(pl.col("named_other")).fill_null(value=False)
    pairs = side_by_side(ledger, logs).filter(one_subject | one_campaign)
    files = ["file", "file_other"]
    met = pairs.group_by(files).agg(pl.col("touch", "touch_other").n_unique())
    met = met.filter(pl.min_horizontal("touch", "touch_other") >= _FEWEST)
    alike = [
        (file, other, (here, _rows_of(ledger, file)), (there, _rows_of(ledger, other)))
        for file, other, here, there in met.sort("touch", *files, descending=[True, False, False]).rows()
    ]
    alike = [one for one in alike if any(number >= _SHARE * of for number, of in one[2:])]
    return () if not alike else (_told(alike[0], len(alike) - 1),)


def _rows_of(ledger: Ledger, file: str) -> int:
    path, _, member = file.partition(WITHIN)
    return places.touches_in(ledger, path, member)


def _told(pair: tuple[str, str, tuple[int, int], tuple[int, int]], more: int) -> Problem:
    file, other, (met, rows), (met_other, rows_other) = pair
    path, _, member = file.partition(WITHIN)
    path_other, _, member_other = other.partition(WITHIN)
    detail = _OF_LOGS.format(
        met=f"{met:,}", all=f"{rows:,}", met_other=f"{met_other:,}", all_other=f"{rows_other:,}",
        other=Where(source=path_other, member=member_other).path,
        more=f"; the same holds of {more:,} more pairs of files" if more else "",
    )  # fmt: skip
    return Problem(why="sends-told-twice", detail=detail, where=Where(source=path, member=member), lost=0)
