"""What a ledger holds beside a plan: the records in which a planned send may stand, and by what each is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.previewing.contents import SOME_DAY
from inbox_fatigue.audit.previewing.headings import subject_of
from inbox_fatigue.columns import AT
from inbox_fatigue.doubles import with_subject_keys
from inbox_fatigue.errors import PlanError
from inbox_fatigue.inboxes.loading import own_names
from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.row_keys import campaign_key
from inbox_fatigue.parsing.threads import subject_key
from inbox_fatigue.plan import merging
from inbox_fatigue.plan.audiences import rows
from inbox_fatigue.plan.creatives import Copy, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from inbox_fatigue.audit.previewing.already import Begun
    from inbox_fatigue.audit.previewing.contents import StepRead
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.plan.nouns import Plan, PlannedCampaign

_DAY = 86_400_000_000  # microseconds; a log may tell the day alone
_OF_MAIL = ("at", "day_only", "channel", "campaign", "sequence", "content")
_KNOWN_BY = ("campaign", "sequence", "content", "subject_key")
_RECORD = ("touch", "person", "at", "day_only", "channel", "message", *_KNOWN_BY)
_NEAR, _AFTER = "within ten minutes", "after the mail before it"
_OF_FIRST = "give a later time, or ingest the log or the mail in which it went"
_OF_FOLLOW_UP = "ingest the log or the mail in which it went, or take it out of the plan"


def records(ledger: Ledger, sends: pl.DataFrame, until: datetime | None) -> pl.DataFrame:
    """Return what went to the people of planned sends (`known_by`), as `already.begun` takes it.

    What went before any of them could have, or after `until`, is left out. Of two records of one send the fuller
    one is told, and what either is known by holds of both. `message` is as inboxes have it.
    """
    first = sends.select(pl.col("at").dt.epoch("us").min() - pl.col("spread_us").max()).item()
    within = pl.col("at") >= (first or 0) - _DAY
    if until is not None:
        within &= pl.col("at") <= pl.lit(until, dtype=AT).dt.epoch("us")
    people = sends.select("person").unique()
    same = reading.sends_where(ledger, pl.col("same_as").is_not_null(), "same_as")
    logs, mails = (
        some.filter(within).join(people, on="person", how="semi")
        for some in (reading.log_touches(ledger), reading.mail_touches(ledger, *_OF_MAIL))
    )
    logs = with_subject_keys(ledger, logs).with_columns(message="log_message")
    said = reading.messages(ledger).select("message", "subject_key")
    mails = mails.join(said, on="message", how="left").join(own_names(ledger), on="message", how="left")
    mails = mails.with_columns(message="own")
    both = pl.concat([one.select(*_RECORD, "told_campaign") for one in (mails, logs)])
    told = both.with_columns(campaign=pl.coalesce("told_campaign", "campaign")).drop("told_campaign")
    told = told.join(same, on="touch", how="left")
    one = pl.coalesce("same_as", "touch")
    named = pl.col(*_KNOWN_BY, "message").drop_nulls().first().over(one)
    return told.with_columns(named).filter(pl.col("same_as").is_null()).drop("same_as").sort("at", "touch")


def known_by(ledger: Ledger, plan: Plan, steps: Sequence[StepRead], sends: pl.DataFrame) -> pl.DataFrame:
    """Return planned sends with the person, and with the names and subjects by which a record may know each."""
    owners = reading.addresses(ledger).select(address_key="id", person=pl.coalesce("recipient", "id"))
    spreads = {one.name: one.spread // one.spread.resolution for one in plan.campaigns}
    names = {step.name: campaign_key(step.name) for step in plan.steps}
    sequences = {one.name: text_key("sequence", one.name) for one in plan.campaigns}
    keyed = sends.join(owners, on="address_key", how="left", maintain_order="left").with_columns(
        person=pl.coalesce("person", "address_key"),
        name_key=pl.col("name").replace_strict(names, return_dtype=pl.Int64),
        named_sequence=pl.col("campaign").replace_strict(sequences, return_dtype=pl.Int64),
        spread_us=pl.col("campaign").replace_strict(spreads, return_dtype=pl.Int64),
    )
    by_step, by_row = _subjects(plan, steps)
    told = keyed.join(by_step, on=["campaign", "step"], how="left", maintain_order="left")
    told = told.join(
        by_row, on=["campaign", "step", "row"], how="left", maintain_order="left", suffix="_of_row"
    )
    return told.with_columns(subject_key=pl.coalesce("subject_key_of_row", "subject_key")).drop(
        "subject_key_of_row"
    )


def _subjects(plan: Plan, steps: Sequence[StepRead]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the keys of the subjects that everybody sees by campaign and step, and of the others by row as well."""
    campaigns = {one.name: one for one in plan.campaigns}
    by_step, by_row = [], []
    for step in (read.step for read in steps):
        said = "" if step.creative is None else written(step.creative).subject
        if not said or merging.uses_logic(said):
            continue
        if not merging.fields(said):
            by_step.append((step.campaign, step.number, subject_key(said)[0]))
            continue
        for row, copy in _copies(campaigns[step.campaign]):
            by_row.append((step.campaign, step.number, row, subject_key(subject_of(step, copy))[0]))
    schema = {"campaign": pl.String, "step": pl.Int64, "row": pl.Int64, "subject_key": pl.Int64}
    of_steps = {name: kind for name, kind in schema.items() if name != "row"}
    return pl.DataFrame(by_step, schema=of_steps, orient="row"), pl.DataFrame(
        by_row, schema=schema, orient="row"
    )


def _copies(campaign: PlannedCampaign) -> Iterator[tuple[int, Copy]]:
    people, fields = campaign.audience.people, campaign.audience.fields
    values = fields.iter_rows(named=True) if fields.width else ({} for _ in range(people.height))
    for row, address, filled in zip(people["row"], people["address"], values, strict=True):
        yield row, Copy(address=address, at=SOME_DAY, values=filled)


def refuse_late(plan: Plan, found: Begun, now: datetime | None) -> None:
    """Raise PlanError for the steps that are to go at a time that is past: of each campaign the first of them.

    Where everybody has a time of their own, a step is late when it is past for all of them.
    """
    told = []
    campaigns = {one.name: one for one in plan.campaigns}
    for (name,), some in found.late.sort("step", "at", "row").group_by("campaign", maintain_order=True):
        campaign, first = campaigns[str(name)], some.row(0, named=True)
        of_step = {"campaign": first["campaign"], "step": first["step"]}
        apart = campaign.by_own_clock or first["step"] > 0
        if apart and found.left.filter(**of_step).height > some.filter(**of_step).height:
            continue
        where, what_to_do = (_AFTER, _OF_FOLLOW_UP) if first["step"] else (_NEAR, _OF_FIRST)
        past = f"which is past at {now:%Y-%m-%d %H:%M} UTC, and the history holds none of it {where}; {what_to_do}"
        if not campaign.place:
            lines = some["row"].unique().sort()
            also = f" (likewise {rows(lines.slice(1))})" if len(lines) > 1 else ""
            told.append(
                (
                    lines[0],
                    f"{plan.path}:{lines[0]}: is to go at {first['at']:%Y-%m-%d %H:%M} UTC, {past}{also}",
                )
            )
            continue
        what = f'puts "{first["name"]}" at' if first["step"] else "is"
        told.append((0, f"{campaign.place} {what} {first['at']:%Y-%m-%d %H:%M} UTC, {past}"))
    if told:
        raise PlanError(tuple(sentence for _, sentence in sorted(told, key=lambda one: one[0])))
