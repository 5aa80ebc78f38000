"""One mail, read: who wrote it and who got it, what it says, and what came back by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are introspected by plugin authors

from inbox_fatigue.model.archives import Where  # noqa: TC001 - likewise
from inbox_fatigue.model.kinds import MailKind, Stream

PREVIEW = 140  # characters, with which `Content.preview` ends
UNTOLD_PICTURES = 0  # in place of the hash of a line: pictures, of which nobody knows which
PICTURES_SPEAK = (
    150  # words: below, what begins with a picture may say in it what it has to say, and has a key of it
)


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
    preview: str = ""  # first PREVIEW characters of the text
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
