"""The nouns that every layer speaks: where a thing was found, a mail, a content, a problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are introspected by plugin authors
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


class Stream(StrEnum):
    """Why a message was written to a person; `rules` and caps treat the streams differently."""

    MARKETING = "marketing"
    SALES = "sales"
    SERVICE = "service"
    TRANSACTIONAL = "transactional"
    CORRESPONDENCE = "correspondence"
    LIST = "list"


# Why a mail may look like a notice and still be a mailing, unless a machine sent it: what somebody did in a product
# that the person uses, and what the person has with its sender.
ACTIVITY, OWN = "activity", "own"


class Confidence(StrEnum):
    """How it is known why a message was written, the surest first; the reason itself is kept beside it."""

    DECLARED = "declared"  # by a log, a plan or the settings
    HEADERS = "headers"  # told by fields of the header
    WORDING = "wording"  # told by words of the subject or the text
    AUDIENCE = "audience"  # told by how many people got the same
    ASSUMED = "assumed"  # nothing tells: what such mail most often is


class Channel(StrEnum):
    """The way by which a touch reached the person."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    PHONE = "phone"
    POST = "post"
    SOCIAL = "social"
    OTHER = "other"  # a log names another, or one that is not known


class EventKind(StrEnum):
    """What came back from a person, or from their mailbox (after django-anymail's vocabulary)."""

    REPLY = "reply"
    OPEN = "open"
    CLICK = "click"
    UNSUBSCRIBE = "unsubscribe"
    SUBSCRIBE = "subscribe"
    COMPLAINT = "complaint"
    BOUNCE = "bounce"
    DELIVERED = "delivered"
    DECLINE = "decline"
    OUT_OF_OFFICE = "out_of_office"
    PURCHASE = "purchase"
    CASE_OPENED = "case_opened"
    CASE_CLOSED = "case_closed"


class MailKind(StrEnum):
    """What sort of message a mail is, told from its headers and structure alone."""

    MAIL = "mail"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in an archive, exact enough to find the bytes again."""

    source: str  # the path or URL as the user gave it
    member: str = ""  # file below a directory or inside a container, "" for the source itself
    offset: int | None = None  # byte offset of the message in the member
    line: int | None = None  # line number, for logs

    @property
    def path(self) -> str:
        """The file: the source, and the member below it."""
        return f"{self.source.rstrip('/')}/{self.member}" if self.member else self.source

    def __str__(self) -> str:
        """Return `source/member` with the byte or line where there is one."""
        place = self.path
        if self.line is not None:
            return f"{place}, line {self.line}"
        return place if self.offset is None else f"{place}, byte {self.offset}"


CUT_OFF = "truncated"  # why: a file ends before its end; where something was lost, nobody knows how much
REST_NOT_READ = (
    "rest-not-read"  # why: nobody knows how much there is behind the place; it may be read another time
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read or judged; it travels beside the good ones and is counted."""

    why: str  # a slug: header-too-large, timeout, not-a-mail, plugin-failed …
    detail: str = ""  # one sentence, without content of the mail
    where: Where | None = None
    plugin: str = ""  # name and version of the plugin at fault, "" for none
    lost: int = 1  # messages or rows that this problem quarantined; 0 where nothing was lost


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """One message as bytes, with its place."""

    where: Where
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRows:
    """A batch of rows of a send log, already mapped to our names (`columns.SEND_LOG`).

    Rows that could not be used are not in the frame; they come as Problems of their own.
    """

    where: Where  # line is that of the first row
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRows:
    """A batch of events, already mapped to our names (`columns.EVENT_LOG`)."""

    where: Where
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was looked at and set aside on purpose: an attachment, a README, an index file."""

    where: Where
    why: str  # a slug: not-mail, hidden-file, empty-file …
    count: int = 1  # messages or rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One address as written in one header field, normalised."""

    address: str  # lower case, IDN domain in ASCII, no comments
    name: str = ""
    field: str = "to"  # from, to, cc, bcc, delivered-to, x-original-to, envelope-to …


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """The ways out that a mail offers; None where it cannot be told."""

    header: bool | None = None  # a List-Unsubscribe header (RFC 2369)
    one_click: bool | None = None  # List-Unsubscribe-Post: List-Unsubscribe=One-Click (RFC 8058)
    visible: bool | None = None  # a link or sentence to unsubscribe in the text
    by_answer: bool = False  # in place of either the text names the word to answer with, such as STOP

    def seen_in(self, stream: Stream) -> bool | None:
        """Return whether a mail of that stream shows a way out; what to answer does so in marketing mail."""
        return True if self.by_answer and stream is Stream.MARKETING else self.visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One recipient named in a delivery status notification (RFC 3464)."""

    address: str
    hard: bool  # status 5.x.x or action failed
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a mail said, without personalisation, described once.

    `key` is a hash of the masked text, so that two copies that differ only in the recipient's
    name, address, links and tokens are one content; near-identical contents are grouped into one
    creative later.
    """

    key: int  # 63 bits
    subject: str  # decoded, no control characters, as in the first copy
    preview: str = ""  # first 140 characters of the text
    language: str | None = None  # ISO 639-1, None when it cannot be told
    words: int | None = None  # words of the new text; None where no text is known
    lines: bytes = b""  # uint32 line hash and uint32 byte weight pairs, sorted by hash
    word_set: bytes = b""  # sorted distinct uint32 hashes of the new text's words
    particulars: bytes = b""  # likewise for numbers, names and identifiers in the new text
    features: tuple[tuple[str, str, str, float | str | None], ...] = ()  # plugin, version, name, value
    text: str | None = None  # only where the user asked to keep texts
    told_by: str | None = None  # "pictures", where those say it, or "unseen pictures"; None: its words do
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message, read; what of it matters to the people who got it."""

    where: Where
    digest: int  # 63-bit hash of the raw bytes
    kind: MailKind = MailKind.MAIL
    sender: Party | None = None
    recipients: tuple[Party, ...] = ()  # every human or list it was for, each address once
    at: datetime | None = None  # aware, UTC
    utc_offset: int | None = None  # minutes, as the sender wrote it; None for -0000 or no zone
    message_id: str = ""
    in_reply_to: str = ""  # the direct parent: In-Reply-To, else the last of References
    references: tuple[str, ...] = ()
    subject: str = ""
    subject_key: int | None = None  # hash of the subject without Re:, tags, case; None if nothing is left
    reply_prefix: bool = False  # the subject starts with Re:, Fwd:, AW: …
    content: int = 0  # Content.key
    pictures: int | None = None  # hash of the names of its pictures, where the content does not tell them
    campaign: str = ""  # as the sending system names it
    campaign_from: str = ""  # the header that named it
    sequence: str = ""  # a sales sequence or automation, where a header names one
    step: str = ""
    sending_system: str = ""  # mailchimp, klaviyo … from headers
    list_id: str = ""
    discussion_list: bool = False  # List-Id with List-Post, or Precedence: list
    bulk: bool = False  # Precedence: bulk, a bulk mailer in X-Mailer, Feedback-ID …
    automatic: bool = False  # Auto-Submitted, a sending system's header, a sequence
    transactional: str = ""  # why it looks like a notice: of a receipt, a password, ACTIVITY …; "" if not
    unsubscribe: Unsubscribe = field(default_factory=Unsubscribe)
    way_out_box: str = ""  # the address to write to for leaving, as List-Unsubscribe names it
    way_out_subject: int | None = None  # subject_key that mail to there must have; None: any
    bounces: tuple[Bounce, ...] = ()
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The text of one content, as a describer sees it."""

    subject: str
    text: str  # the whole visible text, as the person reads it, at most 20,000 characters
    new_text: str  # without quoted mail and signature
    language: str | None
    html: bool  # the text was taken from an HTML part
    sender: str = ""  # the domain of the sender
    links: tuple[str, ...] = ()
    calendar: str = ""  # its text/calendar parts (RFC 5545), at most 20,000 characters
    markup: tuple[str, ...] = ()  # its schema.org items, each a JSON-LD text


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One creative reaching one person at one time, for rules in plain Python."""

    id: int
    at: datetime
    organisation: str
    stream: Stream
    channel: Channel
    sender: str  # pseudonymous unless the caller may see addresses
    campaign: str
    creative: int | None  # None where nothing identifies it
    subject: str
    language: str | None
    counted: bool  # True if it counts as contact pressure (marketing, sales, service)
    planned: bool
    local_at: datetime | None = None  # in the person's own zone, None if that is not known
    day_only: bool = False  # the day is known and not the time of day
    features: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that came back from a person."""

    at: datetime
    kind: EventKind
    organisation: str = ""
    campaign: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One person's touches and events, oldest first."""

    person: int
    touches: tuple[Touch, ...]
    events: tuple[Event, ...]
    about: dict[str, Any]  # status, language, country, timezone … None where not known
