"""The steps of a plan and their sends, and how a rule tells what is wrong with either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, PlanFacts, Rule

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Need

STEP = ["campaign", "step"]  # what makes two sends one step of a plan
_CARRIER = ("touch", *STEP, "at", "channel", "stream", "recipients")


def facts(inboxes: Inboxes) -> PlanFacts:
    """Return what is planned; nothing, where nothing is."""
    return inboxes.plan if inboxes.plan is not None else PlanFacts()


def planned(inboxes: Inboxes) -> pl.DataFrame:
    """Return the planned sends that are in these inboxes, earliest first, with stream and organisation."""
    known = inboxes.touches.select("touch", "stream", "organisation", address_key="address")
    return facts(inboxes).sends.join(known, on="touch").sort("at", "touch")


def plan_steps(inboxes: Inboxes) -> pl.DataFrame:
    """Return one row per step: what it sends (null where that is not known) and the touch that carries it.

    What is wrong with a step as a whole is told once, at its first send, however many people would get it.
    """
    sends = planned(inboxes).sort("first", "at", "touch", descending=[True, False, False])
    carriers = sends.unique(STEP, keep="first", maintain_order=True).select(_CARRIER)
    said = facts(inboxes).creatives.unique(STEP, keep="first", maintain_order=True)
    return carriers.join(said, on=STEP, how="left").sort(*STEP)


def measured_steps(
    rule: Rule, inboxes: Inboxes, steps: pl.DataFrame, *, broken: pl.Expr, unknown: pl.Expr | None = None
) -> Measurements:
    """Return the steps in which a rule is broken, and the people of those in which that cannot be told.

    `steps` are rows of `plan_steps` with a `note`; the rule's first need says what is missing.
    """
    hits = steps.filter(broken.fill_null(value=False))
    frame = hits.select("touch", "note", measured=pl.col("recipients").cast(pl.Float64))
    told = None
    if unknown is not None:
        told = untold(planned(inboxes).join(steps.filter(unknown), on=STEP, how="semi"), rule.needs[0])
    return Measurements(rule=rule, frame=frame, unassessed=told)


def untold(sends: pl.DataFrame, need: Need) -> pl.DataFrame:
    """Return the people of some sends as those whom a rule cannot judge, for want of something."""
    return sends.select("person", reason=pl.lit(need.reason)).unique()


def line() -> pl.Expr:
    """Return where a send stands in its audience, for notes: addresses stay out of them."""
    return pl.format("line {}", "row")
