"""What every parser hands back: the parts of a message that people or programs read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class Part(Protocol):
    """A part of a message whose bytes are decoded when they are first asked for."""

    def text(self) -> str:
        """Return the part's text; raises ValueError where its transfer encoding is broken."""
        ...

    def utf8(self) -> bytes:
        """Return the same text as UTF-8, without making characters of it where it is that already."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A part that is text already."""

    content: str

    def text(self) -> str:
        """Return the part's text."""
        return self.content

    def utf8(self) -> bytes:
        """Return the same text as UTF-8."""
        return self.content.encode("utf-8", "replace")


class Bodies(NamedTuple):
    """The readable parts of one message, in order; embedded messages and attachments left out."""

    plain: Sequence[Part] = ()
    html: Sequence[Part] = ()
    reports: Sequence[bytes] = ()  # message/delivery-status parts
    calendar: Sequence[Part] = ()  # text/calendar parts, attached ones too
    embedded: bool = False  # a mail is attached, whose text mail-parser takes for this mail's
    odd: tuple[str, ...] = ()  # what the parser stumbled over, as slugs


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A second opinion: what another parser reads from the same message."""

    subject: str = ""
    sender: str = ""
    recipients: frozenset[str] = field(default_factory=frozenset)  # To alone
    at: datetime | None = None
    bodies: Bodies = field(default_factory=Bodies)


def joined(parts: Sequence[Part]) -> str:
    """Return the text of some parts, one below the other, line ends as they are."""
    return parts[0].text() if len(parts) == 1 else "\n".join(part.text() for part in parts)


def tidied(parts: Sequence[Part]) -> str:
    """Return the text of some parts, one below the other, line ends as LF."""
    return joined(parts).replace("\r\n", "\n").replace("\r", "\n")
