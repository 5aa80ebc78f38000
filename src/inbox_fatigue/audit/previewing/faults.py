"""What is wrong with the mails of a plan themselves, so that leaving people out does not mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.results.previews import StepFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from inbox_fatigue.findings import Rule
    from inbox_fatigue.results import Condition, FoundFinding


def broken_rules(conditions: Sequence[Condition]) -> frozenset[str]:
    """Return the rules of which there are more findings than the gate allows."""
    return frozenset(one.name for one in conditions if one.broken)


def step_faults(
    findings: Iterable[FoundFinding], rules: Mapping[str, Rule], sends: pl.DataFrame, broken: frozenset[str]
) -> tuple[StepFault, ...]:
    """Return what is wrong with each step by each rule of steps: what stops the plan first, then in its order.

    `sends` has the planned sends with their touches.
    """
    placed = {
        touch: (send, campaign, name, step)
        for touch, send, campaign, name, step in sends.select(
            "touch", "send", "campaign", "name", "step"
        ).iter_rows()
    }
    found: dict[tuple[str, str], list[tuple[FoundFinding, int]]] = {}
    for one in findings:
        if rules[one.rule].of_step and one.touches[-1] in placed:
            found.setdefault((placed[one.touches[-1]][2], one.rule), []).append((one, one.touches[-1]))
    faults = []
    for (name, rule), some in found.items():
        first, touch = min(some, key=lambda told: placed[told[1]][0])
        send, campaign, _, step = placed[touch]
        fault = StepFault(
            campaign=campaign,
            name=name,
            step=step,
            rule=rule,
            message=first.message,
            findings=len(some),
            stops=rule in broken,
            ids=tuple(one.id for one, _ in some),
        )
        faults.append((send, fault))
    ordered = sorted(faults, key=lambda told: (not told[1].stops, told[0], told[1].rule))
    return tuple(fault for _, fault in ordered)
