"""Which company a person belongs to: as contacts say, else by the domain of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.keys import text_key
from inbox_fatigue.people.domains import FREE_MAIL, registrable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Account = tuple[int | None, str, str]  # key, name and domain; the key is None where there is none
NONE: Account = (None, "", "")


def account_of(addresses: Sequence[tuple[str, int]], told: Mapping[int, str]) -> Account:
    """Return the account of a person with these addresses (text and key), their own one first.

    What contacts say of any of them outranks every domain; a mail provider's domain is no company.
    """
    for _, key in addresses:
        if name := told.get(key):
            return text_key("account", name), name, ""
    for text, _ in addresses:
        domain = registrable(text.rpartition("@")[2]) if "@" in text else ""
        if domain and domain not in FREE_MAIL:
            return text_key("account", domain), domain, domain
    return NONE
