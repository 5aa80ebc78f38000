"""The touches of a ledger, as columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.keys import MASK
from inbox_fatigue.ledger import touch_columns
from inbox_fatigue.ledger.asking import REAL, TEXT, WHOLE, ask, ask_numbers, ask_with_texts
from inbox_fatigue.ledger.moments import latest, micros
from inbox_fatigue.ledger.reading.mails import has_messages
from inbox_fatigue.lookups import looked_up, only

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from inbox_fatigue.ledger.opening import Ledger

_OF_TOUCHES = {
    "touch": "id", "address": "address", "sender": "sender", "at": "at", "campaign": "campaign",
    "content": "content", "bounced": "bounced", "message": "message",
}  # fmt: skip
_SELDOM: dict[str, Any] = {
    "sequence": WHOLE, "step": TEXT, "weight": REAL, "message_key": WHOLE, "planned": WHOLE, "same_as": WHOLE
}  # fmt: skip
_SAID = ("channel", "stream", "stream_confidence", "category")
SENDS = (*_OF_TOUCHES, *_SAID, "sequence", "step", "weight", "log_message", "planned", "same_as")


def touches(ledger: Ledger) -> pl.DataFrame:
    """Return every touch that is not another record of one, with its person and organisation."""
    return _placed(ledger, only(sends(ledger), pl.col("same_as").is_null()).drop("same_as"))


def mail_touches(ledger: Ledger) -> pl.DataFrame:
    """Return the touches that were read from mail, with the reasons of their streams."""
    if not has_messages(ledger):
        return _placed(ledger, _with_reasons(ledger, _rows(ledger, "FALSE")))
    return _placed(ledger, _with_reasons(ledger, sends(ledger).filter(pl.col("message").is_not_null())))


def log_touches(ledger: Ledger) -> pl.DataFrame:
    """Return the touches that were read from logs, with the reasons of their streams."""
    return _placed(ledger, _with_reasons(ledger, sends(ledger).filter(pl.col("message").is_null())))


def sends(ledger: Ledger, *names: str) -> pl.DataFrame:
    """Return all touches by key, with the columns of their own that are named, or all of them (SENDS)."""
    wanted = [name for name in SENDS if not names or name in ("touch", *names)]
    kept = touch_columns.unchanged(ledger, wanted)
    if kept is None:
        return _rows(ledger, "TRUE").select(wanted)
    fresh = _rows(ledger, "id IN (SELECT touch FROM touch_changed)")
    if fresh.is_empty():
        return kept.select(wanted)
    return pl.concat([kept.select(wanted), fresh.select(wanted)]).sort("touch")


def keep_touches(ledger: Ledger) -> None:
    """Keep the columns of the touches where it is worth it, and where those that are kept will not do."""
    if not touch_columns.are_kept(ledger):
        (number,) = ledger.execute("SELECT count(*) FROM touch").fetchone()
        if number >= touch_columns.FEWEST:
            touch_columns.keep(ledger, _in_parts(ledger, -(-number // touch_columns.OF_PART)))


def _in_parts(ledger: Ledger, count: int) -> Iterator[pl.DataFrame]:
    """Yield all touches in that many parts of about the same size, for their keys lie anywhere up to 2^63."""
    edges = [MASK // count * number for number in range(1, count)]
    for least, most in pairwise([-(2**63), *edges, 2**63 - 1]):
        yield _rows(ledger, f"id > {least} AND id <= {most}")


def _with_reasons(ledger: Ledger, found: pl.DataFrame) -> pl.DataFrame:
    """Return some touches with what their stream was taken for and why; those columns are not kept."""
    sql = "SELECT id, declared, stream_reason FROM touch WHERE message IS NOT NULL OR ?"
    logs = found["message"].null_count() > 0
    told = ask(ledger, sql, {"touch": WHOLE, "declared": TEXT, "stream_reason": TEXT}, (logs,))
    return looked_up(found.drop("same_as"), "touch", told)


def _placed(ledger: Ledger, found: pl.DataFrame) -> pl.DataFrame:
    """Return touches joined with addresses and messages, which is quicker here than in SQLite."""
    owners = ask(
        ledger,
        "SELECT id, recipient, organisation FROM address",
        {"address": WHOLE, "person": WHOLE, "organisation": TEXT},
    )
    told = ask(
        ledger,
        "SELECT id, campaign, sequence, step FROM message",
        {"message": WHOLE, "told_campaign": WHOLE, "told_sequence": WHOLE, "told_step": TEXT},
    )
    found = looked_up(found, "address", owners.select("address", "person"))
    found = looked_up(found, "sender", owners.select(sender="address", organisation="organisation"))
    return (
        looked_up(found, "message", told)
        .with_columns(
            sequence=pl.coalesce("sequence", "told_sequence"), step=pl.coalesce("step", "told_step")
        )
        .drop("told_sequence", "told_step")
    )


def _rows(ledger: Ledger, which: str) -> pl.DataFrame:
    """Return touches by key out of their rows; columns that few touches have are asked for where they are."""
    rows = f"FROM touch WHERE {which}"
    odd = (
        "sequence IS NOT NULL OR step IS NOT NULL OR weight <> 1 OR message_key IS NOT NULL OR planned"
        " OR same_as IS NOT NULL"
    )
    seldom = ask(
        ledger,
        f"SELECT id, {', '.join(_SELDOM)} {rows} AND ({odd})",
        {"touch": WHOLE, **_SELDOM},
    )
    return (
        looked_up(ask_with_texts(ledger, _OF_TOUCHES, _SAID, rows), "touch", seldom)
        .with_columns(pl.col("weight").fill_null(1.0), pl.col("planned").fill_null(0))
        .rename({"message_key": "log_message"})
    )


def went(ledger: Ledger) -> pl.Series:
    """Return when the touches went, in microseconds since 1970 and in no order; those without a date left out."""
    if touch_columns.are_kept(ledger):
        sent = sends(ledger, "at", "planned").filter(pl.col("planned") == 0)
    else:
        sent = ask_numbers(ledger, {"at": "at"}, "FROM touch WHERE planned = 0")
    return sent["at"].drop_nulls()


def last_touch(ledger: Ledger, *, until: datetime | None = None) -> datetime | None:
    """Return the time of the last touch that went (up to a moment), None where there is none."""
    sent = went(ledger)
    return latest(sent.filter(sent <= micros(until)))


def has_both_mail_and_logs(ledger: Ledger) -> bool:
    """Return whether the ledger holds touches from mail and from logs."""
    if not has_messages(ledger):
        return False
    row = ledger.execute("""
        SELECT EXISTS (SELECT 1 FROM touch WHERE message IS NULL)
           AND EXISTS (SELECT 1 FROM touch WHERE message IS NOT NULL)""").fetchone()
    return bool(row[0])


def has_overruled_logs(ledger: Ledger, reason: str) -> bool:
    """Return whether the stream of some row of a log has a reason that begins so."""
    sql = "SELECT EXISTS (SELECT 1 FROM touch WHERE message IS NULL AND stream_reason GLOB ? || '*')"
    return bool(ledger.execute(sql, (reason,)).fetchone()[0])


def inbox_texts(ledger: Ledger, person: int) -> dict[int, tuple[str, str, str, str, str]]:
    """Return of each touch of one person: subject, sender's name and address, the text's beginning, why that stream."""
    rows = ledger.execute(
        """
        SELECT touch.id, coalesce(message.subject, content.subject, ''), coalesce(sender.name, ''),
               coalesce(sender.address, ''), coalesce(content.preview, ''), touch.stream_reason
          FROM touch
          JOIN address ON address.id = touch.address
          LEFT JOIN message ON message.id = touch.message
          LEFT JOIN content ON content.id = touch.content
          LEFT JOIN address AS sender ON sender.id = touch.sender
         WHERE address.recipient = ?
           AND touch.same_as IS NULL""",
        (person,),
    )
    return {touch: told for touch, *told in rows}
