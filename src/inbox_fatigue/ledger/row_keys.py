"""The keys of the ledger's rows; every one comes from content, so that reading in any order gives the same rows."""

from __future__ import annotations

from functools import lru_cache

from inbox_fatigue import keys
from inbox_fatigue.keys import mix, text_key

_KEYS = 65_536  # that are kept at hand, of addresses and of campaigns: some 10 MiB each
_SECOND = 1_000_000  # microseconds
UNKNOWN_RECIPIENT = ""  # the address row of mail whose recipient cannot be told


def source_key(path: str) -> int:
    """Return the key of a source row."""
    return text_key("source", path)


@lru_cache(maxsize=_KEYS)
def address_key(address: str) -> int:
    """Return the key of an address row."""
    return text_key("address", address)


campaign_key = lru_cache(maxsize=_KEYS)(keys.campaign_key)


def event_key(address: int, at: int, kind: str, *parts: int) -> int:
    """Return the key of an event row."""
    return mix(address, at, text_key("event", kind), *parts)


def moment_of(at: int | None, digest: int) -> int:
    """Return what tells a message from others of its sender and content: its second.

    Undated copies differ by their bytes.
    """
    return digest if at is None else at // _SECOND


def message_key(sender: int | None, moment: int, content: int, people: list[int]) -> int:
    """Return the key of a message row, from the keys of who wrote and who got it."""
    told = text_key(*map(str, sorted(people) if len(people) > 1 else people))
    return mix(sender or 0, moment, content, told)
