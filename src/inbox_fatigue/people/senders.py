"""Which sending addresses are one sender: an address made for one message stands for its name and domain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading
from inbox_fatigue.people.domains import registrable

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger

# A bounce address, a long token with five digits or more, or ten hexadecimal digits in a row.
_MINTED = re.compile(r"=|^(?=(?:.*\d){5})[a-z0-9._+#-]{16,}$|[0-9a-f]{10,}", re.IGNORECASE)


def is_minted(address: str) -> bool:
    """Return whether an address was made for one message; newsletters of 2002 had one From per issue."""
    local = address.rpartition("@")[0]
    return bool(_MINTED.search(local)) and any(letter.isdigit() for letter in local)


def minted_senders(ledger: Ledger) -> dict[int, tuple[int, str]]:
    """Return, by the key of each minted address that wrote, the key and the name of the sender it stands for."""
    wrote = reading.sends(ledger, "sender")["sender"].drop_nulls().unique()
    rows = reading.addresses_with(ledger, wrote.to_list()).select("id", "address", "name", "domain")
    return {
        key: (
            text_key("sender", name, registrable(domain)),
            f"{name} ({registrable(domain)})" if name else registrable(domain),
        )
        for key, address, name, domain in rows.rows()
        if is_minted(address)
    }
