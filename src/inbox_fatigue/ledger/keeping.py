"""How a ledger keeps addresses, and who must not come back into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.ledger.opening import Ledger

_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What a ledger was told when it was begun, and what was forgotten since."""

    key_check: bytes | None = None  # None: addresses are kept as they are
    keep_domain: bool = False
    own_domains: tuple[str, ...] = ()
    salt: bytes = field(default=b"", repr=False)
    since: datetime | None = None  # mail before it was forgotten


def keeping(ledger: Ledger) -> Keeping:
    """Return how a ledger keeps addresses; as they are where nothing else was said."""
    row = ledger.execute("SELECT key_check, keep_domain, own_domains, salt, since FROM privacy").fetchone()
    if row is None:
        return Keeping()
    key_check, keep_domain, own_domains, salt, since = row
    return Keeping(
        key_check=key_check,
        keep_domain=bool(keep_domain),
        own_domains=tuple(own_domains.split()),
        salt=salt,
        since=None if since is None else _EPOCH + timedelta(microseconds=since),
    )


def write_keeping(ledger: Ledger, told: Keeping) -> None:
    """Replace how a ledger keeps addresses."""
    since = None if told.since is None else (told.since - _EPOCH) // timedelta(microseconds=1)
    row = (told.key_check, int(told.keep_domain), " ".join(told.own_domains), told.salt, since)
    with ledger.transaction():
        ledger.execute("INSERT OR REPLACE INTO privacy VALUES (1, ?, ?, ?, ?, ?)", row)


def forgotten_hashes(ledger: Ledger) -> frozenset[bytes]:
    """Return the hashes of the addresses that must not come back."""
    return frozenset(hashed for (hashed,) in ledger.execute("SELECT hash FROM forgotten"))


def write_forgotten(ledger: Ledger, hashes: Iterable[bytes]) -> None:
    """Add addresses that must not come back, as hashes."""
    with ledger.transaction():
        ledger.executemany(
            "INSERT OR IGNORE INTO forgotten (hash) VALUES (?)", [(one,) for one in sorted(hashes)]
        )


def has_addresses(ledger: Ledger) -> bool:
    """Return whether a ledger holds anybody's address."""
    return ledger.execute("SELECT 1 FROM address WHERE address <> '' LIMIT 1").fetchone() is not None
