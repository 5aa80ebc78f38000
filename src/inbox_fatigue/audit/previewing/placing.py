"""Says on which line of the plan the step stands that a finding is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.model import Where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inbox_fatigue.plan.nouns import Plan
    from inbox_fatigue.results import FoundFinding


def placed(
    findings: Mapping[int, Sequence[FoundFinding]], plan: Plan, sends: pl.DataFrame
) -> Mapping[int, Sequence[FoundFinding]]:
    """Return findings by person, each with the line of the last planned mail that it counts.

    They are as they were where the plan has no lines: as a table of planned sends. `sends` has the planned sends
    with their touches.
    """
    lines = [(one.campaign, one.number, one.line) for one in plan.steps if one.line is not None]
    known = pl.DataFrame(
        lines, schema={"campaign": pl.String, "step": pl.Int64, "line": pl.Int64}, orient="row"
    )
    joined = sends.drop_nulls(["touch", "at"]).join(known, on=["campaign", "step"])
    times = {touch: (at, line) for touch, at, line in joined.select("touch", "at", "line").iter_rows()}
    return {
        person: tuple(_with_line(one, str(plan.path), times) for one in some)
        for person, some in findings.items()
    }


def _with_line(finding: FoundFinding, path: str, times: Mapping[int, tuple[datetime, int]]) -> FoundFinding:
    planned = [times[touch] for touch in finding.touches if touch in times]
    return replace(finding, where=Where(source=path, line=max(planned)[1])) if planned else finding
