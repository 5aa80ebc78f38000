"""Puts off what follows a mail that goes later: by as much, or to the next time at which no limit is in its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.arbitration import arbitrate
from inbox_fatigue.arbitration.clocks import shown
from inbox_fatigue.audit.previewing.deciding import FOLLOWS, before

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.arbitration import Arbitration
    from inbox_fatigue.audit.previewing.deciding import Limits
    from inbox_fatigue.inbox_frames import Inboxes

GOES_LATER = "the mail that it follows goes later"
TOO_MUCH = "the mail that it follows goes later, and with this one after it that would be too much"


def put_off_along(
    decided: Arbitration,
    inboxes: Inboxes,
    limits: Limits,
    sends: pl.DataFrame,
    tires: Callable[[Inboxes, pl.Series], pl.Series],
) -> Arbitration:
    """Return decisions in which follow-ups of what goes at another time have one, too.

    What goes as planned, and what has been given a time before, keeps it: one step after the other is put beside
    it. Who follows what does not go at all does not go. `tires` tells whom some of what would be in the inboxes
    tires or breaks a rule for; nothing is put off along for them.
    """
    along = _along(decided, inboxes, limits, sends)
    given = along.decisions.join(
        decided.decisions.filter(pl.col("next_at").is_not_null()), on="touch", how="anti"
    ).drop_nulls("next_at")
    if given.is_empty():
        return replace(decided, decisions=_explained(decided.decisions, sends))
    weary = tires(_as_decided(along.decisions, inboxes), given["touch"])
    spared = given.filter(pl.col("person").is_in(weary.implode()))["touch"]
    is_spared = pl.col("touch").is_in(spared.implode())
    as_before = along.decisions.filter(~is_spared), decided.decisions.filter(is_spared)
    order = along.decisions.select("touch")
    decisions = order.join(pl.concat(as_before), on="touch", maintain_order="left")
    return replace(decided, decisions=_explained(decisions, sends))


def _explained(decisions: pl.DataFrame, sends: pl.DataFrame) -> pl.DataFrame:
    """Return decisions that say so where a follow-up does not go although what it follows does, later."""
    waits = before(sends).join(
        decisions.drop_nulls("next_at").select(before="touch"), on="before", how="semi"
    )
    is_left = (
        (pl.col("cap") == FOLLOWS)
        & pl.col("next_at").is_null()
        & pl.col("touch").is_in(waits["touch"].implode())
    )
    return decisions.with_columns(reason=pl.when(is_left).then(pl.lit(TOO_MUCH)).otherwise("reason"))


def _along(decided: Arbitration, inboxes: Inboxes, limits: Limits, sends: pl.DataFrame) -> Arbitration:
    decisions = decided.decisions
    chain = before(sends).join(
        decisions.filter(~pl.col("kept"), cap=FOLLOWS).select("touch"), on="touch", how="semi"
    )
    planned = inboxes.touches.select("touch", "at")
    asked = chain.clear().select("touch")
    while True:
        later = decisions.drop_nulls("next_at").select("touch", "next_at").join(planned, on="touch")
        span = later.select(before="touch", span=pl.col("next_at") - pl.col("at"))
        along = chain.join(asked, on="touch", how="anti").join(span, on="before").join(planned, on="touch")
        if along.is_empty():
            return replace(decided, decisions=decisions)
        asked = pl.concat([asked, along.select("touch")])
        wanted = along.select("touch", wanted=pl.col("at") + pl.col("span"))
        told = _times(decisions, wanted, inboxes, limits)
        is_told = pl.col("time").is_not_null()
        decisions = (
            decisions.join(told, on="touch", how="left", maintain_order="left")
            .with_columns(
                next_at=pl.coalesce("time", "next_at"),
                reason=pl.when(is_told).then(pl.lit(GOES_LATER)).otherwise("reason"),
            )
            .drop("time")
        )


def _as_decided(decisions: pl.DataFrame, inboxes: Inboxes) -> Inboxes:
    """Return what would be in the inboxes if everything went that may go at some time, at that time."""
    told = decisions.select("touch", "kept", to="next_at")
    goes = ~pl.col("planned") | pl.col("kept") | pl.col("to").is_not_null()
    touches = inboxes.touches.join(told, on="touch", how="left", maintain_order="left").filter(goes)
    moved = _at_another_time(touches, inboxes.people).select(inboxes.touches.columns)
    times = moved.select("touch", "at", "local_at")
    plan = inboxes.plan
    if plan is not None:
        sends = plan.sends.drop("at", "local_at").join(times, on="touch", maintain_order="left")
        values = plan.values.join(times, on="touch", how="semi")
        plan = replace(plan, sends=sends.select(plan.sends.columns), values=values)
    as_of = max(
        (one for one in (inboxes.as_of, moved["at"].max()) if isinstance(one, datetime)), default=None
    )
    return replace(inboxes, touches=moved, plan=plan, as_of=as_of)


def _times(decisions: pl.DataFrame, wanted: pl.DataFrame, inboxes: Inboxes, limits: Limits) -> pl.DataFrame:
    """Return (touch, time) of what would go at some times: then, or later where a limit is in its way."""
    settled = decisions.filter(pl.col("kept") | pl.col("next_at").is_not_null())
    fixed = settled.select("touch", fixed=pl.col("next_at"))
    touches = (
        inboxes.touches.join(fixed.with_columns(is_fixed=True), on="touch", how="left", maintain_order="left")
        .join(wanted, on="touch", how="left", maintain_order="left")
        .filter(~pl.col("planned") | pl.col("is_fixed") | pl.col("wanted").is_not_null())
        .with_columns(to=pl.coalesce("wanted", "fixed"), planned=pl.col("wanted").is_not_null())
    )
    moved = _at_another_time(touches, inboxes.people).select(inboxes.touches.columns)
    found = arbitrate(moved, limits.caps, inboxes.people, pairs=limits.pairs, resolver=limits.resolver)
    both = found.decisions.join(wanted, on="touch")
    return both.select("touch", time=pl.when("kept").then("wanted").otherwise("next_at"))


def _at_another_time(touches: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return touches of which some go at the moment in `to`, by the clocks of those who get them."""
    stay, go = touches.filter(pl.col("to").is_null()), touches.filter(pl.col("to").is_not_null())
    zones = people.select("person", "timezone").unique("person", keep="first", maintain_order=True)
    zoned = go.join(zones, on="person", how="left", maintain_order="left")
    offset = (pl.col("local_at") - pl.col("at").dt.replace_time_zone(None)).dt.total_microseconds()
    offsets = zoned.select(offset.fill_null(0)).to_series().to_numpy()
    local = shown(zoned["to"].dt.epoch("us").to_numpy(), zoned["timezone"], offsets)
    moved = go.with_columns(at=pl.col("to"), local_at=pl.Series(local).cast(pl.Datetime("us")))
    return pl.concat([stay, moved]).sort("inbox", "at", "touch")
