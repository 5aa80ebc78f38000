"""Tells who of an audience was erased from the ledger: what they had said of mail is gone with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.admitting import known_names
from inbox_fatigue.columns import LISTED

if TYPE_CHECKING:
    from inbox_fatigue.audit.previewing.planning import Planned
    from inbox_fatigue.audit.request import Request
    from inbox_fatigue.ledger import Ledger


def erased(ledger: Ledger, request: Request, planned: Planned) -> pl.DataFrame:
    """Return the planned addresses of people whom `forget` has erased (`columns.LISTED`)."""
    known = known_names(ledger, request)
    addresses = planned.sends["address"].drop_nulls().unique().sort().to_list()
    gone = [one for one in addresses if known.forgotten.has(known.address(one))]
    return pl.DataFrame([("erased", one) for one in gone], schema=LISTED, orient="row")
