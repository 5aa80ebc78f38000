"""Who planned mail comes from, what it is called and how it begins, as its reader will see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from inbox_fatigue.audit.showing.quoting import GAP
from inbox_fatigue.model import Problem, RawMessage, Where
from inbox_fatigue.parsing import Reader
from inbox_fatigue.plan import merging
from inbox_fatigue.plan.creatives import Copy, mail, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.audit.previewing.planning import Planned
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.plan.nouns import PlannedCampaign, Step

# RFC 2606; a reader of mail leaves gaps where a mail names whom it is addressed to, and nobody is called this.
NOBODY = "0@recipient.invalid"


class Heading(NamedTuple):
    """What an inbox shows of one mail; "" where it is not known."""

    sender: str = ""
    subject: str = ""
    beginning: str = ""  # of its text


def headings(
    planned: Planned, touches: pl.Series, limits: Limits, *, show_addresses: bool
) -> Mapping[int, Heading]:
    """Return what an inbox shows of some planned touches, each filled with what its audience says of the person.

    Without `show_addresses` what an audience fills in is left out.
    """
    steps = {(step.campaign, step.number): step for step in planned.plan.steps}
    campaigns = {one.name: one for one in planned.plan.campaigns}
    found = {}
    for row in planned.sends.filter(pl.col("touch").is_in(touches.implode())).iter_rows(named=True):
        step = steps[row["campaign"], row["step"]]
        step = replace(step, sender=row["sender"] or step.sender)
        known = _values(campaigns[row["campaign"]], row["row"])
        whom, said = (NOBODY, known) if show_addresses else (row["address"], _gaps(step, known))
        copy = Copy(address=whom, at=row["at"], values=said)
        found[row["touch"]] = Heading(
            sender=step.sender_name or step.sender,
            subject=subject_of(step, copy),
            beginning=_beginning(step, copy, limits),
        )
    return found


def _values(campaign: PlannedCampaign, row: int) -> Mapping[str, str | None]:
    """Return what the row of an audience fills in."""
    own = campaign.audience.fields.filter(campaign.audience.people["row"] == row)
    return own.row(0, named=True) if own.height and own.width else {}


def _gaps(step: Step, known: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """Return a gap for each field that the audience fills, so that what nobody fills is still to be seen."""
    if step.creative is None:
        return {}
    used = {one.name for said in written(step.creative).texts for one in merging.fields(said)}
    return {name: GAP for name in used if known.get(name)}


def subject_of(step: Step, copy: Copy) -> str:
    """Return the subject of one copy, "" where it is not known."""
    if step.creative is None:
        return ""
    said = written(step.creative).subject
    if merging.uses_logic(said):
        return ""
    system = merging.system_values(step.sender.rpartition("@")[2], copy.at.year, step.sender_name)
    given = {name: value for name, value in copy.values.items() if value}
    return merging.filled(said, {**system, **given})


def _beginning(step: Step, copy: Copy, limits: Limits) -> str:
    """Return how one copy begins, read as any mail is; what it says must not hang on logic of its own."""
    if step.creative is None or written(step.creative).uses_logic:
        return ""
    raw = mail(step, copy)
    assert raw is not None, "a step with a creative has a mail"
    reader = Reader(limits, lambda _: ())  # a new one: it tells a content once
    found = reader.read(RawMessage(where=Where(source=step.creative.name), raw=raw))
    return "" if isinstance(found, Problem) or found.content is None else found.content.preview
