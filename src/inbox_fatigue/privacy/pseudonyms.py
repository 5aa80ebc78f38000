"""Addresses become pseudonyms: keyed hashes in the shape of addresses, so that every rule goes on working.

A pseudonym keeps what rules look at and nothing more:

- the same address has the same pseudonym in mail, logs, contacts, events and plans, under one key;
- an address that is another spelling of a mailbox's, by a tag, a provider's dots or its second domain
  (`people.aliases`), has the mailbox's before a plus sign, so both are one person;
- a role mailbox keeps its local part (`info@`), which names nobody, and an address that was made for one
  message still looks like one;
- a company's domain becomes one made-up domain, the same for all who work there, so that accounts hold
  together; a mail provider's says only that it is one; the audited organisation's own stay readable.

Hashes are BLAKE2b with the key, cut to 16 bytes, written in letters: digits would look minted (`people.mailboxes`).
Source: RFC 7693; RFC 2606 keeps `.invalid` free of real domains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import blake2b

from inbox_fatigue.people.aliases import plain as one_mailbox
from inbox_fatigue.people.domains import FREE_MAIL, registrable, within
from inbox_fatigue.people.mailboxes import ROLES, is_minted

ADDRESS = re.compile(r"[^\s<>()\[\]{}\"',;:@|/\\=?&]+@[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
PROVIDERS = "free-mail.invalid"
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_SHORT = 8  # bytes for domains, which are few
_REMEMBERED = 65_536  # pseudonyms kept at hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonyms:
    """The pseudonyms of one key."""

    key: bytes = field(repr=False)
    own_domains: frozenset[str] = frozenset()  # the audited organisation's, as they were given
    keep_domain: bool = False  # companies' domains stay readable as well
    _made: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def address(self, written: str) -> str:
        """Return the pseudonym of a normalised address, or of a sending system's own id of a person."""
        if not written:
            return ""
        made = self._made.get(written)
        if made is None:
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            made = self._made[written] = self._address(written)
        return made

    def text(self, written: str) -> str:
        """Return a text with a pseudonym in place of everything in it that is written like an address."""
        return (
            ADDRESS.sub(lambda found: self.address(found[0].lower()), written) if "@" in written else written
        )

    def name(self, kind: str, written: str) -> str:
        """Return the pseudonym of a name of some kind: a household, a Message-ID."""
        return self._hash(kind, written)

    def account(self, name: str) -> str:
        """Return what stands for a company, told by a domain or by a name."""
        if self.keep_domain:
            return name
        return self._domain(name.lower()) if "." in name and " " not in name else self._hash("account", name)

    def _address(self, written: str) -> str:
        local, at, domain = written.rpartition("@")
        if not at:
            return self._hash("id", written)
        plain = local.partition("+")[0]
        if plain in ROLES:
            return f"{plain}@{self._role_domain(domain)}"
        if is_minted(written):
            return f"0{self._digest('address', written)}@{self._domain(domain)}"
        mailbox = one_mailbox(written)
        own = self._hash("address", mailbox)
        tag = "" if mailbox == written else f"+{self._hash('tag', written)[:_SHORT]}"
        return f"{own}{tag}@{self._domain(domain)}"

    def _role_domain(self, domain: str) -> str:
        """Return a domain for a role mailbox that no other domain's mailbox of that name shares."""
        shown = self._domain(domain)
        return domain if within(domain, shown) else f"{self._hash('domain', domain, _SHORT)}.{shown}"

    def _domain(self, domain: str) -> str:
        if any(within(domain, one) for one in self.own_domains):
            return domain
        company = registrable(domain)
        if company in FREE_MAIL:
            return PROVIDERS
        return company if self.keep_domain else f"{self._hash('domain', company, _SHORT)}.invalid"

    def _hash(self, kind: str, written: str, size: int = 16) -> str:
        return self._digest(kind, written, size).translate(_LETTERS)

    def _digest(self, kind: str, written: str, size: int = 16) -> str:
        told = f"{kind}\x1f{written}".encode("utf-8", "surrogatepass")
        return blake2b(told, key=self.key, digest_size=size).hexdigest()
