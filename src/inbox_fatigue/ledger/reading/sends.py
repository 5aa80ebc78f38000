"""The touches of a ledger, as columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from inbox_fatigue.frames.lookups import looked_up, only
from inbox_fatigue.ledger import kept_columns
from inbox_fatigue.ledger.asking import REAL, TEXT, WHOLE, ask, ask_numbers, ask_with_texts
from inbox_fatigue.ledger.moments import latest, micros
from inbox_fatigue.ledger.reading.mails import has_messages
from inbox_fatigue.ledger.reading.owners import owners, writers
from inbox_fatigue.ledger.schema import CONTACTS, EVENTS
from inbox_fatigue.model import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from inbox_fatigue.ledger.opening import Ledger

OF_TOUCHES = {
    "touch": "id", "address": "address", "sender": "sender", "at": "at", "campaign": "campaign",
    "content": "content", "bounced": "bounced", "message": "message",
}  # fmt: skip


class _Seldom(NamedTuple):
    """A column in which few touches have anything but the usual."""

    column: str
    kind: Any
    usual: float | None = None


SELDOM = {
    "list": _Seldom("list", TEXT),
    "sequence": _Seldom("sequence", WHOLE),
    "step": _Seldom("step", TEXT),
    "weight": _Seldom("weight", REAL, 1.0),
    "day_only": _Seldom("day_only", WHOLE, 0),
    "log_message": _Seldom("message_key", WHOLE),
    "planned": _Seldom("planned", WHOLE, 0),
    "same_as": _Seldom("same_as", WHOLE),
}
SAID = ("channel", "stream", "stream_confidence", "category")
_PLACED = ("address", "sender", "message")  # by which persons, organisations and campaigns are found
SENDS = (*OF_TOUCHES, *SAID, *SELDOM)
OF_EITHER = ("campaign", "category", "list", "sequence", "step", "log_message")  # of two records of one send


def touches(ledger: Ledger) -> pl.DataFrame:
    """Return every touch that is not another record of one, with its person and organisation.

    What only another record of it tells (`OF_EITHER`) is told with it.
    """
    found = sends(ledger)
    others = found.filter(pl.col("same_as").is_not_null())
    return _placed(ledger, _completed(only(found, pl.col("same_as").is_null()).drop("same_as"), others))


def _completed(found: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    if others.is_empty():
        return found
    told = others.sort("touch").group_by("same_as").agg(pl.col(OF_EITHER).drop_nulls().first())
    beside = found.select("touch").join(
        told, left_on="touch", right_on="same_as", how="left", maintain_order="left"
    )
    return found.with_columns(pl.coalesce(name, beside[name]).alias(name) for name in OF_EITHER)


def mail_touches(ledger: Ledger, *names: str) -> pl.DataFrame:
    """Return the touches that were read from mail, with the columns of their own that are named, or all of them."""
    wanted = (*_PLACED, *names) if names else SENDS
    if has_messages(ledger):
        found = sends(ledger, *wanted).filter(pl.col("message").is_not_null())
    else:
        found = rows_of(ledger, "FALSE", ("touch", *wanted))
    return _placed(ledger, found.drop("same_as", strict=False))


def log_touches(ledger: Ledger) -> pl.DataFrame:
    """Return the touches that were read from logs."""
    return _placed(ledger, sends(ledger).filter(pl.col("message").is_null()).drop("same_as"))


def with_reasons(ledger: Ledger, found: pl.DataFrame) -> pl.DataFrame:
    """Return some touches with what their stream was taken for and why; those columns are not kept."""
    sql = "SELECT id, declared, stream_reason FROM touch WHERE message IS NOT NULL OR ?"
    logs = found["message"].null_count() > 0
    if found.is_empty():  # what a log alone would be read for, to its end
        sql += " LIMIT 0"
    told = ask(ledger, sql, {"touch": WHOLE, "declared": TEXT, "stream_reason": TEXT}, (logs,))
    return looked_up(found, "touch", told)


def sends(ledger: Ledger, *names: str) -> pl.DataFrame:
    """Return all touches by key, with the columns of their own that are named, or all of them (SENDS)."""
    return kept_columns.current(ledger, "touch", _wanted(names or SENDS), partial(rows_of, ledger))


def sends_where(ledger: Ledger, holds: pl.Expr, *names: str) -> pl.DataFrame:
    """Return the touches, in no order, of which something holds that holds of few, with the columns named."""
    return pl.concat(list(_in_parts(ledger, names, holds)))


def values_of(ledger: Ledger, name: str) -> pl.Series:
    """Return what touches have in a column, in no order and each once; null left out."""
    return pl.concat([part[name].unique() for part in _in_parts(ledger, (name,))]).unique().drop_nulls()


def _in_parts(ledger: Ledger, names: Sequence[str], holds: pl.Expr | None = None) -> Iterator[pl.DataFrame]:
    return kept_columns.in_parts(ledger, "touch", _wanted(names), partial(rows_of, ledger), holds)


def _wanted(names: Sequence[str]) -> list[str]:
    return [name for name in SENDS if name in ("touch", *names)]


def _placed(ledger: Ledger, found: pl.DataFrame) -> pl.DataFrame:
    """Return touches joined with addresses and messages, which is quicker here than in SQLite."""
    told = ask(
        ledger,
        "SELECT id, campaign, sequence, step FROM message",
        {"message": WHOLE, "told_campaign": WHOLE, "told_sequence": WHOLE, "told_step": TEXT},
    )
    found = looked_up(found, "address", owners(ledger))
    found = looked_up(found, "sender", writers(ledger))
    found = looked_up(found, "message", told)
    both = [name for name in ("sequence", "step") if name in found.columns]
    return found.with_columns(pl.coalesce(name, f"told_{name}").alias(name) for name in both).drop(
        "told_sequence", "told_step"
    )


def rows_of(ledger: Ledger, which: str, wanted: Sequence[str] = SENDS) -> pl.DataFrame:
    """Return touches by key out of their rows; what few touches have is asked for where they have it."""
    rows = f"FROM touch WHERE {which}"
    numbers = {name: column for name, column in OF_TOUCHES.items() if name in wanted}
    found = ask_with_texts(ledger, numbers, tuple(name for name in SAID if name in wanted), rows)
    seldom = {name: one for name, one in SELDOM.items() if name in wanted}
    if seldom:
        columns = ", ".join(one.column for one in seldom.values())
        odd = " OR ".join(
            f"{one.column} IS NOT {'NULL' if one.usual is None else one.usual}" for one in seldom.values()
        )
        schema = {"touch": WHOLE, **{name: one.kind for name, one in seldom.items()}}
        told = ask(ledger, f"SELECT id, {columns} {rows} AND ({odd})", schema)
        found = looked_up(found, "touch", told)
    usual = {name: one.usual for name, one in seldom.items() if one.usual is not None}
    return found.with_columns(pl.col(name).fill_null(value) for name, value in usual.items()).select(wanted)


def went(ledger: Ledger) -> pl.Series:
    """Return when the touches went, in microseconds since 1970 and in no order; those without a date left out."""
    if kept_columns.are_kept(ledger, "touch"):
        sent = sends(ledger, "at", "planned").filter(pl.col("planned") == 0)
    else:
        sent = ask_numbers(ledger, {"at": "at"}, "FROM touch WHERE planned = 0")
    return sent["at"].drop_nulls()


def last_touch(ledger: Ledger, *, until: datetime | None = None) -> datetime | None:
    """Return the time of the last touch that went (up to a moment), None where there is none."""
    sent = went(ledger)
    return latest(sent.filter(sent <= micros(until)))


def has_log_touches(ledger: Ledger) -> bool:
    """Return whether the ledger holds touches from logs."""
    return ledger.execute("SELECT 1 FROM touch WHERE message IS NULL LIMIT 1").fetchone() is not None


def has_several_files(ledger: Ledger) -> bool:
    """Return whether the touches of the ledger may come from more than one file, such as a log and an archive."""
    sql = "SELECT count(*), max(kind <> 'send-log') FROM source WHERE kind NOT IN (?, ?)"
    number, may_hold_several = ledger.execute(sql, (EVENTS, CONTACTS)).fetchone()
    return bool(number > 1 or may_hold_several)


def has_changed_files(ledger: Ledger) -> bool:
    """Return whether a file has been read again that does not hold all any more that it had brought."""
    return bool(ledger.execute("SELECT EXISTS (SELECT 1 FROM source WHERE to_see_again > 0)").fetchone()[0])


def has_doubles(ledger: Ledger) -> bool:
    """Return whether some touch is another record of one."""
    if kept_columns.are_kept(ledger, "touch"):
        return not sends_where(ledger, pl.col("same_as").is_not_null(), "same_as").is_empty()
    return bool(ledger.execute("SELECT EXISTS (SELECT 1 FROM touch WHERE same_as IS NOT NULL)").fetchone()[0])


def bounced_doubles(ledger: Ledger) -> pl.DataFrame:
    """Return the touches (touch) of which another record says that they bounced."""
    if not has_doubles(ledger):
        return pl.DataFrame(schema={"touch": pl.Int64})
    bounced = pl.col("same_as").is_not_null() & (pl.col("bounced") == 1)
    return sends_where(ledger, bounced, "bounced", "same_as").select(touch="same_as")


def has_overruled_logs(ledger: Ledger, reason: str) -> bool:
    """Return whether some row of a log has a declared stream for a reason that begins so, or that another row told."""
    if kept_columns.are_kept(ledger, "touch"):
        declared = pl.col("message").is_null() & (pl.col("stream_confidence") == Confidence.DECLARED.value)
        if sends_where(ledger, declared, "message", "stream_confidence").is_empty():
            return False
    sql = """
        SELECT EXISTS (SELECT 1
                         FROM touch
                        WHERE message IS NULL
                          AND (stream_reason GLOB ? || '*'
                               OR (declared IS NULL AND stream_confidence = ?)))"""
    return bool(ledger.execute(sql, (reason, Confidence.DECLARED.value)).fetchone()[0])


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
