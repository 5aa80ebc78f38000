"""What was not read and keeps a verdict from being complete: of archives, of files, and of too many events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.places import recorded_problems
from inbox_fatigue.model import CUT_OFF, Problem, Where
from inbox_fatigue.policy import exceeds, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.ledger import Ledger

_WHY = "not-read-to-its-end"
_SCANT = "too-much-unread"
_WHAT_TO_DO = (
    "a run was interrupted or its source failed, or one is still reading;"
    " ingest it again, and it goes on where it stopped"
)
# Each is counted as one message, because more is not known; behind it may lie a year of mail.
_OF_MANY = frozenset(
    {
        "archive-ratio",
        "archive-too-deep",
        "archive-too-large",
        "archive-too-many-members",
        "negative-size",
        "overlapping-members",
        "tar-header-too-large",
        "too-deep",
        "too-many-files",
        "unreadable-directory",
        "unusable-log",
    }
)
_OF_A_FILE = frozenset({"damaged", "encrypted", "outlook-file", CUT_OFF, "unreadable-file"})
# Files of one mail each: by their ending, with a compression around it or not, by a number alone as in MH,
# or in the folders of a Maildir.
_ONE_MAIL = re.compile(
    r"(?:\.(?:emlx?|mht|msg)|(?:^|[/!])\d+|(?:^|/)(?:cur|new)/[^/!]+)(?:\.(?:gz|bz2|xz))?$", re.IGNORECASE
)
_TOLD = 3  # places; more are counted


def half_read(ledger: Ledger) -> tuple[Problem, ...]:
    """Return a problem for each archive of which the ledger has a part."""
    return tuple(
        Problem(why=_WHY, detail=_WHAT_TO_DO, where=Where(source=path), lost=0)
        for path in reading.unfinished(ledger)
    )


def scant(ledger: Ledger, *, tolerated: float) -> tuple[Problem, ...]:
    """Return a problem for each file of events of which more rows were lost than may be: opt-outs are among them."""
    files = reading.files_of_events(ledger)
    return tuple(
        Problem(why=_SCANT, detail=told, where=Where(source=path), lost=0)
        for path, rows, lost in files
        if (told := _too_much("events", rows, lost, tolerated))
    )


def unread(ledger: Ledger, *, tolerated: float) -> tuple[Problem, ...]:
    """Return what of the history of a plan was not read, where it is too much, or nobody knows how much it is."""
    of_many = (one for one in recorded_problems(ledger) if _is_of_many(one))
    sources = reading.sources(ledger)
    seen, lost = sum(one[2] - one[6] for one in sources), sum(one[5] for one in sources)
    told = _too_much("messages of the history", seen, lost, tolerated)
    history = [Problem(why=_SCANT, detail=told, lost=0)] if told else []
    return (*half_read(ledger), *history, *scant(ledger, tolerated=tolerated), *of_many)


def _too_much(what: str, seen: int, lost: int, tolerated: float) -> str:
    """Return in words how much was lost, "" where it is no more than is tolerated."""
    if not (seen and exceeds(lost, tolerated, seen)):
        return ""
    share = f"{percent(lost / seen)}; allowed: {percent(tolerated)}"
    return f"{lost:,} of {seen:,} {what} could not be read ({share})"


def sentences(some: Sequence[Problem], *, tolerated: float) -> tuple[str, ...]:
    """Return, of all problems, in sentences those that leave whatever rests on the ledger incomplete.

    `tolerated` is the share of messages that may be unreadable; whoever tolerates all of them hears of no file.
    """
    half = (f"{one.where} was not read to its end: {one.detail}" for one in some if one.why == _WHY)
    scanty = (one for one in some if one.why == _SCANT)
    few = (f"{one.where}: {one.detail}" if one.where else one.detail for one in scanty)
    return (*half, *few, *([] if tolerated >= 1 else _of_many(one for one in some if _is_of_many(one))))


def _is_of_many(problem: Problem) -> bool:
    if problem.lost == 0 or problem.where is None:
        return False
    of_a_file = problem.why in _OF_A_FILE and _ONE_MAIL.search(problem.where.path) is None
    return of_a_file or problem.why in _OF_MANY


def _of_many(some: Iterable[Problem]) -> list[str]:
    lost = [f"{one.where.path}: {one.detail}" for one in some if one.where is not None]
    told = [f"{one}; how many messages that costs is not known" for one in lost[:_TOLD]]
    more = len(lost) - _TOLD
    return told if more <= 0 else [*told, f"and {more:,} more such places; see the problems"]
