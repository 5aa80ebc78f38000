"""What was not read, and nobody knows how much it is: archives left half read, and files that could not be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.places import recorded_problems
from inbox_fatigue.model import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.ledger import Ledger

_WHY = "not-read-to-its-end"
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
_OF_A_FILE = frozenset({"damaged", "encrypted", "outlook-file", "truncated", "unreadable-file"})
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


def unread(ledger: Ledger) -> tuple[Problem, ...]:
    """Return what of a ledger's archives was not read, where nobody knows how much it is."""
    return (*half_read(ledger), *(one for one in recorded_problems(ledger) if _is_of_many(one)))


def sentences(some: Sequence[Problem], *, tolerated: float) -> tuple[str, ...]:
    """Return, of all problems, in sentences those that leave whatever rests on the ledger incomplete.

    `tolerated` is the share of messages that may be unreadable; whoever tolerates all of them hears of no file.
    """
    half = (f"{one.where} was not read to its end: {one.detail}" for one in some if one.why == _WHY)
    return (*half, *([] if tolerated >= 1 else _of_many(one for one in some if _is_of_many(one))))


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
