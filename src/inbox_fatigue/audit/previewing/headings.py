"""Who planned mail comes from and what it is called, as its reader will see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.discretion import GAP
from inbox_fatigue.plan import merging
from inbox_fatigue.plan.creatives import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inbox_fatigue.audit.previewing.planning import Planned
    from inbox_fatigue.plan.nouns import PlannedCampaign, Step

Heading = tuple[str, str]  # the sender, and the subject; "" where it is not known


def headings(planned: Planned, touches: pl.Series, *, show_addresses: bool) -> Mapping[int, Heading]:
    """Return the sender and the subject of some planned touches.

    Without `show_addresses` what an audience fills a subject with is left out.
    """
    steps = {(step.campaign, step.number): step for step in planned.plan.steps}
    campaigns = {one.name: one for one in planned.plan.campaigns}
    found = {}
    for row in planned.sends.filter(pl.col("touch").is_in(touches.implode())).iter_rows(named=True):
        step = steps[row["campaign"], row["step"]]
        values = _values(campaigns[row["campaign"]], row["row"]) if show_addresses else None
        sender = row["sender"] or step.sender
        found[row["touch"]] = (step.sender_name or sender, _subject(step, sender, row["at"], values))
    return found


def _values(campaign: PlannedCampaign, row: int) -> Mapping[str, str | None]:
    """Return what the row of an audience fills in."""
    own = campaign.audience.fields.filter(campaign.audience.people["row"] == row)
    return own.row(0, named=True) if own.height and own.width else {}


def _subject(step: Step, sender: str, at: datetime, values: Mapping[str, str | None] | None) -> str:
    if step.creative is None:
        return ""
    said = written(step.creative).subject
    if merging.uses_logic(said):
        return ""
    if values is None:
        values = {one.name: GAP for one in merging.fields(said)}
    system = merging.system_values(sender.rpartition("@")[2], at.year, step.sender_name)
    return merging.filled(said, {**values, **system})
