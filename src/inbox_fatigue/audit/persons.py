"""Every person's result, most tired first, with their findings in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.audit.telling import by_person, together, told
from inbox_fatigue.ledger.places import PLACES
from inbox_fatigue.results import Person, State

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from inbox_fatigue.audit.judging import Judgement
    from inbox_fatigue.audit.naming import Names
    from inbox_fatigue.results import FoundFinding


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
    rows = sorted(judgement.people.iter_rows(named=True), key=lambda row: _rank(row, names))
    ranked = [row["person"] for row in rows]
    found = by_person(told(judgement, judgement.findings, names, places), ranked)
    families = [name for name in judgement.people.columns if name.startswith("family:")]
    dated = (
        Person(
            id=row["person"],
            label=names.people[row["person"]],
            state=State(row["state"]),
            fatigue=round(row["fatigue"], 4),
            at_worst=round(row["at_worst"], 4),
            at_worst_on=row["at_worst_on"],
            families={name.removeprefix("family:"): round(row[name], 4) for name in families},
            touches=row["touches"],
            counted=row["counted"],
            findings=found.get(row["person"], ()),
            status=row["status"] or "",
        )
        for row in rows
    )
    everybody = (*dated, *_undated_people(undated, judgement, names))
    return tuple(replace(one, role=True) if one.id in roles else one for one in everybody)


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


def _rank(row: Mapping[str, Any], names: Names) -> tuple[bool, float, float, int, str]:
    """Order people: the tired of now first, then those who were it most at their worst."""
    is_tired = row["state"] in {State.TIRED, State.EXHAUSTED}
    now = round(row["fatigue"], 4) if is_tired else 0.0
    return (not is_tired, -now, -round(row["at_worst"], 4), -row["counted"], names.people[row["person"]])


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
