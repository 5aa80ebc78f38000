"""Decides how a ledger keeps addresses: as it was begun, or as the call that begins it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger.keeping import (
    Keeping,
    forgotten_hashes,
    has_addresses,
    keeping,
    write_keeping,
)
from inbox_fatigue.privacy import Discretion, Forgotten, Pseudonyms, key_check, read_key
from inbox_fatigue.privacy.forgotten import new_salt

if TYPE_CHECKING:
    from inbox_fatigue.audit.request import Request
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.settings import Settings


_WITH_PSEUDONYMS = {"--key-file": "key_file", "--keep-domain": "keep_domain"}


def check(ledger: Ledger, request: Request) -> None:
    """Refuse what a ledger of pseudonyms cannot do, and what would mix it with another kind.

    Raises UsageError.
    """
    known = keeping(ledger)
    if request.pseudonymise and request.key_file is None:
        raise UsageError("--pseudonymise needs a key; name its file with --key-file, it is made if need be")
    if request.pseudonymise and request.store_text:
        raise UsageError(
            "--store-text keeps what people wrote, --pseudonymise keeps nobody; leave one of them out"
        )
    unused = next((one for one, given in _WITH_PSEUDONYMS.items() if getattr(request, given)), None)
    if unused and not request.pseudonymise and known.key_check is None:
        raise UsageError(f"{unused} is for --pseudonymise; add that, or leave {unused} out")
    if request.pseudonymise and known.key_check is None and has_addresses(ledger):
        raise UsageError(
            f"{ledger.path}: keeps addresses as they are; give another ledger to --db, or leave out --pseudonymise"
        )
    if known.key_check is not None and not request.pseudonymise and _brings_people(request):
        raise UsageError(
            f"{ledger.path}: keeps pseudonyms in place of addresses; add --pseudonymise with its --key-file"
        )
    if request.show_addresses and (request.pseudonymise or known.key_check is not None):
        raise UsageError("--show-addresses: a ledger of pseudonyms has no addresses to show; leave it out")


def begun(ledger: Ledger, request: Request, settings: Settings) -> Discretion:
    """Return what may come into a ledger; if it is new and pseudonyms are wanted, that is written into it."""
    known = keeping(ledger)
    if request.pseudonymise and known.key_check is None:
        own = tuple(dict.fromkeys(_domain(one) for one in request.organisations or settings.organisations))
        known = Keeping(
            key_check=key_check(read_key(str(request.key_file), make=True)),
            keep_domain=request.keep_domain,
            own_domains=own,
            salt=known.salt or new_salt(),
            since=known.since,
        )
        write_keeping(ledger, known)
    return _discretion(ledger, request, known)


def known_names(ledger: Ledger, request: Request) -> Discretion:
    """Return how the ledger would write the addresses that a call names: those of a plan, or of one person.

    Raises UsageError if that takes a key which is not given.
    """
    known = keeping(ledger)
    if known.key_check is not None and request.key_file is None:
        raise UsageError(
            f"{ledger.path}: keeps pseudonyms in place of addresses; to find somebody give its --key-file"
        )
    return _discretion(ledger, request, known)


def _discretion(ledger: Ledger, request: Request, known: Keeping) -> Discretion:
    forgotten = Forgotten(salt=known.salt, hashes=forgotten_hashes(ledger), since=known.since)
    if known.key_check is None:
        return Discretion(forgotten=forgotten)
    key = read_key(str(request.key_file))
    if key_check(key) != known.key_check:
        raise UsageError(
            f"--key-file {request.key_file}: is not the key that {ledger.path} was begun with; name that one"
        )
    _check_own(ledger, request, known)
    return Discretion(
        forgotten=forgotten,
        pseudonyms=Pseudonyms(
            key=key, own_domains=frozenset(known.own_domains), keep_domain=known.keep_domain
        ),
    )


def _check_own(ledger: Ledger, request: Request, known: Keeping) -> None:
    """Refuse other readable domains than at the beginning: the same address would get a second pseudonym."""
    others = [one for one in map(_domain, request.organisations) if one not in known.own_domains]
    if others:
        shown = ", ".join(known.own_domains) or "no organisation"
        raise UsageError(
            f"--organisation {others[0]}: {ledger.path} was begun with {shown}; begin another ledger for it"
        )
    if request.keep_domain and not known.keep_domain:
        raise UsageError(f"--keep-domain: {ledger.path} was begun without it; begin another ledger for it")


def _brings_people(request: Request) -> bool:
    return bool(request.paths or request.contacts or request.events)


def _domain(organisation: str) -> str:
    return organisation.strip().lower().rpartition("@")[2]
