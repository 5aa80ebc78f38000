"""Tells which touches are records of one send, so that it counts once.

A send may be in a log and in an archive. And a file that was read while it was being written ended in the
middle of a mail: when it is read again, that mail is whole.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading, settling
from inbox_fatigue.ledger.log_rows import DECLARED
from inbox_fatigue.ledger.places import sightings
from inbox_fatigue.lookups import looked_up
from inbox_fatigue.model import Confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger import Ledger

SAME_SEND = timedelta(minutes=10)  # as far apart as a log and a mail may date one send
_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)


def settle_same(ledger: Ledger) -> None:
    """Mark each touch that another one records more fully: a mail beside a row of a log, the whole of a cut mail."""
    if not reading.has_messages(ledger):
        if reading.has_doubles(ledger):
            settling.write_same(ledger, [])
        return
    mails = reading.mail_touches(ledger, "at", "content", "campaign", "stream_confidence")
    same = _cut_mails(ledger, mails)
    if reading.has_both_mail_and_logs(ledger):
        logs, whole = reading.log_touches(ledger), mails.join(same, on="touch", how="anti")
        logged = _logged_mails(ledger, logs, whole)
        settling.write_streams(ledger, _declared_streams(logged, logs, whole))
        same = pl.concat([same, logged])
    if not same.is_empty() or reading.has_doubles(ledger):
        settling.write_same(ledger, same.sort("touch").select("same_as", "touch").rows())


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


def near_pairs(
    records: pl.DataFrame,
    others: pl.DataFrame,
    names: Sequence[tuple[str, str]],
    spread: pl.Expr | None = None,
) -> pl.DataFrame:
    """Return (touch, touch_other, agrees) of records and other sends that may be one send.

    The person and one of the named columns agree (`agrees` is its place among them), and they are dated as near
    to one another as one send may be, or farther by the `spread` over which the others went, in microseconds.
    Times are microseconds since 1970; `records` has `day_only`.
    """
    later = pl.col("at_other") - pl.col("at")
    that_day = (pl.col("day_only") == 1) & later.is_between(0, _DAY // _MICROSECOND, closed="left")
    farther = pl.lit(0) if spread is None else spread
    near = (later.abs() <= SAME_SEND // _MICROSECOND + farther) | that_day
    return pl.concat(
        records.drop_nulls(["person", mine])
        .join(
            others.drop_nulls(theirs), left_on=["person", mine], right_on=["person", theirs], suffix="_other"
        )
        .filter(near)
        .select("touch", "touch_other", agrees=pl.lit(place, dtype=pl.Int64))
        for place, (mine, theirs) in enumerate(names)
    )


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


def with_subject_keys(ledger: Ledger, logs: pl.DataFrame) -> pl.DataFrame:
    """Return rows of logs with the keys of their subjects, as messages have them."""
    from inbox_fatigue.parsing.threads import subject_key  # noqa: PLC0415 - few ledgers hold mail and logs

    told = reading.contents(ledger).select("content", "subject")
    told = told.join(logs.select("content"), on="content", how="semi")
    keys = pl.Series([subject_key(subject)[0] for subject in told["subject"]], dtype=pl.Int64)
    return looked_up(logs, "content", told.select("content", subject_key=keys))


def _cut_mails(ledger: Ledger, mails: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, same_as) of mails that were read in part, and later whole at the very same place.

    Sender, recipient and second agree, the contents differ, and the fuller one is the mail.
    """
    send = ["address", "sender", "at"]
    several = mails.filter(pl.col("at").is_not_null() & (pl.len().over(send) > 1))
    if several.is_empty():
        return pl.DataFrame(schema={"touch": pl.Int64, "same_as": pl.Int64})
    sizes = reading.content_lines(ledger).select("content", size=pl.col("lines").bin.size())
    places = sightings(ledger, several["touch"].to_list())
    sized = looked_up(places.join(several, on="touch"), "content", sizes)
    place = [*send, "path", "member", "place"]
    fullest = sized.sort("size", "touch", descending=True, nulls_last=True)
    found = fullest.with_columns(same_as=pl.col("touch").first().over(place))
    return found.filter(pl.col("touch") != pl.col("same_as")).select("touch", "same_as").unique("touch")
