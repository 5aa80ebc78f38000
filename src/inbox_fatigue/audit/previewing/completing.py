"""Tells which planned messages complete what is found of a plan, so that leaving them out mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.previewing.forecasting import the_plans

if TYPE_CHECKING:
    from inbox_fatigue.audit.previewing.forecasting import Forecast


def completing(forecast: Forecast) -> pl.DataFrame:
    """Return the plan's findings with what each counts; `touch` is the planned one that completes it.

    That is the last one that it counts, where a message of the past lies between those of the plan.
    """
    own = the_plans(forecast)
    planned = forecast.inboxes.touches.filter("planned").select("touch", "at")
    told = forecast.judgement.evidence.join(own, on="finding", how="semi").select("finding", "touch")
    evidence = pl.concat([told, forecast.breaches]).unique()
    last = evidence.join(planned, on="touch").sort("at", "touch").group_by("finding")
    counted = evidence.group_by("finding").agg(counted=pl.col("touch").sort())
    is_planned = pl.col("touch").is_in(planned["touch"].implode())
    return (
        own.join(last.agg(last=pl.col("touch").last()), on="finding", how="left")
        .join(counted, on="finding", how="left")
        .with_columns(touch=pl.when(is_planned).then("touch").otherwise("last"))
        .drop("last")
    )


def last_planned(some: pl.DataFrame, forecast: Forecast, number: int) -> pl.DataFrame:
    """Return findings of some people, each at so many of the person's last planned touches, as counted there."""
    if number == 1:
        return some
    planned = forecast.inboxes.touches.filter("planned").sort("at", "touch", descending=True)
    last = planned.group_by("person", maintain_order=True).head(number).select("person", "touch")
    each = some.drop("touch").join(last, on="person", maintain_order="left_right")
    return _counted_there(each, forecast).select(some.columns)


def last_hit(some: pl.DataFrame, forecast: Forecast, number: int) -> pl.DataFrame:
    """Return findings, each at so many of the last planned touches that its rule finds too many, as counted there."""
    if number == 1 or some.is_empty():
        return some
    times = forecast.inboxes.touches.select("touch", "at")
    hit = (
        some.select("finding", "rule", touch="counted")
        .explode("touch")
        .join(forecast.hits, on=["rule", "touch"], how="semi")
        .join(times, on="touch")
        .sort("at", "touch", descending=True)
        .group_by("finding", maintain_order=True)
        .head(number)
    )
    each = some.drop("touch").join(hit.select("finding", "touch"), on="finding", maintain_order="left_right")
    others = some.join(hit, on="finding", how="anti")
    return pl.concat([_counted_there(each, forecast).select(some.columns), others])


def _counted_there(each: pl.DataFrame, forecast: Forecast) -> pl.DataFrame:
    """Return findings with what the rule finds at the touch at which each stands, where it finds anything."""
    hits = forecast.hits.group_by("rule", "touch").agg(there=pl.col("measured").max())
    times = forecast.inboxes.touches.select("touch", "at")
    one = ["finding", "touch"]
    counted = (
        each.select(*one, "counted")
        .explode("counted")
        .join(times, on="touch")
        .join(times.rename({"touch": "counted"}), on="counted", suffix="_counted")
        .filter(pl.col("at_counted") <= pl.col("at"))
        .group_by(one)
        .agg(until=pl.col("counted").sort())
    )
    told = each.join(hits, on=["rule", "touch"], how="left", maintain_order="left")
    told = told.join(counted, on=one, how="left", maintain_order="left")
    is_found = pl.col("there").is_not_null()
    return told.with_columns(
        measured=pl.coalesce("there", "measured"),
        counted=pl.when(is_found).then(pl.coalesce("until", "counted")).otherwise("counted"),
    )
