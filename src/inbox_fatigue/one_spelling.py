"""How a name of a person is written everywhere: an address in lower case, an id as the sending system writes it.

No mail provider in use tells mailboxes apart by case (RFC 5321, 2.4 lets them); ids of databases often differ by
nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def is_address(written: str) -> bool:
    """Return whether somebody is named by an address, not by an id."""
    return "@" in written


def one_spelling(written: str) -> str:
    """Return an address or an id as the ledger has it, pseudonyms aside."""
    trimmed = written.strip()
    return trimmed.lower() if is_address(trimmed) else trimmed


def untagged(address: str) -> str:
    """Return an address without the tag after a plus sign (RFC 5233)."""
    local, at, domain = address.rpartition("@")
    plain = local.partition("+")[0]
    return f"{plain}@{domain}" if at and plain else address


def in_one_spelling(column: pl.Expr) -> pl.Expr:
    """Return a column of addresses and ids likewise."""
    import polars as pl  # noqa: PLC0415 - who reads mail alone does without it

    trimmed = column.str.strip_chars()
    return (
        pl.when(trimmed.str.contains("@", literal=True)).then(trimmed.str.to_lowercase()).otherwise(trimmed)
    )
