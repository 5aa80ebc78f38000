"""Makes what a person would get out of a creative: its bytes as mail, filled and addressed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - a field of a public dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from functools import lru_cache
from typing import TYPE_CHECKING

from inbox_fatigue import text
from inbox_fatigue.keys import text_key
from inbox_fatigue.parsing import addresses
from inbox_fatigue.plan import merging
from inbox_fatigue.plan.nouns import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.plan.nouns import Creative, Step

_POLICY = SMTP.clone(max_line_length=998, refold_source="none")
_BODIES = frozenset({"text/plain", "text/html"})
_OPEN_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_NOBODY = "sender.invalid"  # RFC 2606: no such domain can exist
UNKNOWN_CHARSET = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One person's copy of a step."""

    address: str
    at: datetime
    values: Mapping[str, str | None] = field(default_factory=dict)  # by `merging.field_name`


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The texts of a creative as they were written, with their merge fields."""

    subject: str
    plain: str | None = None
    html: str | None = None
    sender: str = ""  # address in the header of a mail
    list_unsubscribe: str = ""  # likewise, as it stands there
    known: bool = True  # False: nothing is known but the subject

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything in it that is filled: the subject and what a reader may see."""
        return tuple(part for part in (self.subject, self.html, self.plain) if part)

    @property
    def uses_logic(self) -> bool:
        """Whether it decides for itself what it says, so that nobody knows before it is sent."""
        return any(map(merging.uses_logic, self.texts))


@lru_cache(maxsize=256)
def written(creative: Creative) -> Written:
    """Return the texts of a creative; of a mail its subject and the parts that a reader sees."""
    if creative.form is Form.MAIL:
        return _of_mail(_parsed(creative.raw))
    if creative.form is Form.SUBJECT:
        return Written(subject=creative.subject, known=False)
    body = text.decoded(creative.raw.removeprefix(b"\xef\xbb\xbf"), UNKNOWN_CHARSET)
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    if creative.form is Form.HTML:
        return Written(subject=creative.subject, html=_with_preheader(body, creative.preheader))
    lead = f"{creative.preheader}\n\n" if creative.preheader else ""
    return Written(subject=creative.subject, plain=lead + body)


def mail(step: Step, copy: Copy) -> bytes | None:
    """Return the RFC 5322 bytes of one copy, its merge fields filled; None where the step has no creative.

    Where nothing but the subject is known, the mail has no text part, so that its text is not known to its reader.

    Headers that depend on the copy (To, Date, Message-ID and the thread) are ours, whatever an .eml has.
    What a creative with logic says is not known: it is filled as far as fields go, and must not be judged.
    """
    if step.creative is None:
        return None
    domain = step.sender.rpartition("@")[2] or _NOBODY
    values = {**merging.system_values(domain, copy.at.year, step.sender_name), **_given(copy.values)}
    if step.creative.form is Form.MAIL:
        message = _parsed(step.creative.raw)
        _fill_parts(message, values)
    else:
        message = _made(step.creative, values)
    _put_header(message, "Subject", merging.filled(written(step.creative).subject, values))
    _address(message, step, copy, domain)
    return message.as_bytes(policy=_POLICY)


def message_id(campaign: str, number: int, address: str) -> str:
    """Return the Message-ID of a copy: the same on every run, and nobody else's."""
    return f"<{text_key('planned', campaign, str(number), address):016x}@plan.invalid>"


def _given(values: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: value for name, value in values.items() if value}


def _parsed(raw: bytes) -> EmailMessage:
    message = BytesParser(EmailMessage, policy=_POLICY).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message


def _of_mail(message: EmailMessage) -> Written:
    found: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in _bodies(message):
        found[part.get_content_type()].append(_text_of(part))
    return Written(
        subject=text.shown(_header(message, "Subject")),
        plain="\n".join(found["text/plain"]) if found["text/plain"] else None,
        html="\n".join(found["text/html"]) if found["text/html"] else None,
        sender=next((one.address for one in addresses.read(_header(message, "From")).mailboxes), ""),
        list_unsubscribe=_header(message, "List-Unsubscribe"),
    )


def _bodies(message: EmailMessage) -> list[EmailMessage]:
    """Return the parts of a mail that a reader sees as its text."""
    return [
        part
        for part in message.walk()
        if isinstance(part, EmailMessage)
        and part.get_content_type() in _BODIES
        and part.get_content_disposition() != "attachment"
        and not part.is_multipart()
    ]


def _text_of(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    charset = part.get_content_charset(UNKNOWN_CHARSET)
    return text.decoded(raw, charset).replace("\r\n", "\n").replace("\r", "\n")


def _fill_parts(message: EmailMessage, values: Mapping[str, str | None]) -> None:
    """Fill the text parts of a mail; parts without fields stay byte by byte as they were."""
    for part in _bodies(message):
        said, markup = _text_of(part), part.get_content_type() == "text/html"
        if merging.fields(said):
            part.set_content(
                merging.filled(said, values, markup=markup), subtype="html" if markup else "plain"
            )


def _made(creative: Creative, values: Mapping[str, str | None]) -> EmailMessage:
    said = written(creative)
    message = EmailMessage(policy=_POLICY)
    if not said.known:
        message.set_content(b"", maintype="application", subtype="octet-stream")
    elif said.html is not None:
        message.set_content(merging.filled(said.html, values, markup=True), subtype="html")
    else:
        message.set_content(merging.filled(said.plain or "", values))
    return message


def _address(message: EmailMessage, step: Step, copy: Copy, domain: str) -> None:
    if step.sender:
        shown = text.shown(step.sender_name).replace('"', "'")
        _put_header(message, "From", f'"{shown}" <{step.sender}>' if shown else step.sender)
    _put_header(message, "To", copy.address)
    _put_header(message, "Date", copy.at.strftime("%a, %d %b %Y %H:%M:%S +0000"))
    _put_header(message, "Message-ID", message_id(step.campaign, step.number, copy.address))
    if step.reply and step.number:
        before = message_id(step.campaign, step.number - 1, copy.address)
        _put_header(message, "In-Reply-To", before)
        _put_header(message, "References", before)
    if step.way_out and not _header(message, "List-Unsubscribe"):
        _put_header(message, "List-Unsubscribe", f"<https://{domain}/unsubscribe>")
        _put_header(message, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _put_header(message: EmailMessage, name: str, value: str) -> None:
    """Set a field in place of whatever a creative has; a value is one line, whatever was merged into it."""
    del message[name]
    try:
        message[name] = text.shown(value)
    except (MessageError, ValueError, IndexError):  # the library refuses some addresses that mail is sent to
        message[name] = text.shown(value).encode("ascii", "replace").decode("ascii")


def _header(message: EmailMessage, name: str) -> str:
    """Return a field as a reader sees it, "" where there is none or the library cannot read it."""
    try:
        return str(message.get(name, ""))
    except (MessageError, ValueError, IndexError, LookupError):
        return ""


def _with_preheader(body: str, preheader: str) -> str:
    """Return a page with what inboxes show beside the subject: hidden where the page itself is read."""
    if not preheader:
        return body
    hidden = f'<div style="display:none">{html.escape(preheader, quote=False)}</div>'
    opening = _OPEN_BODY.search(body)
    return f"{body[: opening.end()]}{hidden}{body[opening.end() :]}" if opening else hidden + body
