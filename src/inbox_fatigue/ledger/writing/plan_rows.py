"""Writes what is planned beside what was sent; only ever into a copy of a ledger (`copying`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger.row_keys import address_key, campaign_key
from inbox_fatigue.ledger.writing.mail_rows import MailRows, add_content
from inbox_fatigue.ledger.writing.mail_writing import write_described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.model import Content

BECAUSE = "declared by the plan"
_SENDS = 28  # bits of a key that number the sends of one plan: more than a plan can hold in memory
_ADDRESS = "INSERT OR IGNORE INTO address (id, address, name, domain) VALUES (?, ?, '', ?)"
_CAMPAIGN = "INSERT OR IGNORE INTO campaign (id, name, told) VALUES (?, ?, 'plan')"
_TOUCH = """
INSERT INTO touch (id, address, at, channel, declared, category, campaign, content, sequence, step, weight, stream,
                   stream_reason, stream_confidence, planned)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'declared', 1)"""


def keyed(sends: pl.DataFrame, plan: int, as_kept: Callable[[str], str]) -> pl.DataFrame:
    """Return planned sends (`columns.PLANNED`) with the keys that they have in a ledger.

    `as_kept` gives an address as the ledger writes it, which becomes the column `kept_as`.
    `touch` is made from the plan's key and the place in it: a plan's touches are nobody else's, and of two that are
    alike in all else the one that stands first in the plan comes first, whoever gets them.
    """
    names = {one: as_kept(one) for one in sends["address"].unique().drop_nulls().to_list()}
    kept_as = sends["address"].replace_strict(names, return_dtype=pl.String).alias("kept_as")
    return sends.with_columns(
        (pl.col("send").cast(pl.Int64) + (plan >> _SENDS << _SENDS)).alias("touch"),
        kept_as,
        _keys(kept_as, address_key).alias("address_key"),
        _keys(sends["sender"].str.to_lowercase(), lambda one: address_key(as_kept(one))).alias("sender_key"),
        _keys(sends["campaign"], campaign_key).alias("campaign_key"),
        _keys(sends["campaign"], sequence_key).alias("sequence_key"),
    )


def sequence_key(campaign: str) -> int:
    """Return the key of the sequence that a planned campaign and its follow-ups are."""
    return text_key("sequence", "plan", campaign)


def _keys(column: pl.Series, key: Callable[[str], int]) -> pl.Series:
    distinct = column.unique().drop_nulls().to_list()
    made = pl.DataFrame(
        {column.name: distinct, "key": [key(one) for one in distinct]},
        schema={column.name: pl.String, "key": pl.Int64},
    )
    return column.to_frame().join(made, on=column.name, how="left", maintain_order="left")["key"]


def write_begun(ledger: Ledger, sent: pl.DataFrame) -> None:
    """Make steps of a plan that went already (`held`, `sequence_key`, `step`) one sequence with those to come."""
    told = sent.filter("follows").select("sequence_key", pl.col("step").cast(pl.String), "held")
    sql = "UPDATE touch SET sequence = ?, step = ? WHERE id = ? AND sequence IS NULL"
    with ledger.transaction():
        ledger.executemany(sql, told.rows())


def write_contents(ledger: Ledger, contents: Iterable[Content]) -> None:
    """Write what the steps of a plan say, as it was described."""
    rows = MailRows()
    for content in contents:
        add_content(rows, content)
    with ledger.transaction():
        write_described(ledger, rows)


def write_planned(ledger: Ledger, sends: pl.DataFrame) -> None:
    """Write planned sends (`keyed`, with `content`, the key of what each one says).

    No sender is written: a plan is the audited organisation's, as the rows of a log without senders are.
    """
    people = sends.select("address_key", address="kept_as").unique().sort("address_key")
    domain = pl.col("address").str.split("@").list.last()
    campaigns = sends.select("campaign_key", "campaign").unique().sort("campaign_key")
    stream = pl.col("stream").cast(pl.String)
    touches = sends.select(
        "touch",
        "address_key",
        pl.col("at").dt.epoch("us"),
        pl.col("channel").cast(pl.String),
        stream.alias("declared"),
        "category",
        "campaign_key",
        "content",
        pl.when(pl.col("follows")).then("sequence_key"),
        pl.col("step").cast(pl.String),
        "weight",
        stream,
        pl.lit(BECAUSE).alias("because"),
    ).sort("touch")
    with ledger.transaction():
        ledger.executemany(_ADDRESS, people.with_columns(domain=domain).rows())
        ledger.executemany(_CAMPAIGN, campaigns.rows())
        ledger.executemany(_TOUCH, touches.rows())
