"""Who the mail went to by status, and what the gate asks about people of one status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.policy import Group
from inbox_fatigue.results import NotAssessed, State, StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inbox_fatigue.settings import Settings

UNKNOWN = "unknown"
_ORDER = ("customer", "prospect", "former", UNKNOWN)
_RULE = "gate/status"  # what says in a report that somebody could not be judged by their status
_REASON = "whether they are customers or prospects is not known (--contacts with a column status)"


def received(touches: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return of everybody who got any of the touches: person, touches, counted, status."""
    got = touches.group_by("person").agg(touches=pl.len(), counted=pl.col("counted").sum())
    return got.join(people.select("person", "status"), on="person", how="left")


def by_status(people: pl.DataFrame) -> tuple[StatusLine, ...]:
    """Return whom touches went to, customers first; nothing where nobody's status is known.

    `people` is as `received` returns it.
    """
    if people["status"].null_count() == len(people):
        return ()
    total = int(people["counted"].sum()) or 1
    rows = people.group_by(pl.col("status").fill_null(UNKNOWN)).agg(
        pl.col("touches", "counted").sum(), people=pl.len(), reached=(pl.col("counted") > 0).sum()
    )
    lines = (StatusLine(**row, share=row["counted"] / total) for row in rows.iter_rows(named=True))
    return tuple(sorted(lines, key=lambda line: _ORDER.index(line.status)))


def groups(settings: Settings, states: Callable[[str], Mapping[State, int]]) -> tuple[Group, ...]:
    """Return the people whom the gate asks about apart; `states` counts those of one status by state."""
    return tuple(
        Group(status=name, states=states(name), exhausted=one.exhausted, tired=one.tired)
        for name, one in settings.status.all.items()
        if one.is_judged
    )


def unsorted(settings: Settings, people: pl.DataFrame) -> tuple[NotAssessed, ...]:
    """Return how many people have no status, where the settings depend on it."""
    missing = people["status"].null_count()
    if not (missing and settings.status.matter):
        return ()
    return (NotAssessed(rule=_RULE, reason=_REASON, people=missing),)


def unjudged(settings: Settings, people: pl.DataFrame) -> tuple[str, ...]:
    """Return a sentence where the settings depend on people's status and that of nobody is known."""
    if people.is_empty() or people["status"].null_count() < len(people) or not settings.status.matter:
        return ()
    whose = f'the stance "{settings.stance}"' if settings.stance else "what [status] says"
    return (f"{whose} could be judged for nobody: {_REASON}",)
