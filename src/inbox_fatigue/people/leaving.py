"""Tells which of the mail that people wrote was written to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.people.mailboxes import is_desk, is_role, is_way_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.ledger import Ledger

_ONE = ("from", "at", "organisation", "sender", "content")  # what tells one mail to us from others


def written(ledger: Ledger) -> pl.DataFrame:
    """Return what people wrote to the audited organisations, and whether its place says that it `leaves`.

    It does where the mailbox is named after leaving, and where mail that the person had got named it for that:
    with the subject that was asked for, or without one if nothing else is written to it. Such a mailbox may be the
    sending system's, which nobody else would take for the organisation's.
    """
    wrote = reading.written_back(ledger)
    named = _boxes(ledger, wrote["sender"], is_way_out)
    told = reading.left_by_mail(ledger)
    others = _boxes(ledger, told["sender"], lambda address: is_role(address) or is_desk(address))
    left = told.filter(pl.col("asked") | (pl.col("bare") & ~pl.col("sender").is_in(others)))
    both = pl.concat(
        [
            left.select(*wrote.columns, leaves=pl.lit(value=True)),
            wrote.with_columns(leaves=pl.col("sender").is_in(named)),
        ]
    )
    return both.unique(_ONE, keep="first").sort("at", *_ONE)


def _boxes(ledger: Ledger, written_to: pl.Series, is_so: Callable[[str], bool]) -> list[int]:
    """Return the keys of those of some mailboxes whose name says something."""
    boxes = reading.addresses_with(ledger, written_to.unique().sort().to_list())
    return [key for key, address in boxes.select("id", "address").iter_rows() if is_so(address)]
