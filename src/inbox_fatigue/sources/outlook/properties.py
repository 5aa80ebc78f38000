"""MAPI's properties of an item and of its recipients, as they lie in Outlook's files.

Numbers and types are those of [MS-OXPROPS] and [MS-OXCDATA] 2.11.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from inbox_fatigue.text.characters import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

_STRING, _STRING8, _BINARY = 0x001F, 0x001E, 0x0102
_BEFORE = datetime(1601, 1, 1, tzinfo=UTC)  # times are tenths of microseconds since then
_OF_A_PREFIX = "\x01"  # in folder files, before the character that tells how long "RE: " is
_LATIN = 28590  # code pages above it are those parts of ISO 8859
_CHARSETS = {
    10000: "macintosh",
    20127: "us-ascii",
    20866: "koi8-r",
    21866: "koi8-u",
    50222: "iso-2022-jp",
    50225: "iso-2022-kr",
    51932: "euc-jp",
    51936: "gb2312",
    51949: "euc-kr",
    54936: "gb18030",
    65001: "utf-8",
}


class Tag(IntEnum):
    """The properties that a mail is put together of."""

    MESSAGE_CLASS = 0x001A
    SUBJECT = 0x0037
    SUBMITTED = 0x0039
    FROM_NAME = 0x0042
    FROM_ADDRESS = 0x0065
    TRANSPORT_HEADERS = 0x007D
    RECIPIENT_TYPE = 0x0C15
    SENDER_NAME = 0x0C1A
    SUPPLEMENTARY_INFO = 0x0C1B
    SENDER_ADDRESS = 0x0C1F
    DELIVERED = 0x0E06
    FLAGS = 0x0E07
    TEXT = 0x1000
    REPORT_TEXT = 0x1001
    HTML = 0x1013
    MESSAGE_ID = 0x1035
    REFERENCES = 0x1039
    IN_REPLY_TO = 0x1042
    DISPLAY_NAME = 0x3001
    ADDRESS = 0x3003
    SMTP_ADDRESS = 0x39FE
    CODEPAGE_OF_TEXT = 0x3FDE
    CODEPAGE = 0x3FFD
    SENDER_SMTP_ADDRESS = 0x5D01
    FROM_SMTP_ADDRESS = 0x5D02


WANTED = frozenset(int(tag) for tag in Tag)


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of an item, or of one of its recipients."""

    held: Mapping[int, tuple[int, bytes]]  # type and bytes, by number
    charset: str = ""  # of texts that are not UTF-16, where these properties themselves do not say

    def text(self, *tags: Tag) -> str:
        """Return the first of some texts that is there, "" where none is."""
        return next((value for value in map(self._text, tags) if value), "")

    def number(self, tag: Tag) -> int:
        """Return a whole number, 0 where it is not there."""
        return int.from_bytes(self.held.get(tag, (0, b""))[1][:4], "little")

    def moment(self, *tags: Tag) -> datetime | None:
        """Return the first of some times that is there, in UTC."""
        for tag in tags:
            ticks = int.from_bytes(self.held.get(tag, (0, b""))[1][:8], "little")
            try:
                if ticks:
                    return _BEFORE + timedelta(microseconds=ticks // 10)
            except OverflowError:  # no time of this world
                continue
        return None

    @property
    def charset_of_texts(self) -> str:
        """The charset of texts that are not UTF-16, "" where nothing says."""
        return (
            charset(self.number(Tag.CODEPAGE)) or charset(self.number(Tag.CODEPAGE_OF_TEXT)) or self.charset
        )

    def _text(self, tag: Tag) -> str:
        kind, raw = self.held.get(tag, (0, b""))
        if kind == _STRING:
            text = raw.decode("utf-16-le", "replace")
        elif kind == _STRING8 or (kind == _BINARY and tag is Tag.HTML):
            of_text = charset(self.number(Tag.CODEPAGE_OF_TEXT)) if tag in {Tag.HTML, Tag.TEXT} else ""
            text = decoded(raw, of_text or self.charset_of_texts)
        else:
            return ""
        if tag is Tag.SUBJECT and text.startswith(_OF_A_PREFIX):
            text = text[2:]
        return text.rstrip("\0")


def charset(codepage: int) -> str:
    """Return the name of a code page of Windows as mail has it, "" for none."""
    if _LATIN < codepage <= _LATIN + 16:
        return f"iso-8859-{codepage - _LATIN}"
    return _CHARSETS.get(codepage, f"cp{codepage}" if codepage else "")
