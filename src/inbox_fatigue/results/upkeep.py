"""What comes of looking after a ledger: of forgetting somebody, and of an examination."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """How much is gone from a ledger."""

    addresses: int = 0
    received: int = 0  # messages to the person, or of that time
    written: int = 0  # messages of the person to others
    events: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How a search of a ledger's file for what was erased ended."""

    looked_for: int  # addresses, ids and names
    files: int  # the ledger, and what SQLite may have left beside it
    size: int  # bytes that were looked at
    left: int  # places in which one of them still stands
    too_short: int = 0  # ids that are numbers or words as well, and cannot be looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot:
    """What came of one act of forgetting: of some people, or of a time."""

    erased: tuple[Erased, ...]  # of each person, in the order asked for; of a time, one
    mentions: int = 0  # fields about others from which the person was taken out
    search: Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that is wrong with a ledger, or beside it."""

    what: str
    do: str  # what to do about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was looked at in a ledger, and what is wrong."""

    path: str
    looked_at: tuple[str, ...]
    mended: tuple[str, ...]  # what was put right by looking
    troubles: tuple[Trouble, ...]
