"""Who is in a ledger: addresses, people, organisations, and what contacts say of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.frames.lookups import only
from inbox_fatigue.ledger.asking import REAL, TEXT, WHOLE, ask
from inbox_fatigue.ledger.reading.owners import writers
from inbox_fatigue.ledger.reading.sends import sends, sends_where
from inbox_fatigue.ledger.schema import LEFT
from inbox_fatigue.one_spelling import one_spelling

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from inbox_fatigue.ledger.opening import Ledger


_OF_ADDRESSES: dict[str, Any] = {
    "id": WHOLE, "address": TEXT, "name": TEXT, "domain": TEXT, "role": WHOLE, "organisation": TEXT,
    "recipient": WHOLE, "merged_because": TEXT,
}  # fmt: skip


def addresses(ledger: Ledger) -> pl.DataFrame:
    """Return every address with what is known of whose it is."""
    sql = f"SELECT {', '.join(_OF_ADDRESSES)} FROM address ORDER BY id"  # noqa: S608 - constants
    return ask(ledger, sql, _OF_ADDRESSES)


def addresses_with(ledger: Ledger, keys: Sequence[int]) -> pl.DataFrame:
    """Return the addresses with some keys, likewise."""
    columns = ", ".join(_OF_ADDRESSES)
    sql = f"SELECT {columns} FROM address WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"  # noqa: S608 - constants
    return ask(ledger, sql, _OF_ADDRESSES, (json.dumps(keys),))


def contacts(ledger: Ledger) -> pl.DataFrame:
    """Return what the contacts files said, by address."""
    sql = """
        SELECT address, name, status, language, country, city, timezone, interests, owns, max_per_week, account,
               alias_of, json_extract(other, '$.household') AS household,
               json_extract(other, '$.latitude') AS latitude, json_extract(other, '$.longitude') AS longitude
          FROM contact
         ORDER BY address"""
    columns: dict[str, Any] = {
        "address": WHOLE, "name": TEXT, "status": TEXT, "language": TEXT, "country": TEXT, "city": TEXT,
        "timezone": TEXT, "interests": TEXT, "owns": TEXT, "max_per_week": REAL, "account": TEXT, "alias_of": TEXT,
        "household": TEXT, "latitude": TEXT, "longitude": TEXT,
    }  # fmt: skip
    return ask(ledger, sql, columns)


def senders(ledger: Ledger) -> pl.DataFrame:
    """Return how many touches each sending address brought, discussion lists and notices left out."""
    others = _of_lists(ledger)
    sent = only(sends(ledger, "sender", "message", "planned"), pl.col("planned") == 0)
    letters = sent if others.is_empty() else sent.join(others, on="message", how="anti")
    return letters.group_by("sender").agg(touches=pl.len().cast(WHOLE)).sort("sender")


def _of_lists(ledger: Ledger) -> pl.DataFrame:
    """Return the messages (message) of discussion lists, and those that are no mail but notices."""
    return ask(
        ledger, "SELECT id FROM message WHERE discussion_list <> 0 OR kind <> 'mail'", {"message": WHOLE}
    )


def sent_by_others(ledger: Ledger, ours: Collection[int]) -> pl.DataFrame:
    """Return what addresses that are none of ours sent to others that are none: touches, and rows of logs among them.

    Discussion lists and notices are left out, as by `senders`.
    """
    own = pl.Series(list(ours), dtype=WHOLE).implode()
    strangers = ~pl.col("sender").is_in(own) & ~pl.col("address").is_in(own)
    sent = sends_where(
        ledger, strangers & (pl.col("planned") == 0), "sender", "address", "message", "planned"
    )
    others = _of_lists(ledger)
    letters = sent.join(others, on="message", how="anti")
    rows = pl.col("message").is_null().sum().cast(WHOLE)
    return letters.group_by("sender").agg(touches=pl.len().cast(WHOLE), rows=rows).sort("sender")


def reached(ledger: Ledger) -> set[int]:
    """Return the addresses that an audited organisation, or a log without senders, wrote to."""
    ours = writers(ledger)["sender"]
    by_us = pl.col("sender").is_null() | pl.col("sender").is_in(ours.implode())
    return set(only(sends(ledger, "address", "sender"), by_us)["address"].unique().to_list())


def organisations(ledger: Ledger) -> list[tuple[str, tuple[str, ...], str]]:
    """Return name, domains and reason of each audited organisation."""
    rows = ledger.execute("SELECT name, domains, because FROM organisation ORDER BY name")
    return [(name, tuple(domains.split()), because) for name, domains, because in rows]


def left(ledger: Ledger) -> pl.DataFrame:
    """Return (address, person) of whom contacts say that they want no mail, and do not say since when."""
    sql = f"""
        SELECT contact.address, address.recipient
          FROM contact
          JOIN address ON address.id = contact.address
         WHERE json_extract(contact.other, '$."{LEFT}"') IS NOT NULL AND address.recipient IS NOT NULL
         ORDER BY contact.address"""  # noqa: S608 - a constant
    return ask(ledger, sql, {"address": WHOLE, "person": WHOLE})


def people_of_contacts(ledger: Ledger) -> pl.Series:
    """Return the people of whom contacts tell, each once."""
    sql = """
        SELECT DISTINCT coalesce(address.recipient, contact.address)
          FROM contact
          LEFT JOIN address ON address.id = contact.address
         ORDER BY 1"""
    return ask(ledger, sql, {"person": WHOLE})["person"]


def recipients(ledger: Ledger) -> pl.DataFrame:
    """Return the people with their labels, and the first of their addresses."""
    sql = """
        SELECT recipient.id, recipient.label, recipient.role, recipient.account, own.address
          FROM recipient
          JOIN address AS own ON own.id = recipient.id
         ORDER BY recipient.id"""
    return ask(
        ledger, sql, {"person": WHOLE, "label": TEXT, "role": WHOLE, "account": WHOLE, "address": TEXT}
    )


def aliases(ledger: Ledger) -> list[tuple[int, str, int, str, str, int]]:
    """Return address (key and text), the person it is or may be of, rule, reason, and whether it was applied."""
    return ledger.execute("""
        SELECT alias.address, address.address, alias.recipient, alias.rule, alias.because, alias.applied
          FROM alias
          JOIN address ON address.id = alias.address
         ORDER BY address.address, alias.step""").fetchall()


def account_of(ledger: Ledger, person: int) -> str:
    """Return the name of a person's company, "" where none is known."""
    row = ledger.execute(
        """
        SELECT account.name
          FROM recipient
          JOIN account ON account.id = recipient.account
         WHERE recipient.id = ?""",
        (person,),
    ).fetchone()
    return "" if row is None else str(row[0])


def names_of(ledger: Ledger, person: int) -> list[str]:
    """Return the names and the addresses of one person."""
    rows = ledger.execute(
        """
        SELECT address.name, address.address, coalesce(contact.name, '')
          FROM address
          LEFT JOIN contact ON contact.address = address.id
         WHERE address.recipient = ?""",
        (person,),
    )
    return [name for row in rows for name in row if name]


def names_of_readers(ledger: Ledger, contents: Sequence[int]) -> list[str]:
    """Return the names and the addresses of everybody who got one of some contents."""
    rows = ledger.execute(
        """
        SELECT address.name, address.address, coalesce(contact.name, '')
          FROM address
          LEFT JOIN contact ON contact.address = address.id
         WHERE address.id IN (SELECT touch.address
                                FROM touch
                               WHERE touch.content IN (SELECT value FROM json_each(?)))""",
        (json.dumps(list(contents)),),
    )
    return [name for row in rows for name in row if name]


def person_of(ledger: Ledger, who: str) -> tuple[int, str] | None:
    """Return key and label of the person with that address or label, None if there is none."""
    row = ledger.execute(
        """
        SELECT recipient.id, recipient.label
          FROM recipient
          JOIN address ON address.recipient = recipient.id
         WHERE address.address = ? OR recipient.label = ?
         LIMIT 1""",
        (one_spelling(who), who.strip()),
    ).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def addresses_of(ledger: Ledger, person: int) -> tuple[str, ...]:
    """Return the addresses of one person."""
    rows = ledger.execute("SELECT address FROM address WHERE recipient = ? ORDER BY address", (person,))
    return tuple(address for (address,) in rows)
