"""Writes what was worked out from the whole ledger: people, organisations, creatives, streams, replies.

Everything here is derived: it is worked out anew after each ingest from the rows that sources brought,
and written only where it differs, so that two ingests in any order end in the same rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.ledger.schema import LATER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.ledger.opening import Ledger


_OWNER = """
UPDATE address SET recipient = ?1, merged_because = ?2, role = ?3
 WHERE id = ?4 AND (recipient, merged_because, role) IS NOT (?1, ?2, ?3)"""

_ALIAS = "INSERT INTO alias (address, step, rule, because, recipient, applied) VALUES (?, ?, ?, ?, ?, ?)"


def write_indexes(ledger: Ledger) -> None:
    """Make the indexes of the large tables, unless they are there."""
    found = ledger.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
    if {(name,) for name in LATER}.issubset(found):
        return
    with ledger.sorting(), ledger.transaction():
        for statement in LATER.values():
            ledger.execute(statement)


def write_organisations(
    ledger: Ledger, lines: Iterable[tuple[str, tuple[str, ...], str]], of_sender: dict[int, str]
) -> None:
    """Replace the audited organisations and the addresses that write for them."""
    with ledger.transaction():
        ledger.execute("DELETE FROM organisation")
        ledger.executemany(
            "INSERT INTO organisation (name, domains, because) VALUES (?, ?, ?)",
            [(name, " ".join(domains), because) for name, domains, because in lines],
        )
        ledger.execute("UPDATE address SET organisation = NULL WHERE organisation IS NOT NULL")
        ledger.executemany(
            "UPDATE address SET organisation = ? WHERE id = ?",
            [(name, key) for key, name in sorted(of_sender.items())],
        )


def write_people(
    ledger: Ledger,
    *,
    addresses: Sequence[tuple[int, str, int, int]],
    missing: Sequence[tuple[int, str]],
    accounts: Sequence[tuple[int, int | None, str, str]],
    aliases: Sequence[tuple[int, int, str, str, int, int]],
) -> None:
    """Replace the people: (person, because, role, address), own addresses not seen yet, accounts and aliases."""
    width = len(str(len(accounts)))
    labels = {row[0]: label(number, width) for number, row in enumerate(accounts, 1)}
    roles = {person: role for person, _, role, key in addresses if key == person}
    with ledger.transaction():
        ledger.executemany(
            "INSERT OR IGNORE INTO address (id, address, domain) VALUES (?, ?, ?)",
            [(key, text, text.rpartition("@")[2]) for key, text in missing],
        )
        ledger.executemany(_OWNER, addresses)
        ledger.execute("DELETE FROM alias")
        ledger.executemany(_ALIAS, aliases)
        ledger.execute("DELETE FROM recipient")
        ledger.execute("DELETE FROM account")
        ledger.executemany(
            "INSERT OR IGNORE INTO account (id, name, domain) VALUES (?, ?, ?)",
            [(key, name, domain) for _, key, name, domain in accounts if key is not None],
        )
        ledger.executemany(
            "INSERT INTO recipient (id, label, role, account) VALUES (?, ?, ?, ?)",
            [(person, labels[person], roles.get(person, 0), key) for person, key, _, _ in accounts],
        )


def label(number: int, width: int = 1) -> str:
    """Return the pseudonym of one of the people of a ledger, with at least so many digits."""
    return f"person-{number:0{width}}"


def write_labels(ledger: Ledger, labels: Sequence[tuple[str, int]]) -> None:
    """Set the pseudonyms of people, given as (label, person)."""
    with ledger.transaction():
        ledger.executemany("UPDATE recipient SET label = ? WHERE id = ?", labels)


def write_creatives(
    ledger: Ledger,
    *,
    groups: Sequence[tuple[int, int]],
    alike: Sequence[tuple[int, int, float]],
    creatives: Sequence[tuple[Any, ...]],
) -> None:
    """Replace (creative, content) groups, alike pairs and creatives (id, subject, language, audience)."""
    with ledger.transaction():
        ledger.executemany("UPDATE content SET creative = ?1 WHERE id = ?2 AND creative IS NOT ?1", groups)
        ledger.execute("DELETE FROM alike")
        ledger.executemany("INSERT INTO alike (content, other, similarity) VALUES (?, ?, ?)", alike)
        ledger.execute("DELETE FROM creative")
        ledger.executemany(
            "INSERT INTO creative (id, subject, language, audience) VALUES (?, ?, ?, ?)", creatives
        )


def write_campaigns(
    ledger: Ledger, *, campaigns: Sequence[tuple[int, str, str]], touches: Sequence[tuple[int | None, int]]
) -> None:
    """Replace the inferred campaigns, and set the campaign of touches (campaign, touch)."""
    with ledger.transaction():
        ledger.execute("DELETE FROM campaign WHERE told = 'inferred'")
        ledger.executemany("INSERT OR IGNORE INTO campaign (id, name, told) VALUES (?, ?, ?)", campaigns)
        ledger.executemany("UPDATE touch SET campaign = ? WHERE id = ?", touches)


def write_streams(ledger: Ledger, touches: Sequence[tuple[str, str, str, int]]) -> None:
    """Set the stream, its reason and how sure it is of touches (stream, reason, confidence, touch)."""
    sql = "UPDATE touch SET stream = ?, stream_reason = ?, stream_confidence = ? WHERE id = ?"
    with ledger.transaction():
        ledger.executemany(sql, touches)


def write_same(ledger: Ledger, pairs: Sequence[tuple[int, int]]) -> None:
    """Replace which log rows are another record of a touch that was read from mail (mail touch, log touch)."""
    with ledger.transaction():
        ledger.execute("UPDATE touch SET same_as = NULL WHERE same_as IS NOT NULL")
        ledger.executemany("UPDATE touch SET same_as = ? WHERE id = ?", pairs)


def write_replies(ledger: Ledger, events: Sequence[tuple[Any, ...]]) -> None:
    """Replace the events that were worked out from what people wrote."""
    sql = """
        INSERT OR IGNORE INTO event (id, address, at, kind, origin, organisation, sender, content, message_key,
                                     parent_key, subject_key, list)
        VALUES (?, ?, ?, ?, 'mail', ?, ?, ?, ?, ?, ?, ?)"""
    with ledger.transaction():
        ledger.execute("DELETE FROM event WHERE origin = 'mail'")
        ledger.executemany(sql, events)
