"""Unfolds a plan into its sends: every person of every audience, at every step, if nobody reacts.

A follow-up goes the stated time after the step before, weekends and nights not skipped, for that is what a
sending system without such rules does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT, PLANNED
from inbox_fatigue.frames.schemas import empty
from inbox_fatigue.user_files.zones import is_zone

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_fatigue.plan.nouns import Plan, PlannedCampaign, Step

_LONGEST_GAP = 25 * 60  # minutes; a zone that crosses the date line skips a whole day


def unfold(plan: Plan, zones: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the planned sends (`columns.PLANNED`), in the order of the plan, its steps and its audiences.

    `zones` (address, timezone) says by which clock people live where their audience does not; without either
    a send by the person's own clock goes by the campaign's zone, and `zone_known` is False.
    A clock time that does not exist on its day, because clocks go forward then, is moved to the first that
    does, and `moved` is True; of one that comes twice the first is meant.
    """
    frames = [
        _step(campaign, step, begun)
        for campaign in plan.campaigns
        for begun in [_begun(campaign, zones)]
        for step in campaign.steps
    ]
    if not frames:
        return empty(PLANNED)
    sends = pl.concat(frames)
    return sends.with_columns(pl.int_range(sends.height, dtype=pl.Int64).alias("send")).select(*PLANNED)


def _begun(campaign: PlannedCampaign, zones: pl.DataFrame | None) -> pl.DataFrame:
    """Return when the first step goes to each person: columns address, row, weight, sender, at and more."""
    people = campaign.audience.people
    size = max(people.height, 1)
    spread_us = campaign.spread // campaign.spread.resolution
    delay = pl.duration(microseconds=pl.int_range(people.height, dtype=pl.Int64) * spread_us // size)
    people = people.select(
        "address",
        "row",
        pl.col("weight").fill_null(campaign.weight),
        pl.coalesce("sender", pl.lit(campaign.sender or None, dtype=pl.String)).alias("sender"),
        "timezone",
        pl.col("at").alias("own"),
        delay.alias("delay"),
    )
    if campaign.send_at is None:
        return people.with_columns(at="own", zone_known=pl.lit(value=True), moved=pl.lit(value=False))
    if not campaign.by_own_clock:
        at = pl.lit(campaign.send_at, dtype=AT) + pl.col("delay")
        return people.with_columns(
            pl.coalesce("own", at).alias("at"), zone_known=pl.lit(value=True), moved=pl.lit(campaign.moved)
        )
    return _by_own_clocks(people, campaign.send_at, campaign.zone, zones)


def _by_own_clocks(
    people: pl.DataFrame, clock_time: datetime, fallback: str, zones: pl.DataFrame | None
) -> pl.DataFrame:
    if zones is not None and zones.height:
        known = zones.select("address", pl.col("timezone").cast(pl.String).alias("told"))
        known = known.unique("address", keep="first", maintain_order=True)
        people = people.join(known, on="address", how="left", maintain_order="left")
        people = people.with_columns(pl.coalesce("timezone", "told").alias("timezone")).drop("told")
    unfit = [name for name in people["timezone"].unique().drop_nulls() if not is_zone(name)]
    zone = pl.when(~pl.col("timezone").is_in(unfit)).then("timezone")
    placed = people.with_columns(
        zone.is_not_null().alias("zone_known"),
        zone.fill_null(fallback).alias("zone"),
        (pl.lit(clock_time, dtype=pl.Datetime("us")) + pl.col("delay")).alias("local"),
    ).with_row_index("place")
    moments = [in_zone(group, str(name[0])) for name, group in placed.group_by("zone", maintain_order=True)]
    if not moments:
        return placed.with_columns(pl.lit(None, dtype=AT).alias("at"), moved=pl.lit(value=False))
    return pl.concat(moments).sort("place")


def in_zone(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return rows with a column `local` with the moments that they are in one zone: columns `at` and `moved`."""
    moment = pl.col("local").dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    placed = rows.with_columns(moment.alias("at"))
    missing = placed.filter(pl.col("at").is_null())["local"]
    days = missing.dt.date().unique().to_list()
    ends = {day: _first_after(missing.filter(missing.dt.date() == day).min(), zone) for day in days}
    table = pl.DataFrame(
        {"day": list(ends), "end": list(ends.values())},
        schema={"day": pl.Date, "end": pl.Datetime("us", zone)},
    )
    return (
        placed.with_columns(pl.col("at").is_null().alias("moved"), day=pl.col("local").dt.date())
        .join(table, on="day", how="left", maintain_order="left")
        .with_columns(pl.coalesce("at", "end").dt.convert_time_zone("UTC").cast(AT).alias("at"))
        .drop("day", "end")
    )


def _first_after(local: object, zone: str) -> object:
    """Return the first whole minute behind a clock time that a zone skips."""
    minutes = pl.select(
        (
            pl.lit(local, dtype=pl.Datetime("us")).dt.truncate("1m")
            + pl.duration(minutes=pl.int_range(1, _LONGEST_GAP))
        )
        .dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        .alias("minute")
    )["minute"]
    return minutes.drop_nulls().first()


def _step(campaign: PlannedCampaign, step: Step, begun: pl.DataFrame) -> pl.DataFrame:
    """Return the sends of one step."""
    waited = sum(
        ((one.after or campaign.spread * 0) for one in campaign.steps[: step.number + 1]), campaign.spread * 0
    )
    named = {
        "send": None,
        "campaign": campaign.name,
        "step": step.number,
        "name": step.name,
        "stream": campaign.stream.value,
        "channel": step.channel.value,
        "category": campaign.category,
        "after": step.after,
        "unless": [kind.value for kind in step.unless],
    }
    constants = [
        pl.lit(value, dtype=PLANNED[name]).alias(name) for name, value in named.items() if name != "unless"
    ]
    return begun.select(
        "address",
        "row",
        (pl.col("at") + pl.lit(waited, dtype=pl.Duration("us"))).alias("at"),
        "zone_known",
        "moved",
        "sender",
        "weight",
        *constants,
        pl.lit(pl.Series([named["unless"]], dtype=PLANNED["unless"])).first().alias("unless"),
    ).select(*PLANNED)
