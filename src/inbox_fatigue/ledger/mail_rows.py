"""Turns read mails into rows of the ledger; every key comes from content."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_fatigue.keys import bytes_key, mix, text_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inbox_fatigue.model import Content, Mail, Party

SECOND = 1_000_000
UNKNOWN_RECIPIENT = ""  # the address row of mail whose recipient cannot be told


@dataclass(slots=True)
class MailRows:
    """Rows of one batch, by table."""

    addresses: list[tuple[Any, ...]] = field(default_factory=list)
    campaigns: list[tuple[Any, ...]] = field(default_factory=list)
    messages: list[tuple[Any, ...]] = field(default_factory=list)
    names: list[tuple[Any, ...]] = field(default_factory=list)
    touches: list[tuple[Any, ...]] = field(default_factory=list)
    sightings: list[tuple[Any, ...]] = field(default_factory=list)
    contents: list[tuple[Any, ...]] = field(default_factory=list)
    features: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)


def microseconds(at: datetime | None) -> int | None:
    """Return whole microseconds since 1970-01-01 UTC."""
    if at is None:
        return None
    return round(at.timestamp() * SECOND)


def address_key(address: str) -> int:
    """Return the key of an address row."""
    return text_key("address", address)


def campaign_key(name: str) -> int:
    """Return the key of a campaign that a header or a column named."""
    return text_key("campaign", name)


def event_key(address: int, at: int, kind: str, *parts: int) -> int:
    """Return the key of an event row."""
    return mix(address, at, text_key("event", kind), *parts)


def gather(mails: Iterable[tuple[Mail, Content | None]], source: int) -> MailRows:
    """Return the rows of some mails with the contents that were described along with them."""
    rows = MailRows()
    for mail, content in mails:
        _add_mail(rows, mail, source)
        if content is not None:
            _add_content(rows, content)
    return rows


def _add_mail(rows: MailRows, mail: Mail, source: int) -> None:
    sender = _add_party(rows, mail.sender)
    at = microseconds(mail.at)
    moment = mail.digest if at is None else at // SECOND  # undated copies differ by their bytes
    people = [_add_party(rows, party) or 0 for party in mail.recipients] or [_add_unknown(rows)]
    message = mix(sender or 0, moment, mail.content, text_key(*map(str, sorted(people))))
    rows.messages.append(_message(mail, message, sender, at))
    if mail.campaign:
        rows.campaigns.append((campaign_key(mail.campaign), mail.campaign, mail.campaign_from))
    if mail.message_id:
        rows.names.append((text_key(mail.message_id), message, mail.message_id))
    member, place = mail.where.member, mail.where.offset or 0
    for person in people:
        touch = mix(person, sender or 0, moment, mail.content)
        rows.touches.append((touch, person, sender, at, mail.content or None, message))
        rows.sightings.append((source, member, place, touch))
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
        _flag(ways.visible),
        " ".join(mail.defects),
    )


def _flag(value: bool | None) -> int | None:  # noqa: FBT001 - three-valued, None is not known
    return None if value is None else int(value)


def _add_party(rows: MailRows, party: Party | None) -> int | None:
    if party is None or not party.address:
        return None
    key = address_key(party.address)
    rows.addresses.append((key, party.address, party.name, party.address.rpartition("@")[2]))
    return key


def _add_unknown(rows: MailRows) -> int:
    key = address_key(UNKNOWN_RECIPIENT)
    rows.addresses.append((key, UNKNOWN_RECIPIENT, "", ""))
    return key


def _add_content(rows: MailRows, content: Content) -> None:
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
        rows.addresses.append((address, bounce.address, "", domain))
        detail = " ".join(filter(None, ("hard" if bounce.hard else "soft", bounce.status)))
        key = event_key(address, at, "bounce", text_key(detail))
        rows.events.append((key, address, at, "bounce", "bounce", None, detail, 1))
