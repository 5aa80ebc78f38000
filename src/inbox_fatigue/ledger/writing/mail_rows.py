"""Turns read mails into rows of the ledger; every key comes from content.

The workers that read do this: rows are plain tuples, which cost the process that writes them a tenth of
what it costs to rebuild the mails.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from inbox_fatigue.keys import bytes_key, mix, text_key
from inbox_fatigue.ledger.moments import microseconds
from inbox_fatigue.ledger.row_keys import (
    UNKNOWN_RECIPIENT,
    address_key,
    campaign_key,
    event_key,
    message_key,
    moment_of,
    source_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.model import Content, Mail, Party, Problem

BY_ANSWER = 2  # way_out_visible of a message whose text only names the word to answer with, such as STOP


class ReadMail(Protocol):
    """A mail that was read, as parsing hands it out."""

    @property
    def mail(self) -> Mail:
        """The mail itself."""
        ...

    @property
    def content(self) -> Content | None:
        """What it says, where that was described along with it."""
        ...

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was odd about it; nothing is lost by these."""
        ...


@dataclass(slots=True)
class MailRows:
    """Rows of one batch, by table."""

    addresses: dict[tuple[Any, ...], None] = field(default_factory=dict)  # each row once
    campaigns: dict[tuple[Any, ...], None] = field(default_factory=dict)
    messages: list[tuple[Any, ...]] = field(default_factory=list)
    names: list[tuple[Any, ...]] = field(default_factory=list)
    touches: list[tuple[Any, ...]] = field(default_factory=list)
    sightings: list[tuple[Any, ...]] = field(default_factory=list)
    contents: list[tuple[Any, ...]] = field(default_factory=list)
    features: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)  # of mails that were read all the same
    left_out: int = 0  # mails of which nothing is kept, because of whom they would name


def gather(path: str, readings: Iterable[ReadMail]) -> MailRows:
    """Return the rows of some mails of a source, with the contents that were described along with them."""
    rows, source = MailRows(), source_key(path)
    for reading in readings:
        _add_mail(rows, reading.mail, source)
        if reading.content is not None:
            add_content(rows, reading.content)
        rows.problems.extend(reading.problems)
    return rows


def _add_mail(rows: MailRows, mail: Mail, source: int) -> None:
    sender = _add_party(rows, mail.sender)
    at = microseconds(mail.at)
    moment = moment_of(at, mail.digest)
    people = [_add_party(rows, party) or 0 for party in mail.recipients] or [_add_unknown(rows)]
    message = message_key(sender, moment, mail.content, people)
    rows.messages.append(_message(mail, message, sender, at))
    if mail.campaign:
        rows.campaigns[campaign_key(mail.campaign), mail.campaign, mail.campaign_from] = None
    if mail.message_id:
        rows.names.append((text_key(mail.message_id), message, mail.message_id))
    member, place = mail.where.member, mail.where.offset or 0
    for person in people:
        touch = mix(person, sender or 0, moment, mail.content)
        rows.touches.append((touch, person, sender, at, mail.content or None, message))
        rows.sightings.append((source, member, place, touch))
    if mail.bounces:
        _add_bounces(rows, mail, at)


def _message(mail: Mail, key: int, sender: int | None, at: int | None) -> tuple[Any, ...]:
    ways = mail.unsubscribe
    return (
        key,
        mail.digest,
        mail.kind.value,
        sender,
        at,
        mail.utc_offset,
        mail.content or None,
        mail.subject,
        mail.subject_key,
        int(mail.reply_prefix),
        text_key(mail.in_reply_to) if mail.in_reply_to else None,
        campaign_key(mail.campaign) if mail.campaign else None,
        text_key("sequence", mail.sequence) if mail.sequence else None,
        mail.step or None,
        mail.list_id,
        mail.sending_system,
        int(mail.discussion_list),
        int(mail.bulk),
        int(mail.automatic),
        mail.transactional,
        _flag(ways.header),
        _flag(ways.one_click),
        BY_ANSWER if ways.by_answer else _flag(ways.visible),
        " ".join(mail.defects),
        address_key(mail.way_out_box) if mail.way_out_box else None,
        mail.way_out_subject,
        mail.pictures,
    )


def _flag(value: bool | None) -> int | None:  # noqa: FBT001 - three-valued, None is not known
    return None if value is None else int(value)


def _add_party(rows: MailRows, party: Party | None) -> int | None:
    if party is None or not party.address:
        return None
    key = address_key(party.address)
    rows.addresses[key, party.address, party.name, party.address.rpartition("@")[2]] = None
    return key


def _add_unknown(rows: MailRows) -> int:
    key = address_key(UNKNOWN_RECIPIENT)
    rows.addresses[key, UNKNOWN_RECIPIENT, "", ""] = None
    return key


def add_content(rows: MailRows, content: Content) -> None:
    """Add a content as it was described from one of its copies."""
    digest = bytes_key(content.lines)
    rows.contents.append(
        (
            content.key,
            content.subject,
            content.preview,
            content.language,
            content.words,
            content.lines,
            content.word_set,
            content.particulars,
            content.text,
            content.told_by,
            digest,
        )
    )
    for plugin, version, name, value in content.features:
        number = float(value) if isinstance(value, int | float) else None
        text = value if isinstance(value, str) else None
        if value is not None:
            rows.features.append((content.key, name, number, text, plugin, version, digest))


def _add_bounces(rows: MailRows, mail: Mail, at: int | None) -> None:
    if at is None:
        return
    for bounce in mail.bounces:
        address = address_key(bounce.address)
        domain = bounce.address.rpartition("@")[2]
        rows.addresses[address, bounce.address, "", domain] = None
        detail = " ".join(filter(None, ("hard" if bounce.hard else "soft", bounce.status)))
        key = event_key(address, at, "bounce", text_key(detail))
        rows.events.append((key, address, at, "bounce", "bounce", None, detail, 1))
