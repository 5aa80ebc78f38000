"""Puts a mail together of the properties that Outlook keeps of it.

What came in has its header among them; what was sent mostly has none, and its fields are written from properties.
An internal address of Exchange (`/O=…/CN=…`) is no address that mail knows: where no other one is told, there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from enum import Enum, auto
from typing import TYPE_CHECKING

from inbox_fatigue.sources.outlook.properties import Properties, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WRITER = (Tag.FROM_SMTP_ADDRESS, Tag.FROM_ADDRESS, Tag.SENDER_SMTP_ADDRESS, Tag.SENDER_ADDRESS)
RECIPIENT = (Tag.SMTP_ADDRESS, Tag.ADDRESS)  # where their addresses stand
_UNSENT = 0x8  # of the flags of an item
_TO, _CC, _BCC = 1, 2, 3
# Fields of a header that tell how a body was written that is gone.
_OF_THE_BODY = ("content-", "mime-version:")
_FIELD = re.compile(r"[!-9;-~]+:")
_MEETING = "IPM.SCHEDULE.MEETING."
_ABSENCE = "IPM.NOTE.RULES."  # an answer that a rule of the mailbox gave
_NOT_DELIVERED = ".NDR"
_BETWEEN = "=_parts"  # the same each time, so that the mail is recognised; all parts are base64 or fields
_ADDRESS = re.compile(r"[!-.0-?A-~][!-?A-~]*@[!-?A-~]+")  # and no `/O=…/CN=…`
_AROUND = " '\"<>"  # what stands around an address that was typed
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Item:
    """What Outlook keeps of one message, appointment, contact and the like."""

    properties: Properties
    recipients: Sequence[Properties] = ()
    writer: str = ""  # the writer's address, where it stands in other items alone


class Sort(Enum):
    """What an item is."""

    MAIL = auto()
    DRAFT = auto()
    OTHER = auto()


def sort_of(item: Item) -> Sort:
    """Return whether an item is mail that was sent, by its class ([MS-OXCMSG] 2.2.1.3) and its flags."""
    named = item.properties.text(Tag.MESSAGE_CLASS).upper()
    bounced = named.startswith("REPORT.") and named.endswith(_NOT_DELIVERED)
    if not bounced and not named.startswith(("IPM.NOTE", _MEETING)):
        return Sort.OTHER
    if item.properties.number(Tag.FLAGS) & _UNSENT:
        return Sort.DRAFT
    # What has neither readers nor a header Outlook wrote for itself, such as what it did to synchronise.
    is_sent = item.recipients or item.properties.text(Tag.TRANSPORT_HEADERS)
    return Sort.MAIL if is_sent else Sort.OTHER


def as_mail(item: Item) -> bytes:
    """Return the bytes of a mail with the header, the texts and the recipients of an item."""
    kept = list(_kept_fields(item.properties.text(Tag.TRANSPORT_HEADERS)))
    there = {field.partition(":")[0].lower() for field in kept}
    body = _body(item)
    for name, value in _fields(item):
        if value and name.lower() not in there:
            body[name] = value
    head = "".join(f"{field}\n" for field in kept).encode("utf-8", "replace")
    return head + body.as_bytes()


def _kept_fields(header: str) -> Iterator[str]:
    """Yield the fields of the header that a mail came with, but for those of its body."""
    fields: list[str] = []
    for line in header.splitlines():
        if not line.strip():
            if fields:
                break
        elif line[0] in " \t" and fields:
            fields[-1] += f"\n{line}"
        elif _FIELD.match(line):  # some begin with a line that names the program
            fields.append(line)
    return (field for field in fields if not field.lower().startswith(_OF_THE_BODY))


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    told = item.properties
    sent = told.moment(Tag.SUBMITTED, Tag.DELIVERED)
    yield "From", _mailbox(told.text(Tag.FROM_NAME, Tag.SENDER_NAME), address(told, WRITER) or item.writer)
    for name, kind in (("To", _TO), ("Cc", _CC), ("Bcc", _BCC)):
        of_kind = (one for one in item.recipients if one.number(Tag.RECIPIENT_TYPE) & 0xF == kind)
        yield name, ", ".join(filter(None, map(_recipient, of_kind)))
    yield "Subject", _encoded(told.text(Tag.SUBJECT))
    yield "Date", "" if sent is None else format_datetime(sent)
    for name, tag in (
        ("Message-ID", Tag.MESSAGE_ID),
        ("In-Reply-To", Tag.IN_REPLY_TO),
        ("References", Tag.REFERENCES),
    ):
        yield name, " ".join(told.text(tag).split())
    if told.text(Tag.MESSAGE_CLASS).upper().startswith(_ABSENCE):
        yield "Auto-Submitted", "auto-replied"


def _recipient(told: Properties) -> str:
    return _mailbox(told.text(Tag.DISPLAY_NAME), address(told, (*RECIPIENT, Tag.DISPLAY_NAME)))


def _mailbox(name: str, at: str) -> str:
    """Return a name with its address, "" where there is none."""
    shown = "" if _ADDRESS.fullmatch(name.strip(_AROUND)) else " ".join(name.split())
    return formataddr((shown, at)) if at else ""


def address(told: Properties, tags: Sequence[Tag]) -> str:
    """Return the first of some properties that is an address of mail, "" where none is."""
    texts = (told.text(tag).strip(_AROUND) for tag in tags)
    return next((text for text in texts if _ADDRESS.fullmatch(text)), "")


def _encoded(text: str) -> str:
    line = " ".join(text.split())
    return line if line.isascii() else Header(line, "utf-8", maxlinelen=60).encode()


def _body(item: Item) -> Message:
    told = item.properties
    named = told.text(Tag.MESSAGE_CLASS).upper()
    if named.startswith("REPORT."):
        return _report(item)
    parts = [
        MIMEText(text, kind, "utf-8")
        for tag, kind in ((Tag.TEXT, "plain"), (Tag.HTML, "html"))
        if (text := told.text(tag))
    ]
    if named.startswith(_MEETING):
        parts.append(MIMEText("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "calendar", "utf-8"))
    if len(parts) > 1:
        return MIMEMultipart("alternative", _BETWEEN, parts)
    return parts[0] if parts else MIMEText("", "plain", "utf-8")


def _report(item: Item) -> Message:
    """Return what Exchange keeps of a delivery that failed, in the form of RFC 3464."""
    told = item.properties
    blocks: list[Message | str] = [_block({"Reporting-MTA": "dns; exchange"})]
    for one in item.recipients:
        if failing := address(one, RECIPIENT):
            said = _STATUS.search(one.text(Tag.SUPPLEMENTARY_INFO, Tag.REPORT_TEXT))
            failed = {
                "Final-Recipient": f"rfc822; {failing}",
                "Action": "failed",
                "Status": said[0] if said else "5.0.0",
            }
            blocks.append(_block(failed))
    statuses = MIMENonMultipart("message", "delivery-status")
    statuses.set_payload(blocks)
    words = MIMEText(told.text(Tag.TEXT, Tag.REPORT_TEXT), "plain", "utf-8")
    return MIMEMultipart("report", _BETWEEN, [words, statuses], report_type="delivery-status")


def _block(fields: Mapping[str, str]) -> Message:
    block = Message()
    for name, value in fields.items():
        block[name] = value
    return block
