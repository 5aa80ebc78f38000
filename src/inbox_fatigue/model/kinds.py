"""What kinds there are of streams, channels, events and mails, and of reasons for a stream."""

from __future__ import annotations

from enum import StrEnum


class Stream(StrEnum):
    """Why a message was written to a person; `rules` and caps treat the streams differently."""

    MARKETING = "marketing"
    SALES = "sales"
    SERVICE = "service"
    TRANSACTIONAL = "transactional"
    CORRESPONDENCE = "correspondence"
    LIST = "list"


# The streams that count as pressure; the rest of what a person gets is shown, and not counted.
PRESSING = frozenset({Stream.MARKETING.value, Stream.SALES.value, Stream.SERVICE.value})


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
