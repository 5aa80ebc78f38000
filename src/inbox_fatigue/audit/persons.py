"""Every person's result, most tired first, with their findings in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from inbox_fatigue.audit.naming import organisation_name
from inbox_fatigue.results import FoundFinding, Person, State
from inbox_fatigue.scoring import message

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    import polars as pl

    from inbox_fatigue.audit.judging import Judgement
    from inbox_fatigue.audit.naming import Names
    from inbox_fatigue.model import Where


def all_people(
    judgement: Judgement,
    undated: Mapping[int, int],
    names: Names,
    places: Mapping[int, Where],
    roles: Container[int],
) -> tuple[Person, ...]:
    """Return everybody who got mail; those whose mail has no usable date come last, unknown.

    `places` says where touches were read; `roles` are mailboxes that several people read.
    """
    dated = _people(judgement, findings_by_person(judgement, judgement.findings, names, places), names)
    everybody = (*dated, *_undated_people(undated, judgement, names))
    return tuple(replace(one, role=True) if one.id in roles else one for one in everybody)


def findings_by_person(
    judgement: Judgement, findings: pl.DataFrame, names: Names, places: Mapping[int, Where]
) -> dict[int, list[FoundFinding]]:
    """Return findings of a judgement in words, each person's in the order of the frame."""
    ordered = judgement.evidence.sort("finding", "touch")
    counted = dict(ordered.group_by("finding", maintain_order=True).agg("touch").rows())
    said = cache(
        lambda rule, *numbers: message(judgement.rules[rule], *numbers)
    )  # many findings say the same
    found: dict[int, list[FoundFinding]] = defaultdict(list)
    for row in findings.iter_rows(named=True):
        found[row["person"]].append(
            FoundFinding(
                id=row["finding"],
                rule=row["rule"],
                recipient=names.people[row["person"]],
                organisation=organisation_name(row["organisation"], names),
                campaign=names.campaigns.get(row["campaign"], ""),
                first_at=row["first_at"],
                last_at=row["last_at"],
                measured=row["measured"],
                comfortable=row["comfortable"],
                unit=judgement.rules[row["rule"]].unit,
                share=row["share"],
                touches=tuple(counted.get(row["finding"], (row["touch"],))),
                from_all=row["from_all"],
                where=places.get(row["touch"]),
                message=said(row["rule"], row["measured"], row["span_us"], row["note"]),
            )
        )
    return found


def _people(
    judgement: Judgement, found: Mapping[int, list[FoundFinding]], names: Names
) -> tuple[Person, ...]:
    families = [name for name in judgement.people.columns if name.startswith("family:")]
    people = [
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
            findings=tuple(found.get(row["person"], ())),
            status=row["status"] or "",
        )
        for row in judgement.people.iter_rows(named=True)
    ]
    return tuple(sorted(people, key=_rank))


def _rank(person: Person) -> tuple[bool, float, float, int, str]:
    """Order people: the tired of now first, then those who were it most at their worst."""
    is_tired = person.state in {State.TIRED, State.EXHAUSTED}
    now = person.fatigue if is_tired else 0.0
    return (not is_tired, -now, -person.at_worst, -person.counted, person.label)


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
