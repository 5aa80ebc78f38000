"""Adds to contacts what earlier calls told of the same people in columns that the files of this one do not have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inbox_fatigue.ledger.row_keys import address_key
from inbox_fatigue.ledger.schema import BESIDE, LEFT, STAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from inbox_fatigue.ledger.opening import Ledger

TOLD = (
    "told"  # the columns of the files that have a row of somebody, as a JSON list; null for a second address
)
_MARKS = (LEFT, STAYS, BESIDE)  # of `other`, what is no column of a file


def with_what_was_told(ledger: Ledger, contacts: pl.DataFrame) -> pl.DataFrame:
    """Return contacts without `told`, with what is kept of them where their files have no column for it.

    A second address that is a contact of its own by an earlier call stays one.
    """
    import polars as pl  # noqa: PLC0415 - processes that read mail do without

    names = [name for name in contacts.columns if name not in {"address", TOLD}]
    before = dict(_kept(ledger, names, contacts["address"].to_list()))
    if not before:
        return contacts.drop(TOLD)
    rows = [
        row if kept is None else _both(row, kept, names)
        for row in contacts.iter_rows(named=True)
        if not _is_contact(row, kept := before.get(address_key(row["address"])))
    ]
    return pl.DataFrame(rows, schema=contacts.schema, orient="row").drop(TOLD)


def first_addresses(contacts: pl.DataFrame) -> list[str]:
    """Return the addresses of whom a file tells second addresses, or could."""
    if TOLD not in contacts.columns:
        return contacts["address"].to_list()
    told = contacts.select("address", TOLD).iter_rows()
    return [address for address, columns in told if columns and BESIDE in json.loads(columns)]


def _kept(
    ledger: Ledger, names: Sequence[str], addresses: Sequence[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    keys = json.dumps([address_key(one) for one in addresses])
    asked = (
        f"SELECT address, {', '.join(names)} FROM contact WHERE address IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own column names
    )
    for key, *row in ledger.execute(asked, (keys,)):
        told = dict(zip(names, row, strict=True))
        told["other"] = json.loads(told.get("other") or "{}")
        yield key, told


def _is_contact(row: Mapping[str, Any], kept: Mapping[str, Any] | None) -> bool:
    """Return whether a row is of a second address that is kept as a contact of its own."""
    return row[TOLD] is None and kept is not None and BESIDE not in kept["other"]


def _both(row: Mapping[str, Any], kept: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return a row with what was kept, save what its files have a column for, be the cell empty."""
    if row[TOLD] is None or BESIDE in kept["other"]:
        return dict(row)
    told = set(json.loads(row[TOLD]))
    both = {name: row[name] if name in told else kept[name] for name in names if name != "other"}
    others = {name: cell for name, cell in kept["other"].items() if name not in {*told, *_MARKS}}
    others |= json.loads(row["other"] or "{}")
    shown = json.dumps(others, ensure_ascii=False, sort_keys=True) if others else None
    return {**row, **both, "other": shown}
