"""The rules by which several addresses are taken for one human's, each stated, and each undone by leaving it out.

`alias_of` in contacts outranks what an address looks like. No rule guesses: that two people of one company
have one name is shown as a suggestion (`namesakes`) and never acted upon. Case is no rule: addresses are
read in lower case, since no provider in use tells mailboxes apart by it (RFC 5321, 2.4 lets them).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.ledger.row_keys import address_key
from inbox_fatigue.one_spelling import one_spelling, untagged
from inbox_fatigue.parsing import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Google says that dots in these names do not matter, and that both domains are one ("Dots don't matter in
# Gmail addresses", "googlemail.com"); at a company's own domain they do, also where Google runs it.
WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})
ONE_MAILBOX = {"googlemail.com": "gmail.com"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that takes one address for another of the same person."""

    slug: str
    because: str


CONTACTS = Rule(slug="contact-alias", because="contacts say so (alias_of)")
SPELLING = Rule(slug="domain-spelling", because="the domain is the same, in other letters (IDNA)")
TAG = Rule(slug="plus-tag", because="the part after + is a tag (RFC 5233)")
DOMAIN = Rule(slug="provider-domain", because="the provider has one mailbox under both domains")
DOTS = Rule(slug="provider-dots", because="the provider ignores dots in names")


def _in_ascii(address: str) -> str:
    return address if address.isascii() else addresses.normal(address) or address


def _at_first_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{ONE_MAILBOX.get(domain, domain)}"


def _without_dots(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.replace('.', '')}@{domain}" if domain in WITHOUT_DOTS else address


# In this order, each until it changes nothing more.
BY_SPELLING: tuple[tuple[Rule, Callable[[str], str]], ...] = (
    (SPELLING, _in_ascii),
    (TAG, untagged),
    (DOMAIN, _at_first_domain),
    (DOTS, _without_dots),
)


def plain(address: str) -> str:
    """Return the address that others of the same mailbox are written for."""
    for _, spelled in BY_SPELLING:
        address = spelled(address)
    return address


@dataclass(frozen=True, slots=True)
class Told:
    """What contacts say of aliases: by the key of an address, the address that it is an alias of."""

    alias_of: Mapping[int, str]

    @classmethod
    def of(cls, contacts: Mapping[str, str]) -> Told:
        """Return it for addresses as they are written; what holds of a mailbox holds of all its spellings."""
        exact = {address_key(address): one_spelling(other) for address, other in contacts.items()}
        shared: dict[int, set[str]] = {}
        for address, other in contacts.items():
            if plain(address) not in (address, plain(one_spelling(other))):
                shared.setdefault(address_key(plain(address)), set()).add(one_spelling(other))
        agreed = {key: others.pop() for key, others in shared.items() if len(others) == 1}
        return cls({**agreed, **exact})

    def owner(self, address: str) -> tuple[str, tuple[Rule, ...]]:
        """Return the person's own address, and the rules that lead to it, in their order."""
        passed = [address]
        rules: list[Rule] = []
        while step := self._step(passed[-1]):
            current, rule = step
            if current in passed:  # a ring: all of it is one person, whoever one begins with
                ring = passed[passed.index(current) :]
                return min(ring, key=lambda one: (one != plain(one), one)), tuple(rules)
            passed.append(current)
            rules.append(rule)
        return passed[-1], tuple(rules)

    def _step(self, address: str) -> tuple[str, Rule] | None:
        """Return what an address is taken for and by which rule, None if it is the person's own."""
        target = self.alias_of.get(address_key(address), "")
        if target and target != address:
            return target, CONTACTS
        changed = ((spelled(address), rule) for rule, spelled in BY_SPELLING)
        return next(((other, rule) for other, rule in changed if other != address), None)
