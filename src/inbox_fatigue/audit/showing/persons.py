"""Every person's result, most tired first, with their findings in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.showing.findings import by_person, named, together, told
from inbox_fatigue.ledger.places import PLACES
from inbox_fatigue.results import Person, State

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from inbox_fatigue.audit.judging.judgement import Judgement
    from inbox_fatigue.audit.showing.naming import Names
    from inbox_fatigue.results import FoundFinding

_FAMILY = "family:"
_UNNAMED = "(no label)"  # somebody of a ledger that is damaged


def all_people(
    judgement: Judgement,
    undated: Mapping[int, int],
    names: Names,
    places: pl.DataFrame,
    roles: Container[int],
) -> tuple[Person, ...]:
    """Return everybody who got mail; those whose mail has no usable date come last, unknown.

    `places` says where touches were read; `roles` are mailboxes that several people read.
    """
    ranked = _ranked(judgement.people, names)
    found = by_person(told(judgement, judgement.findings, names, places), ranked["person"].to_list())
    families = {name: name.removeprefix(_FAMILY) for name in ranked.columns if name.startswith(_FAMILY)}
    dated = (
        Person(
            id=row["person"],
            label=row["label"],
            state=State(row["state"]),
            fatigue=row["fatigue"],
            at_worst=row["at_worst"],
            at_worst_on=row["at_worst_on"],
            families={name: row[column] for column, name in families.items()},
            touches=row["touches"],
            counted=row["counted"],
            findings=found.get(row["person"], ()),
            status=row["status"] or "",
        )
        for row in ranked.iter_rows(named=True)
    )
    everybody = (*dated, *_undated_people(undated, judgement, names))
    return tuple(replace(one, role=True) if one.id in roles else one for one in everybody)


def as_they_were(people: Iterable[Person], then: Judgement, names: Names) -> tuple[Person, ...]:
    """Return people with what had tired them by the moment that *now* means, from a judgement of that alone."""
    found = findings_by_person(then, then.findings, names)
    return tuple(replace(one, then=found.get(one.id, ())) for one in people)


def _ranked(people: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return people with their labels: the tired of now first, then those who were it most at their worst.

    Numbers are rounded as Python rounds them, and column by column: there may be a million people.
    """
    scores = [name for name in people.columns if name.startswith(_FAMILY) or name in ("fatigue", "at_worst")]
    rounded = people.with_columns(
        pl.Series(name, [round(score, 4) for score in people[name].to_list()], dtype=pl.Float64)
        for name in scores
    )
    is_tired = pl.col("state").is_in((State.TIRED.value, State.EXHAUSTED.value))
    now = pl.when(is_tired).then("fatigue").otherwise(0.0)
    labelled = rounded.with_columns(label=named("person", names.people).fill_null(_UNNAMED))
    return labelled.sort(
        is_tired, now, "at_worst", "counted", "label", descending=[True, True, True, True, False]
    )


def all_findings(people: Sequence[Person]) -> Sequence[FoundFinding]:
    """Return the findings of all people, person by person."""
    return together([person.findings for person in people])


def findings_by_person(
    judgement: Judgement, findings: pl.DataFrame, names: Names
) -> Mapping[int, Sequence[FoundFinding]]:
    """Return findings of a judgement in words, each person's in the order of the frame."""
    nowhere = pl.DataFrame(schema=PLACES)
    people = findings["person"].unique(maintain_order=True).to_list()
    return by_person(told(judgement, findings, names, nowhere), people)


def _undated_people(undated: Mapping[int, int], judgement: Judgement, names: Names) -> tuple[Person, ...]:
    known = set(judgement.people["person"].to_list())
    return tuple(
        Person(
            id=person,
            label=names.people[person],
            state=State.UNKNOWN,
            fatigue=0.0,
            at_worst=0.0,
            at_worst_on=None,
            families={},
            touches=count,
            counted=0,
            findings=(),
        )
        for person, count in sorted(undated.items())
        if person not in known
    )


def unjudged(person: int, label: str) -> Person:
    """Return the result of somebody to whom no audited mail went."""
    return Person(
        id=person,
        label=label,
        state=State.UNKNOWN,
        fatigue=0.0,
        at_worst=0.0,
        at_worst_on=None,
        families={},
        touches=0,
        counted=0,
        findings=(),
    )
