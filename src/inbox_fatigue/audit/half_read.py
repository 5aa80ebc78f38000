"""Archives that nobody has read to their end.

A run was interrupted, its source failed, another is still reading, or the file itself ends before its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.model import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger import Ledger

_WHY = "not-read-to-its-end"
_WHAT_TO_DO = (
    "a run was interrupted or its source failed, or one is still reading;"
    " ingest it again, and it goes on where it stopped"
)
_CUT_OFF = (
    "it is cut off, and nobody knows how much is missing; put the whole of it in its place, and ingest that"
)


def half_read(ledger: Ledger) -> tuple[Problem, ...]:
    """Return a problem for each archive of which the ledger has a part."""
    unfinished = (Where(source=path) for path in reading.unfinished(ledger))
    cut_off = (Where(source=path, member=member) for path, member in reading.cut_off(ledger))
    return (
        *(Problem(why=_WHY, detail=_WHAT_TO_DO, where=where, lost=0) for where in unfinished),
        *(Problem(why=_WHY, detail=_CUT_OFF, where=where, lost=0) for where in cut_off),
    )


def sentences(some: Sequence[Problem]) -> tuple[str, ...]:
    """Return, of all problems, in sentences those that leave whatever rests on the ledger incomplete."""
    return tuple(f"{one.where} was not read to its end: {one.detail}" for one in some if one.why == _WHY)
