"""Archives that nobody has read to their end: a run was interrupted, its source failed, or another is still reading."""

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


def half_read(ledger: Ledger) -> tuple[Problem, ...]:
    """Return a problem for each archive of which the ledger has a part."""
    return tuple(
        Problem(why=_WHY, detail=_WHAT_TO_DO, where=Where(source=path), lost=0)
        for path in reading.unfinished(ledger)
    )


def sentences(some: Sequence[Problem]) -> tuple[str, ...]:
    """Return, of all problems, in sentences those that leave whatever rests on the ledger incomplete."""
    return tuple(f"{one.where} was not read to its end: {one.detail}" for one in some if one.why == _WHY)
