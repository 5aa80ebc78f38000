"""What arbitration keeps back, by person, by limit and by the arithmetic of other systems, in a report's words."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import caps
from inbox_fatigue.results.previews import CapLine, Disagreement, PresetLine, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.arbitration import Arbitration
    from inbox_fatigue.audit.showing.naming import Names
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.plan.nouns import Plan


def refusals_of(plan: Plan, sends: pl.DataFrame, decided: Arbitration, names: Names) -> tuple[Refusal, ...]:
    """Return what must not go as planned, in the order of the plan."""
    told = decided.decisions.filter(~pl.col("kept")).select("touch", "cap", "reason", "counted", "next_at")
    rows = sends.join(told, on="touch").sort("send")
    zones = {one.name: one.zone for one in plan.campaigns}
    return tuple(
        Refusal(
            touch=row["touch"],
            recipient=names.people[row["person"]],
            address=row["address"],
            row=row["row"],
            campaign=row["campaign"],
            name=row["name"],
            step=row["step"],
            at=row["at"],
            cap=row["cap"],
            reason=row["reason"],
            counted=tuple(row["counted"]),
            next_at=row["next_at"],
            weight=row["weight"],
            zone=zones[row["campaign"]],
        )
        for row in rows.iter_rows(named=True)
    )


def unassessed(inboxes: Inboxes) -> Mapping[str, frozenset[int]]:
    """Return the people whom the plan reaches and to whom a cap cannot be applied, by the cap's name."""
    reached = inboxes.touches.filter("planned").select("person").unique()
    counted = caps.all_spans(inboxes.caps, inboxes.touches, inboxes.people)
    rows = caps.unknown(counted, planned=True).join(reached, on="person", how="semi")
    return {name: frozenset(people) for name, people in rows.group_by("cap").agg("person").sort("cap").rows()}


def cap_lines(inboxes: Inboxes, decided: Arbitration) -> tuple[CapLine, ...]:
    """Return every limit with what it keeps back; pairs of campaigns are limits, too."""
    refused = decided.decisions.filter(~pl.col("kept"))
    counted = {
        name: (sends, people)
        for name, sends, people in refused.group_by("cap").agg(pl.len(), pl.col("person").n_unique()).rows()
    }
    blind = unassessed(inboxes)
    own = [
        CapLine(
            name=cap.name,
            allows=caps.allows(cap),
            refused=counted.get(cap.name, (0, 0))[0],
            people=counted.get(cap.name, (0, 0))[1],
            unassessed=len(blind.get(cap.name, ())),
        )
        for cap in inboxes.caps
    ]
    known = {cap.name for cap in inboxes.caps}
    pairs = [
        CapLine(name=name, allows="", refused=sends, people=people, unassessed=0)
        for name, (sends, people) in sorted(counted.items())
        if name not in known
    ]
    return (*own, *pairs)


def by_presets(found: Mapping[str, Arbitration]) -> tuple[PresetLine, ...]:
    """Return how much each system's arithmetic keeps back."""
    lines = []
    for name, decided in found.items():
        refused = decided.decisions.filter(~pl.col("kept"))
        lines.append(PresetLine(preset=name, refused=len(refused), people=refused["person"].n_unique()))
    return tuple(lines)


def disagreements(
    found: Mapping[str, Arbitration], sends: pl.DataFrame, names: Names
) -> tuple[Disagreement, ...]:
    """Return, for each two systems, what the one lets through and the other holds back."""
    told = []
    for one, other in permutations(found, 2):
        kept = found[one].decisions.filter("kept").select("touch")
        held = found[other].decisions.filter(~pl.col("kept")).join(kept, on="touch", how="semi")
        rows = sends.select("touch", "name", "person", "at", "send").join(
            held.select("touch", "reason"), on="touch"
        )
        if rows.is_empty():
            continue
        first = rows.sort("send").row(0, named=True)
        told.append(
            Disagreement(
                lets_through=one,
                holds_back=other,
                sends=len(rows),
                example=f"{first['name']} to {names.people[first['person']]}: {first['reason']}",
            )
        )
    return tuple(told)
