"""Tells which touches are records of one send, so that it counts once.

A send may be in a log and in an archive, or in two logs, or in one log that was exported anew. And a file that
was read while it was being written ended in the middle of a mail: when it is read again, that mail is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.doubles.edited import told_at_one_line
from inbox_fatigue.doubles.logs import told_by_two_logs, with_subject_keys
from inbox_fatigue.doubles.near import SAME_SEND, near_pairs
from inbox_fatigue.frames.lookups import looked_up
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.places import sightings
from inbox_fatigue.ledger.writing import settling
from inbox_fatigue.ledger.writing.log_rows import DECLARED
from inbox_fatigue.model import Confidence

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger

__all__ = ["SAME_SEND", "near_pairs", "settle_same", "with_subject_keys"]
_SAME = {"touch": pl.Int64, "same_as": pl.Int64}


def settle_same(ledger: Ledger) -> None:
    """Mark each touch that another one records more fully: a mail or a row beside a row, the whole of a cut mail."""
    may_be = (reading.has_messages, reading.has_several_files, reading.has_changed_files)
    found = _doubles(ledger) if any(one(ledger) for one in may_be) else None
    if (found is not None and not found.is_empty()) or reading.has_doubles(ledger):
        pairs = [] if found is None else found.sort("touch").select("same_as", "touch").rows()
        settling.write_same(ledger, pairs)


def _doubles(ledger: Ledger) -> pl.DataFrame:
    """Return (touch, same_as) of all other records, and give what they stand beside the stream that they declare."""
    mails = reading.mail_touches(ledger, "at", "content", "campaign", "stream_confidence")
    same = _cut_mails(ledger, mails)
    if not reading.has_log_touches(ledger):
        return same
    logs, whole = reading.log_touches(ledger), mails.join(same, on="touch", how="anti")
    twins = pl.concat([told_by_two_logs(ledger, logs), told_at_one_line(ledger, logs)])
    logged = _with_twins(_logged_mails(ledger, logs, whole), twins)
    streams = _declared_streams(logged, logs, pl.concat([whole, logs], how="diagonal"))
    settling.write_streams(ledger, streams)
    return pl.concat([same, logged])


def _with_twins(logged: pl.DataFrame, twins: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, same_as) of rows of logs, with those that another row records more fully.

    Of what one mail is, its twin is as well. Of the others the fullest stands for its twins alone, not for theirs.
    """
    both = pl.concat([twins, twins.select(touch="touch_other", touch_other="touch", worth="worth")])
    told = both.join(logged, left_on="touch_other", right_on="touch").join(logged, on="touch", how="anti")
    logged = pl.concat([logged, told.group_by("touch").agg(pl.col("same_as").min())])
    left = twins.join(logged, on="touch", how="anti")
    of_fullest = left.join(left, left_on="touch_other", right_on="touch", how="anti")
    fullest = of_fullest.sort("worth", "touch_other", descending=[True, False]).group_by("touch")
    return pl.concat([logged, fullest.agg(same_as=pl.col("touch_other").first())])


def _logged_mails(ledger: Ledger, logs: pl.DataFrame, mails: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, same_as) of rows of logs that record a send which was also read from mail.

    They are one touch if person and Message-ID, person and campaign, or person and subject agree and ten
    minutes do not lie between them; or, where the log tells the day alone, if the mail went on that day.
    """
    spoken = reading.messages(ledger).select("message", "subject_key")
    mails = mails.join(reading.message_names(ledger), on="message", how="left")
    mails = mails.join(spoken, on="message", how="left")
    names = (("log_message", "message_key"), ("campaign", "campaign"), ("subject_key", "subject_key"))
    pairs = near_pairs(with_subject_keys(ledger, logs), mails, names)
    return pairs.group_by("touch").agg(same_as=pl.col("touch_other").min())


def _declared_streams(
    logged: pl.DataFrame, logs: pl.DataFrame, mails: pl.DataFrame
) -> list[tuple[str, str, str, int]]:
    """Return stream, reason, confidence and touch of mails whose stream a log declares, and nothing surer does."""
    declared = pl.col("stream_confidence") == Confidence.DECLARED.value
    open_ones = mails.filter(~declared).select(same_as="touch")
    told = logged.join(logs.filter(declared).select("touch", "stream"), on="touch")
    by_mail = told.join(open_ones, on="same_as", how="semi").group_by("same_as").agg(pl.col("stream").min())
    sure = Confidence.DECLARED.value
    return [(stream, DECLARED, sure, touch) for touch, stream in by_mail.sort("same_as").rows()]


def _cut_mails(ledger: Ledger, mails: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, same_as) of mails that were read in part, and later whole at the very same place.

    Sender, recipient and second agree, the contents differ, and the fuller one is the mail.
    """
    send = ["address", "sender", "at"]
    several = mails.filter(pl.col("at").is_not_null() & (pl.len().over(send) > 1))
    if several.is_empty():
        return pl.DataFrame(schema=_SAME)
    sizes = reading.content_lines(ledger).select("content", size=pl.col("lines").bin.size())
    places = sightings(ledger, several["touch"].to_list())
    sized = looked_up(places.join(several, on="touch"), "content", sizes)
    place = [*send, "path", "member", "place"]
    fullest = sized.sort("size", "touch", descending=True, nulls_last=True)
    found = fullest.with_columns(same_as=pl.col("touch").first().over(place))
    return found.filter(pl.col("touch") != pl.col("same_as")).select("touch", "same_as").unique("touch")
