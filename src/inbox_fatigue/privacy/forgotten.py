"""Who was forgotten, as hashes: enough to keep them out of later ingests, too little to list them.

The hashes are salted with random bytes of the ledger. Who has the ledger can still try an address that
they have in mind, as with every suppression list; in a ledger of pseudonyms they need its key for that.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - field of a public dataclass
from hashlib import blake2b

from inbox_fatigue.people.aliases import plain

SALT_BYTES = 32


def new_salt() -> bytes:
    """Return the salt for a ledger that has none."""
    return secrets.token_bytes(SALT_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Who must not come back into a ledger; addresses are those that the ledger would keep."""

    salt: bytes = field(default=b"", repr=False)
    hashes: frozenset[bytes] = frozenset()
    since: datetime | None = None  # mail before this is not read again

    def __bool__(self) -> bool:
        """Return whether anybody, or any time, was forgotten."""
        return bool(self.hashes) or self.since is not None

    def hash_of(self, address: str) -> bytes:
        """Return what the ledger keeps of somebody who was forgotten."""
        return blake2b(address.encode("utf-8", "surrogatepass"), key=self.salt, digest_size=16).digest()

    def has(self, address: str) -> bool:
        """Return whether the person of an address was forgotten, however their mailbox is spelled here."""
        if not self.hashes or not address:
            return False
        return any(self.hash_of(one) in self.hashes for one in {address, plain(address)})

    def is_over(self, at: datetime | None) -> bool:
        """Return whether a moment lies in the time that was forgotten."""
        return self.since is not None and at is not None and at < self.since
