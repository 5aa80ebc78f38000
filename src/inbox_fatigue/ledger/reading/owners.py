"""Whose an address is: a person's, and of which audited organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger.asking import TEXT, WHOLE, ask, ask_numbers

if TYPE_CHECKING:
    import polars as pl

    from inbox_fatigue.ledger.opening import Ledger


def owners(ledger: Ledger) -> pl.DataFrame:
    """Return (address, person) of every address."""
    return ask_numbers(ledger, {"address": "id", "person": "recipient"}, "FROM address ORDER BY id")


def writers(ledger: Ledger) -> pl.DataFrame:
    """Return (sender, organisation) of the addresses that write for an audited organisation."""
    sql = "SELECT id, organisation FROM address WHERE organisation IS NOT NULL ORDER BY id"
    return ask(ledger, sql, {"sender": WHOLE, "organisation": TEXT})


def audited_senders(ledger: Ledger) -> dict[int, str]:
    """Return the audited organisation of each address that belongs to one."""
    return dict(writers(ledger).rows())
