"""Which sending addresses are one sender: an address made for one message stands for its name and domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading
from inbox_fatigue.people.domains import registrable
from inbox_fatigue.people.mailboxes import is_minted

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger


def minted_senders(ledger: Ledger) -> dict[int, tuple[int, str]]:
    """Return, by the key of each minted address that wrote, the key and the name of the sender it stands for."""
    rows = reading.addresses_with(ledger, reading.values_of(ledger, "sender").to_list()).select(
        "id", "address", "name", "domain"
    )
    return {
        key: (
            text_key("sender", name, registrable(domain)),
            f"{name} ({registrable(domain)})" if name else registrable(domain),
        )
        for key, address, name, domain in rows.rows()
        if is_minted(address)
    }
