"""Puts what is planned beside what was sent, in a copy of the ledger, so that one pipeline settles both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence  # noqa: TC003 - fields of a public dataclass
from dataclasses import dataclass, field, replace
from datetime import datetime  # noqa: TC003 - likewise
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit import admitting
from inbox_fatigue.audit.previewing.already import begun, remarks_on
from inbox_fatigue.audit.previewing.contents import read_steps
from inbox_fatigue.audit.previewing.holding import known_by, records, refuse_late
from inbox_fatigue.audit.previewing.reactions import reactions
from inbox_fatigue.columns import PLANNED_CREATIVES, PLANNED_SENDS, PLANNED_VALUES, TOUCHES
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.inbox_frames import PlanFacts
from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.row_keys import campaign_key
from inbox_fatigue.ledger.writing import plan_rows
from inbox_fatigue.plan.applying import applied, read_lists
from inbox_fatigue.plan.hygiene import creative_rows, value_rows
from inbox_fatigue.plan.unfolding import unfold

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.audit.previewing.contents import StepRead
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.plan.nouns import Plan

OF_STEP = ("subject_key", "reply_prefix", "way_out_header", "way_out_one_click", "way_out_visible")


@dataclass(frozen=True, kw_only=True)
class Past:
    """How far the history goes."""

    now: datetime | None  # before it nothing can be sent; None: there is no past
    until: datetime | None  # what came later is left out; None: nothing is


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A plan as it lies in a copy of the ledger."""

    plan: Plan
    sends: pl.DataFrame  # PLANNED with touch, address_key, campaign_key, sequence_key, content, follows
    steps: tuple[StepRead, ...]
    sent: pl.DataFrame = field(default_factory=pl.DataFrame)  # see `already.Begun`
    remarks: Sequence[str] = ()  # on what has gone already
    rates: Mapping[str, Sequence[float | None]] = field(
        default_factory=dict
    )  # see `plan.expected.step_rates`


def take_in(copy: Ledger, call: Call, plan: Plan, past: Past, apply: str | None = None) -> Planned:
    """Unfold a plan, read what its steps say, and write what has not gone yet into a copy of the ledger.

    `apply` names a directory with the lists of an earlier preview. PlanError tells which times are past.
    """
    as_kept = admitting.known_names(copy, call.request).address
    unfolded = unfold(plan, _zones(copy, plan, as_kept))
    if apply is not None:
        unfolded = applied(unfolded, read_lists(apply))
    keyed = plan_rows.keyed(unfolded, text_key("plan", plan.digest), as_kept)
    steps = read_steps(call, plan)
    contents = _by_step(steps).select("campaign", "step", "content")
    follows = pl.col("campaign").is_in([one.name for one in plan.campaigns if len(one.steps) > 1])
    sends = keyed.join(contents, on=["campaign", "step"], how="left", maintain_order="left").with_columns(
        follows=follows
    )
    known = known_by(copy, plan, steps, sends)
    came = reactions(copy, known, past.until)
    found = begun(known, records(copy, known, past.until), came, past.now)
    refuse_late(plan, found, past.now)
    plan_rows.write_contents(copy, [one.content for one in steps if one.content is not None])
    plan_rows.write_planned(copy, found.left)
    plan_rows.write_begun(copy, found.sent)
    return Planned(
        plan=plan,
        sends=found.left.select(sends.columns),
        steps=steps,
        sent=found.sent,
        remarks=remarks_on(found),
    )


def senders(planned: Planned) -> tuple[tuple[int, str, str, str], ...]:
    """Return key, address, name and domain of everybody of whom a plan says under which name they write."""
    names = {one.sender.lower(): one.sender_name for one in planned.plan.campaigns if one.sender_name}
    keys = planned.sends.select("sender", "sender_key").drop_nulls().unique().sort("sender").rows()
    return tuple(
        (key, sender, names[sender.lower()], sender.rpartition("@")[2])
        for sender, key in keys
        if sender.lower() in names
    )


def _zones(ledger: Ledger, plan: Plan, as_kept: Callable[[str], str]) -> pl.DataFrame:
    """Return (address, timezone) of everybody in a plan whose zone the contacts tell."""
    known = reading.addresses(ledger).select(
        id="id", address="address", person=pl.coalesce("recipient", "id")
    )
    told = reading.contacts(ledger).select(id="address", timezone="timezone").drop_nulls()
    zones = told.join(known.select("id", "person"), on="id").unique(
        "person", keep="first", maintain_order=True
    )
    told_of = known.join(zones.select("person", "timezone"), on="person").select("address", "timezone")
    planned = {one for campaign in plan.campaigns for one in campaign.audience.people["address"].to_list()}
    written = pl.DataFrame(
        [(one, as_kept(one)) for one in sorted(planned)],
        schema={"written": pl.String, "address": pl.String},
        orient="row",
    )
    return told_of.join(written, on="address").select("timezone", address="written")


def _by_step(steps: Sequence[StepRead]) -> pl.DataFrame:
    rows = [(one.step.campaign, one.step.number, one.key, *one.of_mail) for one in steps]
    schema = {"campaign": pl.String, "step": pl.Int64, "content": pl.Int64} | {
        name: TOUCHES[name] for name in OF_STEP
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def with_plan(inboxes: Inboxes, planned: Planned, listed: pl.DataFrame) -> Inboxes:
    """Return the inboxes of the people whom the plan reaches, with what is known of its sends filled in.

    Whoever shares an account or a household with one of them comes along, because caps may count both.
    """
    told = planned.sends.join(_by_step(planned.steps).drop("content"), on=["campaign", "step"], how="left")
    told = told.join(_parents(planned), on="touch", how="left")
    is_held = pl.col("touch").is_in(planned.sent["held"].implode())
    touches = (
        inboxes.touches.join(
            told.select("touch", "parent", *OF_STEP, message="touch", sender="sender_key"),
            on="touch",
            how="left",
            suffix="_of_step",
            maintain_order="left",
        )
        .with_columns(
            pl.when("planned").then(f"{name}_of_step").otherwise(name).alias(name)
            for name in ("parent", "message", "sender", *OF_STEP)
        )
        .with_columns(message=pl.coalesce("message", pl.when(is_held).then("touch")))
    )
    reached = _neighbours(inboxes, touches.filter("planned").select("person").unique())
    kept = conform(touches, TOUCHES).select(*TOUCHES).join(reached, on="person", how="semi")
    return replace(
        inboxes,
        touches=kept.sort("inbox", "at", "touch"),
        events=inboxes.events.join(reached, on="person", how="semi"),
        people=inboxes.people.join(reached, on="person", how="semi"),
        plan=_facts(planned, kept, listed),
    )


def _parents(planned: Planned) -> pl.DataFrame:
    """Return (touch, parent): the send that a reply in the same thread goes below, or the one that went already.

    A row of a log without a Message-ID is known by its own key instead.
    """
    sends, own = planned.sends, ["campaign", "step", "row", "address"]
    replies = sends.filter(pl.col("step") > 0).select(
        "touch", "campaign", "row", "address", before=pl.col("step") - 1
    )
    went = planned.sent.select(*own, parent=pl.coalesce("parent", "held"))
    mails = [sends.select(*own, parent="touch"), went]
    first = pl.concat(mails).rename({"step": "before"})
    return replies.join(first, on=["campaign", "row", "address", "before"]).select("touch", "parent")


def _neighbours(inboxes: Inboxes, reached: pl.DataFrame) -> pl.DataFrame:
    people = inboxes.people
    own = people.join(reached, on="person", how="semi")
    near = [
        people.filter(pl.col(name).is_in(own[name].drop_nulls().unique().implode())).select("person")
        for name in ("account", "household")
    ]
    return pl.concat([reached, *near]).unique()


def _facts(planned: Planned, touches: pl.DataFrame, listed: pl.DataFrame) -> PlanFacts:
    placed = planned.sends.join(touches.select("touch", "person", "local_at"), on="touch").sort("at", "touch")
    step = ["campaign", "step"]
    sends = placed.with_columns(
        campaign=pl.col("campaign_key"),
        first=pl.int_range(pl.len()).over(step) == 0,
        recipients=pl.col("person").n_unique().over(step).cast(pl.Int64),
    )
    return PlanFacts(
        sends=conform(sends, PLANNED_SENDS).select(*PLANNED_SENDS),
        values=_values(planned.plan, placed),
        creatives=_creatives(planned.plan, planned.steps),
        listed=listed,
    )


def _creatives(plan: Plan, steps: Sequence[StepRead]) -> pl.DataFrame:
    keys = pl.DataFrame(
        [(one.step.campaign, one.step.number, campaign_key(one.step.campaign), one.key) for one in steps],
        schema={"campaign_name": pl.String, "step": pl.Int64, "campaign": pl.Int64, "content": pl.Int64},
        orient="row",
    )
    told = creative_rows(plan).drop("campaign", "content")
    joined = told.join(keys, on=["campaign_name", "step"], how="left", maintain_order="left")
    return conform(joined, PLANNED_CREATIVES).select(*PLANNED_CREATIVES)


def _values(plan: Plan, sends: pl.DataFrame) -> pl.DataFrame:
    rows = value_rows(plan).join(
        sends.select("touch", "campaign", "step", "row"), on=["campaign", "step", "row"]
    )
    return conform(rows, PLANNED_VALUES).select(*PLANNED_VALUES).sort("touch", "field")
