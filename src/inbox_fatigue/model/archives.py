"""What comes out of an archive: messages and rows with their places, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


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
