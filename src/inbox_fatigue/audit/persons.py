"""Every person's result, most tired first, with their findings in words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from inbox_fatigue.audit.naming import organisation_name
from inbox_fatigue.results import FoundFinding, Person, State
from inbox_fatigue.scoring import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.audit.judging import Judgement
    from inbox_fatigue.audit.naming import Names


def all_people(judgement: Judgement, undated: Mapping[int, int], names: Names) -> tuple[Person, ...]:
    """Return everybody who got mail; those whose mail has no usable date come last, unknown."""
    return (
        *_people(judgement, _findings(judgement, names), names),
        *_undated_people(undated, judgement, names),
    )


def _findings(judgement: Judgement, names: Names) -> dict[int, list[FoundFinding]]:
    counted = {
        finding: tuple(sorted(touches))
        for finding, touches in judgement.evidence.group_by("finding").agg("touch").rows()
    }
    found: dict[int, list[FoundFinding]] = defaultdict(list)
    for row in judgement.findings.iter_rows(named=True):
        rule = judgement.rules[row["rule"]]
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
                unit=rule.unit,
                share=row["share"],
                touches=counted.get(row["finding"], (row["touch"],)),
                from_all=row["from_all"],
                message=message(rule, row["measured"], row["span_us"], row["note"]),
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
