"""Tells whose an address is, and whether somebody is called so, before anybody is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger


def addresses_of_person(ledger: Ledger, address: int) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return key, text and names of every address of the person who has this one; nothing if nobody has."""
    rows = ledger.execute(
        """
        SELECT other.id, other.address, other.name, coalesce(contact.name, '')
          FROM address AS one
          JOIN address AS other ON other.id = one.id OR other.recipient = one.recipient
          LEFT JOIN contact     ON contact.address = other.id
         WHERE one.id = ?
         ORDER BY other.address""",
        (address,),
    )
    return [(key, text, tuple(name for name in names if name)) for key, text, *names in rows]


def of_organisation(ledger: Ledger, address: int) -> bool:
    """Return whether an address is a mailbox of an audited organisation."""
    sql = "SELECT 1 FROM address WHERE id = ? AND organisation IS NOT NULL"
    return ledger.execute(sql, (address,)).fetchone() is not None


def bears_name(ledger: Ledger, name: str) -> bool:
    """Return whether mail or contacts say that somebody is called so; what is an id is no name."""
    sql = """
        SELECT EXISTS (SELECT 1 FROM address WHERE lower(name) = lower(?1)
                        UNION SELECT 1 FROM contact WHERE lower(name) = lower(?1))
           AND NOT EXISTS (SELECT 1 FROM address WHERE address = ?1)"""
    return bool(ledger.execute(sql, (name,)).fetchone()[0])
