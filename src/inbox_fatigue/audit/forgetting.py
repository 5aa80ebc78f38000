"""Erases a person, or a time, from a ledger, keeps both from coming back, and looks whether a byte is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - field of a public dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.audit.admitting import known_names
from inbox_fatigue.audit.request import Request
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import erasing, mentions, open_ledger, suspected, whose
from inbox_fatigue.ledger.at_length import Telling, at_length, quietly
from inbox_fatigue.ledger.keeping import keeping, write_forgotten, write_keeping
from inbox_fatigue.ledger.moments import microseconds
from inbox_fatigue.ledger.row_keys import address_key
from inbox_fatigue.one_spelling import is_address, one_spelling, untagged
from inbox_fatigue.people.aliases import plain
from inbox_fatigue.people.mailboxes import is_machine, is_mailing, is_role
from inbox_fatigue.privacy import Forgotten
from inbox_fatigue.privacy.discretion import nobody
from inbox_fatigue.privacy.forgotten import new_salt
from inbox_fatigue.results.upkeep import Forgot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger import Ledger

_ERASING = "erasing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """Who, or what time, is to be forgotten."""

    db: str
    addresses: tuple[str, ...] = ()
    before: datetime | None = None
    key_file: str | None = None  # in a ledger of pseudonyms an address is found by its key


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """A person as the ledger has them."""

    keys: tuple[int, ...]
    addresses: frozenset[str]
    named: tuple[tuple[str, str], ...]  # address and name

    @property
    def full_names(self) -> frozenset[str]:
        """Names of two words or more: one word alone is also other people's, and a word."""
        return frozenset(
            form for _, name in self.named if len(name.split()) > 1 for form in (name, _turned(name))
        )


def _turned(name: str) -> str:
    """Return "Silva, Ana" as Ana Silva; a name without a comma, and with several, as it is."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name


def forget(wanted: Forgetting, tell: Telling = quietly) -> list[Forgot]:
    """Forget the people, all at once, and then the time that were asked for; `tell` is told what is being done.

    Raises UsageError where an address is a mailbox of the audited organisation, which is nobody's alone.
    """
    ledger = open_ledger(wanted.db, must_exist=True)
    try:
        with suspected(ledger, tell):
            people = list(dict.fromkeys(_person(ledger, wanted, one) for one in wanted.addresses))
            done = [_forget_people(ledger, people, tell)] if people else []
            if wanted.before is not None:
                done.append(_forget_time(ledger, wanted.before, tell))
            return done
    finally:
        ledger.close()


def _person(ledger: Ledger, wanted: Forgetting, written: str) -> _Person:
    request = Request(db=wanted.db, key_file=wanted.key_file)
    address = known_names(ledger, request).address(one_spelling(written))
    if not address.strip() or whose.bears_name(ledger, address):
        raise UsageError(f"{written!r}: is no address; forget a person by address, or by the id in a log")
    if whose.of_organisation(ledger, address_key(address)) and _is_nobodys(written):
        raise UsageError(
            f"{written}: is a mailbox of the audited organisation and no person's;"
            " nothing was erased, start a new ledger to leave its mail out"
        )
    known = whose.addresses_of_person(ledger, address_key(address))
    return _Person(
        keys=tuple(key for key, _, _ in known),
        addresses=frozenset(
            spelled for one in (address, *(text for _, text, _ in known)) for spelled in (one, plain(one))
        ),
        # What is behind a plus sign is a tag, and may be a word of everybody's mail.
        named=tuple((untagged(text), name) for _, text, names in known for name in names or ("",)),
    )


def _is_nobodys(address: str) -> bool:
    """Return whether a mailbox is that of several people, of a mailing or of a program, and not under whose domain."""
    mailbox = f"{one_spelling(address).rpartition('@')[0]}@"
    return is_role(mailbox) or is_mailing(mailbox) or is_machine(mailbox)


def _forget_people(ledger: Ledger, people: Sequence[_Person], tell: Telling) -> Forgot:
    """Forget some people: the file is written anew and searched once, however many they are."""
    told = keeping(ledger)
    forgotten = Forgotten(salt=told.salt or new_salt())
    addresses = frozenset(address for one in people for address in one.addresses)
    full_names = frozenset(name for one in people for name in one.full_names)
    hashes = {one: forgotten.hash_of(one) for one in addresses}
    # What is an id may be a number, a word, or the beginning of another's: it names nobody in a text.
    stands_for = {one: nobody(hashed) for one, hashed in hashes.items() if is_address(one)} | dict.fromkeys(
        full_names, "…"
    )
    with at_length(ledger.connection, tell, _ERASING), ledger.transaction():
        write_keeping(ledger, replace(told, salt=forgotten.salt))
        write_forgotten(ledger, hashes.values())
        erased = erasing.erase_people(ledger, [one.keys for one in people])
        changed = mentions.take_out_names(ledger, [named for one in people for named in one.named])
        changed += mentions.take_out_everywhere(ledger, stands_for)
    _compact(ledger, tell)
    return Forgot(
        erased=tuple(erased),
        mentions=changed,
        search=mentions.search(
            ledger.path,
            addresses,
            full_names,
            mentions.longer_addresses(ledger, addresses) | mentions.longer_names(ledger, full_names),
        ),
    )


def _forget_time(ledger: Ledger, before: datetime, tell: Telling) -> Forgot:
    told = keeping(ledger)
    since = before if told.since is None else max(before, told.since)
    with at_length(ledger.connection, tell, _ERASING), ledger.transaction():
        write_keeping(ledger, replace(told, salt=told.salt or new_salt(), since=since))
        erased, addresses = erasing.erase_before(ledger, microseconds(before) or 0)
    _compact(ledger, tell)
    return Forgot(erased=(erased,), search=mentions.search(ledger.path, addresses, ()))


def _compact(ledger: Ledger, tell: Telling) -> None:
    with at_length(ledger.connection, tell, "writing the ledger anew"):
        ledger.compact()
    tell("searching every byte of it", 0, None)
