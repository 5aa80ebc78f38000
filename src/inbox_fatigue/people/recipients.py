"""One human, however many addresses: gives every address its person, and says by which rules.

Nothing but the address's `recipient` is changed, and all of it is worked out anew each time, so that leaving
a rule out, or all of them, undoes what they did, and no mail has to be read again.
"""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.row_keys import UNKNOWN_RECIPIENT, address_key
from inbox_fatigue.ledger.writing import settling
from inbox_fatigue.people.accounts import account_of
from inbox_fatigue.people.aliases import Told
from inbox_fatigue.people.mailboxes import is_role
from inbox_fatigue.people.namesakes import SAME_NAME, suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.aliases import Rule

Owners = dict[
    str, tuple[str, tuple["Rule", ...]]
]  # by address: the person's own one, and the rules that led there
Alias = tuple[int, int, str, str, int, int]  # address, step, rule, because, person, applied


def settle_people(ledger: Ledger, *, merge: bool = True) -> None:
    """Give every address its person, every person a label and an account, and record all of it.

    Without `merge` each address is a person of its own, and what would have been merged is recorded as such.
    """
    rows = reading.addresses(ledger)
    names = dict(rows.select("address", "name").rows())
    names.pop(UNKNOWN_RECIPIENT, None)
    told = _contacts(ledger, names)
    owners = _owners(names, {address: row["alias_of"] for address, row in told.items() if row["alias_of"]})
    is_own = {own for own, _ in owners.values()} if merge else set(owners)
    people = {address: own if merge else address for address, (own, _) in owners.items()}
    reached = reading.reached(ledger)
    known = {own: _name(own, names, told) for own in is_own if own in people}
    whose = (
        (address_key(own), _because(owners[one][1]) if merge else "", int(is_role(one)), address_key(one))
        for one, own in people.items()
    )
    settling.write_people(
        ledger,
        addresses=sorted(whose, key=itemgetter(-1)),  # in the order of the table, which takes half the time
        missing=sorted((address_key(own), own) for own in is_own - names.keys()),
        accounts=_accounts(people, told, reached),
        aliases=[
            *_merged(owners, applied=merge),
            *_suggested({own: name for own, name in known.items() if address_key(own) in reached}),
        ],
    )


def _contacts(ledger: Ledger, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what contacts say, by address as it is written."""
    texts = {address_key(address): address for address in names}
    rows = reading.contacts(ledger).select("address", "name", "alias_of", "account").iter_rows(named=True)
    return {texts[row["address"]]: row for row in rows if row["address"] in texts}


def _owners(names: Mapping[str, str], aliases: Mapping[str, str]) -> Owners:
    """Return the owner of every address, of those besides that are only known as an owner's."""
    told = Told.of(aliases)
    owners = {address: told.owner(address) for address in names}
    return owners | {own: (own, ()) for own, _ in owners.values() if own not in names}


def _name(address: str, names: Mapping[str, str], told: Mapping[str, Mapping[str, str]]) -> str:
    given = (told.get(address) or {}).get("name")
    return given or names.get(address, "")


def _because(rules: Sequence[Rule]) -> str:
    return "; ".join(dict.fromkeys(rule.because for rule in rules))


def _merged(owners: Owners, *, applied: bool) -> Iterator[Alias]:
    for address, (own, rules) in sorted(owners.items()):
        for step, rule in enumerate(rules if own != address else (), 1):
            yield address_key(address), step, rule.slug, rule.because, address_key(own), int(applied)


def _suggested(known: Mapping[str, str]) -> Iterator[Alias]:
    people = {address_key(address): (address, name) for address, name in known.items() if name}
    for person, other in suggestions(people):
        yield person, 1, SAME_NAME.slug, SAME_NAME.because, other, 0


def _accounts(
    people: Mapping[str, str], told: Mapping[str, Mapping[str, str]], reached: set[int]
) -> list[tuple[int, int | None, str, str]]:
    """Return person, key, name and domain of the account of each, in the order in which they are labelled.

    Those whom an audited organisation wrote to come first.
    """
    of_person: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for address, own in sorted(people.items(), key=lambda pair: (pair[0] != pair[1], pair[0])):
        of_person[own].append((address, address_key(address)))
    named = {address_key(address): row["account"] for address, row in told.items() if row["account"]}

    def place(own: str) -> tuple[bool, int]:
        return all(key not in reached for _, key in of_person[own]), address_key(own)

    return [(address_key(own), *account_of(of_person[own], named)) for own in sorted(of_person, key=place)]
