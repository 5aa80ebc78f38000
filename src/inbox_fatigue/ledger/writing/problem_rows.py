"""Writes what could not be read, or was odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.keys import mix, text_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.model import Problem

_PROBLEM = """
INSERT OR IGNORE INTO problem (id, source, member, place, is_line, why, detail, plugin, lost)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def write_problems(ledger: Ledger, problems: Sequence[Problem], source: int) -> None:
    """Write the problems of a source (its key), each once."""
    ledger.executemany(_PROBLEM, [_row(problem, source) for problem in problems])


def _row(problem: Problem, source: int) -> tuple[Any, ...]:
    where = problem.where
    member = where.member if where else ""
    is_line = where is not None and where.line is not None
    place = None if where is None else (where.line if is_line else where.offset)
    key = mix(
        source,
        text_key(member, problem.why, problem.detail, problem.plugin),
        -1 if place is None else place,
    )
    return (
        key,
        source,
        member,
        place,
        int(is_line),
        problem.why,
        problem.detail,
        problem.plugin,
        problem.lost,
    )
