"""What scorers found in a partition, as Parquet in a storage, until the client fetches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.engine.calls import Judged
from inbox_fatigue.findings import FINDINGS
from inbox_fatigue.findings.episodes import EVIDENCE, HITS, UNASSESSED, Outcome
from inbox_fatigue.findings.unassessed import NOT_ASSESSED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.engine.calls import ScorerCall
    from inbox_fatigue.engine.storage import Storage
    from inbox_fatigue.frames.schemas import Schema
    from inbox_fatigue.model import Problem

_FRAMES: dict[str, Schema] = {
    "hits": HITS,
    "findings": FINDINGS,
    "evidence": EVIDENCE,
    "unassessed": UNASSESSED,
}
# Whose row it is: the place of the call, and the rule; a row of HITS and of FINDINGS has its rule already.
_OWNER: Schema = {"call": pl.Int64, "slug": pl.String}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The answers of a partition, in the order of the calls; their frames lie in the storage."""

    place: Storage
    rules: tuple[tuple[str, ...], ...]  # that have an outcome
    seconds: tuple[float, ...]
    problems: tuple[Problem | None, ...]


def written(judged: Sequence[Judged], storage: Storage) -> Written:
    """Write answers into a folder of their own."""
    place = storage.fresh()
    for name, schema in _FRAMES.items():
        frames = [
            _owned(getattr(outcome, name).select(*schema), number, slug)
            for number, one in enumerate(judged)
            for slug, outcome in one.outcomes.items()
        ]
        place.write(name, pl.concat([pl.DataFrame(schema={**_OWNER, **schema}), *frames]))
    told = [_owned(one.not_assessed, number, "") for number, one in enumerate(judged)]
    place.write("not_assessed", pl.concat([pl.DataFrame(schema={**_OWNER, **NOT_ASSESSED}), *told]))
    people = judged[0].people if judged else pl.Series([], dtype=pl.Int64)  # the same for all of them
    place.write("people", people.to_frame("person"))
    return Written(
        place=place,
        rules=tuple(tuple(one.outcomes) for one in judged),
        seconds=tuple(one.seconds for one in judged),
        problems=tuple(one.problem for one in judged),
    )


def fetched(told: Written, calls: Sequence[ScorerCall]) -> tuple[Judged, ...]:
    """Return the answers to some calls, and delete them from the storage."""
    frames = {name: _by_owner(told.place.read(name)) for name in _FRAMES}
    missing = _by_owner(told.place.read("not_assessed"))
    people = told.place.read("people")["person"]
    told.place.remove()

    def outcome(number: int, slug: str) -> Outcome:
        none = {name: pl.DataFrame(schema=schema) for name, schema in _FRAMES.items()}
        return Outcome(**{name: frames[name].get((number, slug), none[name]) for name in _FRAMES})

    return tuple(
        Judged(
            call=call,
            outcomes={slug: outcome(number, slug) for slug in told.rules[number]},
            not_assessed=missing.get((number, ""), pl.DataFrame(schema=NOT_ASSESSED)),
            people=people,
            seconds=told.seconds[number],
            problem=told.problems[number],
        )
        for number, call in enumerate(calls)
    )


def _owned(frame: pl.DataFrame, number: int, slug: str) -> pl.DataFrame:
    owner = [pl.lit(number, pl.Int64).alias("call"), pl.lit(slug).alias("slug")]
    return frame.select(*owner, *frame.columns)


def _by_owner(frame: pl.DataFrame) -> dict[tuple[object, ...], pl.DataFrame]:
    return frame.partition_by(*_OWNER, as_dict=True, include_key=False, maintain_order=True)
