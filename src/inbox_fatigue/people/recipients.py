"""One human, however many addresses: aliases are merged by stated rules, which can be undone.

Two rules merge: contacts' `alias_of`, and a tag after a plus sign (RFC 5233). The reason is kept with the
address, and nothing but the address's `recipient` is changed, so that leaving a rule out undoes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading, settling
from inbox_fatigue.ledger.mail_rows import UNKNOWN_RECIPIENT, address_key
from inbox_fatigue.people.domains import FREE_MAIL, ROLES, registrable

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger


def settle_people(ledger: Ledger) -> None:
    """Give every address its person, every person a label and an account, and record both."""
    rows = reading.addresses(ledger)
    texts = dict(zip(rows["id"].to_list(), rows["address"].to_list(), strict=True))
    contacts = {row["address"]: row for row in reading.contacts(ledger).iter_rows(named=True)}
    aliases = {key: row["alias_of"] for key, row in contacts.items() if row["alias_of"]}
    people: dict[int, tuple[int, str]] = {
        key: _person(text, aliases) for key, text in texts.items() if text != UNKNOWN_RECIPIENT
    }
    missing = {person: text for person, text in _named(people, texts, aliases).items() if person not in texts}
    texts |= missing
    people |= {person: (person, "") for person in missing}
    settling.write_people(
        ledger,
        addresses=[
            (person, because, int(_is_role(texts[key])), key)
            for key, (person, because) in sorted(people.items())
        ],
        missing=sorted(missing.items()),
        accounts=_accounts(_ordered(people, reading.reached(ledger)), texts, contacts),
    )


def _ordered(people: dict[int, tuple[int, str]], reached: set[int]) -> list[int]:
    """Return the people, those whom an audited organisation wrote to first: labels number them so."""
    first = {person for key, (person, _) in people.items() if key in reached}
    return sorted({person for person, _ in people.values()}, key=lambda person: (person not in first, person))


def _person(text: str, aliases: dict[int, str]) -> tuple[int, str]:
    """Return the key of the person's own address and why the address was taken for theirs."""
    passed: list[str] = []
    current, because = text, ""
    while current not in passed:  # alias_of may be chained
        passed.append(current)
        target = aliases.get(address_key(current), "").strip().lower()
        if target and target != current:
            current, because = target, "contacts say so (alias_of)"
        elif (plain := _without_tag(current)) != current:
            current, because = plain, because or "the part after + is a tag (RFC 5233)"
    if current != passed[-1]:  # a ring: all of it is one person, whoever one begins with
        current = min(passed[passed.index(current) :], key=lambda one: (one != _without_tag(one), one))
    return address_key(current), because if current != text else ""


def _named(
    people: dict[int, tuple[int, str]], texts: dict[int, str], aliases: dict[int, str]
) -> dict[int, str]:
    """Return the own address of each person, as text."""
    known = {person for person, _ in people.values()}
    candidates = [*texts.values(), *(one.strip().lower() for one in aliases.values())]
    spelled = {address_key(text): text for text in candidates}
    spelled |= {address_key(_without_tag(text)): _without_tag(text) for text in candidates}
    return {person: spelled[person] for person in known if person in spelled}


def _without_tag(address: str) -> str:
    local, at, domain = address.rpartition("@")
    plain = local.partition("+")[0]
    return f"{plain}@{domain}" if at and plain else address


def _is_role(address: str) -> bool:
    return address.rpartition("@")[0].partition("+")[0] in ROLES


def _accounts(
    people: list[int], texts: dict[int, str], contacts: dict[int, dict[str, str]]
) -> list[tuple[int, int | None, str, str]]:
    """Return person, key, name and domain of the account each belongs to; free mail is no account."""
    found: list[tuple[int, int | None, str, str]] = []
    for person in people:
        told = (contacts.get(person) or {}).get("account")
        domain = registrable(texts.get(person, "").rpartition("@")[2])
        if told:
            found.append((person, text_key("account", told), told, ""))
        elif domain and domain not in FREE_MAIL and "@" in texts.get(person, ""):
            found.append((person, text_key("account", domain), domain, domain))
        else:
            found.append((person, None, "", ""))
    return found
