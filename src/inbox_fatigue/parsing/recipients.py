"""Who wrote a mail, and which people it was for.

The sender's view counts: To, Cc and Bcc, every occurrence of them.
The inbox that really got the copy (X-Original-To, Envelope-To and their kin, first occurrence) is added
when the sender's view does not name it.
Delivered-To is mostly a technical mailbox. It is asked only where the sender's view names nobody
(undisclosed, missing), or nobody but a mailing list or the sender: then the person behind it is
the recipient.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from inbox_fatigue.model import Party
from inbox_fatigue.parsing import addresses
from inbox_fatigue.parsing.refusals import RefusedError

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.parsing.letterhead import Letterhead
    from inbox_fatigue.parsing.wire import Headers

# In this order, the first that names somebody; the name of the field becomes Party.field.
ENVELOPE = ("x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to", "x-delivered-to")
LAST_RESORT = ("delivered-to", "apparently-to", "x-apparently-to", "resent-to", "resent-cc")
_ENVELOPE, _LAST_RESORT = frozenset(ENVELOPE), frozenset(LAST_RESORT)
ADDRESSED_LIST_FIELDS = ("list-post", "x-beenthere", "mailing-list", "x-mailing-list", "x-loop", "list-id")
_LIST_ALIAS = re.compile(r"\s*(?:mailing list|moderator for)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>:,;\"]+@[^\s<>:,;\"]+")
_LIST_ID = re.compile(r"<([^<>.\s]+)\.([^<>\s]+)>")


def sender(headers: Headers, defects: list[str]) -> Party | None:
    """Return who wrote a mail: From, else Sender, else Reply-To; None and a defect if nobody is named."""
    for field in ("from", "sender", "reply-to"):
        for value in headers.all(field):
            found = addresses.read(value)
            if found.mailboxes:
                name, address = found.mailboxes[0]
                if field != "from":
                    defects.append("no-from")
                return Party(address=address, name=headers.readable(name) if name else "", field="from")
    defects.append("no-sender")
    return None


def recipients(headers: Headers, head: Letterhead, defects: list[str], limits: Limits) -> tuple[Party, ...]:
    """Return everybody a mail was for, each address once; empty and a defect if nobody is named."""
    named: dict[str, Party] = {}
    context = _Context(headers, defects, limits)
    for field, value in headers.addressed():
        _add(named, field, value, context)
    if not headers.lacks(_ENVELOPE):
        got = _envelope(context)
        if got and _is_outside(got.address) and got.address not in named:
            named[got.address] = got
    if not headers.lacks(_LAST_RESORT) and (not named or _names_no_person(named, head)):
        behind = _delivered(context, head.lists, urgent=not named)
        if behind is not None and behind.address not in named:
            named = {behind.address: behind}
    if not named:
        defects.append("no-recipient")
    return tuple(named.values())


class _Context(NamedTuple):
    """What every field is read with."""

    headers: Headers
    defects: list[str]
    limits: Limits


def _add(named: dict[str, Party], field: str, value: str, context: _Context) -> None:
    """Add the people of one field to those who are named already."""
    headers, defects, limits = context
    found = addresses.read(value)
    if len(found.mailboxes) > limits.addresses:
        raise RefusedError("too-many-addresses", f"more than {limits.addresses} addresses in one field")
    if found.unreadable and "unreadable-address" not in defects:
        defects.append("unreadable-address")
    for name, address in found.mailboxes:
        if address not in named:
            named[address] = Party(address=address, name=headers.readable(name) if name else "", field=field)


def _envelope(context: _Context) -> Party | None:
    for field in ENVELOPE:
        value = context.headers.first(field)
        if value:
            named: dict[str, Party] = {}
            _add(named, field, value, context)
            if named:
                return next(iter(named.values()))
    return None


def _is_outside(address: str) -> bool:
    """Return whether an address could be one that people write to, and not an alias inside a machine."""
    domain = address.rpartition("@")[2]
    return "." in domain and "localhost" not in domain and not domain.endswith((".local", ".localdomain"))


def _names_no_person(named: dict[str, Party], head: Letterhead) -> bool:
    """Return whether all recipients are the mailing list itself, or the sender themself."""
    if head.sender is not None and len(named) == 1:
        if head.sender.address in named:
            return True
        # An announcement is addressed to the list, or to where answers go; either is at the sender's own.
        (only,) = named
        if head.announces and addresses.are_neighbours(only, head.sender.address):
            return True
    return bool(head.lists) and head.lists.issuperset(named)


def list_addresses(headers: Headers) -> frozenset[str]:
    """Return the addresses to which a mailing list takes mail, as its headers name them."""
    found: set[str] = set()
    for field in ADDRESSED_LIST_FIELDS[:-1]:
        for value in headers.all(field):
            found |= {address.lower().removeprefix("mailto:") for address in _ADDRESS.findall(value)}
    named = _LIST_ID.search(headers.first("list-id"))
    if named:
        found.add(f"{named[1]}@{named[2]}".lower())
    return frozenset(found)


def _delivered(context: _Context, lists: frozenset[str], *, urgent: bool) -> Party | None:
    """Return the person behind Delivered-To; an alias inside a machine only where nobody else is named."""
    named: dict[str, Party] = {}
    for field in LAST_RESORT:
        for value in context.headers.all(field):
            if not _LIST_ALIAS.match(value):
                _add(named, field, value, context)
    people = [party for party in named.values() if party.address not in lists]
    outside = [party for party in people if _is_outside(party.address)]
    if outside:
        return outside[0]
    return people[0] if people and urgent else None
