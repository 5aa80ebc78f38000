"""Tells which sends came back: what bounced was an attempt and reached nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.ledger import reading
from inbox_fatigue.model import Channel

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger

BOUNCES_WITHIN = timedelta(days=5)  # mail servers give up after four or five days (RFC 5321, 4.5.4.1)


def came_back(ledger: Ledger, touches: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, came_back) for sends that a bounce tells of, or another record of the same send.

    It is the last send before it to that address: of the campaign that the bounce names, if that went there,
    and of mail rather than of another channel. A bounce that a send's own row tells is of that send alone.
    """
    bounces = reading.bounces(ledger).with_columns(pl.col("at").cast(AT)).sort("at")
    sent = touches.select("touch", "address", "at", "campaign", "channel", sent_at="at")
    sent = sent.join(bounces.select("address"), on="address", how="semi").sort("at", "touch")
    went = sent.select("address", "campaign").drop_nulls()
    named = bounces.join(went, on=["address", "campaign"], how="semi")
    others = bounces.join(went, on=["address", "campaign"], how="anti").drop("campaign")
    met = [
        _met(named, sent, ["address", "campaign"]),
        _met(others, sent, ["address"]),
        reading.bounced_doubles(ledger),
    ]
    return pl.concat(met).unique().with_columns(came_back=pl.lit(value=True))


def _met(bounces: pl.DataFrame, sent: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return the sends (touch) that some bounces are of, which agree with them in some columns."""
    mail = sent.filter(pl.col("channel") == Channel.EMAIL.value)
    placed = bounces.sort("at").with_row_index("bounce")
    found = [_last(placed, mail, by)]
    if len(mail) < len(sent):
        found.append(_last(placed.join(found[0], on="bounce", how="anti", maintain_order="left"), sent, by))
    return pl.concat(found).select("touch")


def _last(bounces: pl.DataFrame, sent: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return (bounce, touch) of the last send not long before each bounce."""
    last = bounces.join_asof(
        sent.select("touch", "at", "sent_at", *by),
        on="at",
        by=by,
        strategy="backward",
        check_sortedness=False,
    )
    soon = pl.col("at") - pl.col("sent_at") <= BOUNCES_WITHIN
    return last.drop_nulls("touch").filter(soon).select("bounce", "touch")
