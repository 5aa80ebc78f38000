"""Tells the stream of each touch, and records where that changes what was told before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger.writing import settling
from inbox_fatigue.streams.facts import facts
from inbox_fatigue.streams.overrides import DECIDED, SETTLED, with_overrides
from inbox_fatigue.streams.reasons import like_the_rest, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.organisations import Audited
    from inbox_fatigue.streams.overrides import Override


def settle_streams(ledger: Ledger, audited: Audited, overrides: Sequence[Override]) -> None:
    """Tell the stream of each mail touch, and of log rows that a setting overrules; record what changed.

    What another row had told of a log's row is told again (`doubles`), if it is still another record of it.
    """
    mail = facts(ledger, audited)
    reasons = mail.with_columns(reason=told(outbound=audited.outbound)).unnest("reason")
    # Campaigns are inferred from streams: a setting can only mean those that a header names.
    by_mail = like_the_rest(reasons).with_columns(campaign="told_campaign").select(*SETTLED)
    settled = with_overrides(ledger, by_mail, overrides)
    changed = settled.filter(
        pl.any_horizontal(pl.col(now).ne_missing(pl.col(before)) for now, before in DECIDED.items())
    )
    settling.write_streams(ledger, changed.select(*DECIDED, "touch").rows())
