"""What of a mail may come into a ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inbox_fatigue import text
from inbox_fatigue.one_spelling import untagged
from inbox_fatigue.people.domains import within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.model import Content, Mail, Party, Problem
    from inbox_fatigue.privacy.discretion import Discretion


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A mail as it may come in, with its content where that was described along with it."""

    mail: Mail
    content: Content | None
    problems: tuple[Problem, ...] = ()


def admitted(discretion: Discretion, mail: Mail) -> Mail | None:
    """Return a mail as it may come in, None if nothing of it may."""
    if discretion.is_too_old(mail) or (mail.sender and discretion.forgets(mail.sender.address)):
        return None
    kept = tuple(party for party in mail.recipients if not discretion.forgets(party.address))
    if mail.recipients and not kept:
        return None
    bounces = tuple(one for one in mail.bounces if not discretion.forgets(one.address))
    return _pseudonymous(
        discretion,
        replace(
            mail,
            recipients=kept,
            bounces=bounces,
            subject=_unnamed(discretion, mail.subject, mail),
            list_id=discretion.text(mail.list_id),
            campaign=discretion.text(mail.campaign),
            where=replace(mail.where, member=discretion.text(mail.where.member)),
        ),
    )


def content(discretion: Discretion, said: Content, mail: Mail) -> Content:
    """Return what a mail says as it may come in; in a ledger of pseudonyms there is no preview.

    Its features were told from a text without the recipients' names.
    """
    features = tuple(
        (plugin, version, name, discretion.text(value) if isinstance(value, str) else value)
        for plugin, version, name, value in said.features
    )
    pseudonymous = discretion.pseudonyms is not None
    return replace(
        said,
        subject=_unnamed(discretion, said.subject, mail),
        preview="" if pseudonymous else _unnamed(discretion, said.preview, mail),
        text=None if pseudonymous or said.text is None else _unnamed(discretion, said.text, mail),
        features=features,
    )


def without_names(written: str, people: Sequence[tuple[str, str]], public: tuple[str, ...] = ()) -> str:
    """Return a text with a gap wherever one of these people (address, name) is named."""
    for first in range(0, len(people), text.MASKED_PEOPLE):
        some = text.recipient_tokens(
            (untagged(address), name) for address, name in people[first : first + text.MASKED_PEOPLE]
        )
        written = text.with_gaps(written, text.personal(some, public))
    return written


def _unnamed(discretion: Discretion, written: str, mail: Mail) -> str:
    """Return a text that names none of the forgotten, or with pseudonyms nobody who wrote or got the mail.

    A sender of mail to many is a brand, and the words of its domain are words of its subjects.
    """
    names = discretion.pseudonyms
    public: tuple[str, ...] = ()
    if names is None:
        parties = [party for party in mail.recipients if discretion.forgets(party.address)]
    elif mail.sender is not None and _is_person(mail, names.own_domains):
        parties = [*mail.recipients, mail.sender]
    else:
        parties = [*mail.recipients]
        public = (mail.sender.address.rpartition("@")[2],) if mail.sender else ()
    return discretion.text(without_names(written, [(one.address, one.name) for one in parties], public))


def _is_person(mail: Mail, own_domains: frozenset[str]) -> bool:
    """Return whether a mail looks as if a person outside the organisation had written it."""
    if mail.bulk or mail.sending_system or mail.discussion_list or mail.unsubscribe.header:
        return False
    domain = mail.sender.address.rpartition("@")[2] if mail.sender else ""
    return not any(within(domain, one) for one in own_domains)


def _pseudonymous(discretion: Discretion, mail: Mail) -> Mail:
    names = discretion.pseudonyms
    if names is None:
        return mail

    def hidden(party: Party) -> Party:
        return replace(party, address=names.address(party.address), name="")

    return replace(
        mail,
        sender=mail.sender and hidden(mail.sender),
        recipients=tuple(map(hidden, mail.recipients)),
        bounces=tuple(replace(one, address=names.address(one.address)) for one in mail.bounces),
        way_out_box=mail.way_out_box and names.address(mail.way_out_box),
        message_id=mail.message_id and names.name("message", mail.message_id),
        in_reply_to=mail.in_reply_to and names.name("message", mail.in_reply_to),
        references=(),
    )
