"""The part of the report for programs, version 1, that tells whose addresses were taken for one person's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inbox_fatigue.results import Alias, Identities


def identities(found: Identities) -> dict[str, Any]:
    """Return which addresses are whose, and who else may be one person."""
    return {
        "merging": found.merging,
        "merged": [_alias(one, "address") for one in found.merged],
        "suggested": [_alias(one, "other") for one in found.suggested],
    }


def _alias(one: Alias, name: str) -> dict[str, Any]:
    """Return an address of a person; null where addresses are not shown."""
    return {
        "recipient": one.recipient,
        name: one.address or None,
        "rules": list(one.rules),
        "because": list(one.because),
    }
