"""Tells which addresses were taken for one person's, and who else may be one person."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.people.namesakes import SAME_NAME
from inbox_fatigue.results import Alias, Identities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.ledger import Ledger


def identities(
    ledger: Ledger, labels: Mapping[int, str], *, merging: bool, show_addresses: bool
) -> Identities:
    """Return it for the people of a report; `labels` has what each is called, by key."""
    merged: list[Alias] = []
    suggested: list[Alias] = []
    for address, text, person, steps in _by_address(ledger):
        is_guess = steps[0][0] == SAME_NAME.slug
        other = labels.get(address, "")
        # Left apart, an address may be in the report whose owner got no mail.
        whose = labels.get(person, "" if merging or is_guess else other)
        if not whose or (is_guess and not other):
            continue
        alias = Alias(
            recipient=whose,
            address=text if show_addresses else other if is_guess else "",
            rules=tuple(rule for rule, _ in steps),
            because=tuple(because for _, because in steps),
        )
        (suggested if is_guess else merged).append(alias)
    return Identities(
        merging=merging,
        merged=tuple(sorted(merged, key=_rank)),
        suggested=tuple(sorted(suggested, key=_rank)),
    )


def _by_address(ledger: Ledger) -> Iterator[tuple[int, str, int, list[tuple[str, str]]]]:
    """Yield each address that is or may be another of a person, with the rules and reasons in their order."""
    for (address, text, person), rows in groupby(reading.aliases(ledger), key=lambda row: row[:3]):
        yield address, text, person, [(rule, because) for _, _, _, rule, because, _ in rows]


def _rank(alias: Alias) -> tuple[str, str, tuple[str, ...]]:
    return alias.recipient, alias.address, alias.rules
