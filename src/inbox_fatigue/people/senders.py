"""Which sending addresses are one sender, and which are one writer to those who get the mail.

An address made for one message stands for its name and domain: it is no sender of its own.
Addresses of one company under one name stay senders, whom one may answer; to the reader they are one writer.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading
from inbox_fatigue.people.domains import FREE_MAIL, registrable
from inbox_fatigue.people.mailboxes import is_minted
from inbox_fatigue.people.namesakes import name_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inbox_fatigue.ledger import Ledger


def minted_senders(ledger: Ledger) -> dict[int, tuple[int, str]]:
    """Return, by the key of each minted address that wrote, the key and the name of the sender it stands for."""
    return {
        key: (
            _minted(name, domain),
            f"{name} ({registrable(domain)})" if name else registrable(domain),
        )
        for key, address, name, domain in _addresses(ledger)
        if is_minted(address)
    }


def of_one_name(
    ledger: Ledger, planned: Iterable[tuple[int, str, str, str]] = ()
) -> frozenset[tuple[int, int]]:
    """Return (sender, writer) for the senders of one company that share a name, initials and order aside.

    `planned` has key, address, name and domain of senders of a plan; what the ledger calls an address goes first.
    """
    alike: dict[tuple[str, ...], set[int]] = defaultdict(set)
    named: set[int] = set()
    for key, address, name, domain in chain(_addresses(ledger), planned):
        company, words = registrable(domain), name_words(name)
        if words and company not in FREE_MAIL and key not in named:
            named.add(key)
            alike[company, *words].add(_minted(name, domain) if is_minted(address) else key)
    return frozenset(
        (sender, text_key("writer", *named))
        for named, senders in alike.items()
        if len(senders) > 1
        for sender in senders
    )


def _addresses(ledger: Ledger) -> Iterator[tuple[int, str, str, str]]:
    """Yield key, address, name and domain of each address that wrote."""
    rows = reading.addresses_with(ledger, reading.values_of(ledger, "sender").to_list())
    yield from rows.select("id", "address", "name", "domain").iter_rows()


def _minted(name: str, domain: str) -> int:
    return text_key("sender", name, registrable(domain))
