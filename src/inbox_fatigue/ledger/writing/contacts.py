"""Writes what files of contacts say, and what was wrong in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from inbox_fatigue.ledger.row_keys import address_key, source_key
from inbox_fatigue.ledger.schema import BESIDE, CONTACTS, LEFT, STAYS
from inbox_fatigue.ledger.writing.earlier_contacts import TOLD, first_addresses, with_what_was_told
from inbox_fatigue.ledger.writing.problem_rows import write_problems
from inbox_fatigue.ledger.writing.statements import ADDRESS, SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.model import Problem


_LEFT_BEFORE = f"""
SELECT json_extract(other, '$."{LEFT}"'), address
  FROM contact
 WHERE address IN (SELECT value FROM json_each(?)) AND json_extract(other, '$."{LEFT}"') IS NOT NULL"""  # noqa: S608 - a constant
_STILL_LEFT = f"""
UPDATE contact SET other = json_set(coalesce(other, '{{}}'), '$."{LEFT}"', ?1)
 WHERE address = ?2
   AND json_extract(other, '$."{LEFT}"') IS NULL
   AND instr(';' || coalesce(json_extract(other, '$."{STAYS}"'), '') || ';', ';' || ?1 || ';') = 0"""  # noqa: S608 - likewise
_NO_LONGER_BESIDE = f"""
DELETE FROM contact
 WHERE json_extract(other, '$."{BESIDE}"') IS NOT NULL AND alias_of IN (SELECT value FROM json_each(?))"""  # noqa: S608 - likewise


def write_contacts(ledger: Ledger, contacts: pl.DataFrame) -> None:
    """Write contacts (columns of the `contact` table, `address` as text first), replacing those known.

    Where they say which columns their files have (`earlier_contacts.TOLD`), what is kept of others stays.
    Who had left by a column goes on having left until that column says otherwise: others are of another system.
    Second addresses of theirs that do not stand beside them any more are nobody's alias.
    """
    first = first_addresses(contacts)
    contacts = with_what_was_told(ledger, contacts) if TOLD in contacts.columns else contacts
    names = [name for name in contacts.columns if name != "address"]
    keys = [address_key(one) for one in contacts["address"].to_list()]
    addresses = [
        (key, one, "", one.rpartition("@")[2]) for key, one in zip(keys, contacts["address"], strict=True)
    ]
    sql = (
        f"INSERT OR REPLACE INTO contact (address, {', '.join(names)}) "  # noqa: S608 - our own column names
        f"VALUES (?{', ?' * len(names)})"
    )
    with ledger.transaction():
        left = ledger.execute(_LEFT_BEFORE, (json.dumps(keys),)).fetchall()
        ledger.executemany(ADDRESS, addresses)
        ledger.execute(_NO_LONGER_BESIDE, (json.dumps(first),))
        ledger.executemany(
            sql, [(key, *row) for key, row in zip(keys, contacts.select(names).rows(), strict=True)]
        )
        ledger.executemany(_STILL_LEFT, left)


def write_contact_problems(ledger: Ledger, path: str, problems: Sequence[Problem]) -> None:
    """Replace what was wrong in a file of contacts."""
    key = source_key(path)
    with ledger.transaction():
        ledger.execute(SOURCE, (key, path, CONTACTS, "", ""))
        ledger.execute("DELETE FROM problem WHERE source = ?", (key,))
        write_problems(ledger, problems, key)
