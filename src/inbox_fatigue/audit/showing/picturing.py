"""Counts what charts are drawn from: pressure by day, weeks by how full they were, and chains of mails.

Only reports with charts ask for it; the rest of an audit does without.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.showing.fullness import last_seven_days
from inbox_fatigue.caps.cap import Per
from inbox_fatigue.caps.windows import Sliding
from inbox_fatigue.frames.lookups import how_many
from inbox_fatigue.model import Channel, Stream
from inbox_fatigue.results.pictures import Day, Pictures, Week, WeekBar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.caps.cap import Cap
    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.results.pictures import Chain

WEEK = timedelta(days=7)
CROWDED_WEEK = "frequency/crowded-week"  # the rule whose comfortable number is the line in the charts
_COMFORTABLE = 3.0  # its default, where that rule does not take part


def pictures(inboxes: Inboxes, line: tuple[float, str], chains: tuple[Sequence[Chain], int]) -> Pictures:
    """Return what the charts show of inboxes; chains come with how many more there are."""
    counted, people = inboxes.counted, inboxes.touches["person"].n_unique()
    weeks, quiet = _weeks(counted)
    return Pictures(
        comfortable=line[0],
        cap=line[1],
        people=people,
        days=days(counted, people, line[0], inboxes.as_of),
        weeks=weeks,
        quiet_weeks=quiet,
        chains=tuple(chains[0]),
        more_chains=chains[1],
    )


def the_line(rules: Mapping[str, Rule], caps: Sequence[Cap]) -> tuple[float, str]:
    """Return how many messages in seven days the charts call too many from, and the cap that says so.

    The strictest cap on a person's seven days stands before the rule: somebody decided on it. One on text
    messages, on one category or on service mail alone says nothing of all that came.
    """
    weekly = [one for one in caps if _is_on_everybodys_week(one)]
    if weekly:
        strictest = min(weekly, key=lambda one: (one.limit, one.name))
        return float(strictest.limit), strictest.name
    rule = rules.get(CROWDED_WEEK)
    return (rule.comfortable if rule else _COMFORTABLE), ""


def _is_on_everybodys_week(cap: Cap) -> bool:
    return (
        isinstance(cap.window, Sliding)
        and cap.window.span == WEEK
        and cap.per is Per.PERSON
        and not (cap.applies_to or cap.categories)
        and (not cap.channels or Channel.EMAIL.value in cap.channels)
        and (not cap.streams or Stream.MARKETING.value in cap.streams)
    )


def days(
    counted: pl.DataFrame, people: int, comfortable: float, as_of: datetime | None = None
) -> tuple[Day, ...]:
    """Return every day from the first touch to the last or to `as_of`, those without one as well."""
    if counted.is_empty():
        return ()
    sent = counted.select("touch", "person", "at", "planned", on=pl.col("at").dt.date())
    first, last = sent["on"].min(), sent["on"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    last = last if as_of is None else max(last, as_of.date())
    each = sent.group_by("on").agg(
        messages=pl.len(), planned=pl.col("planned").sum(), people=pl.col("person").n_unique()
    )
    every = pl.DataFrame({"on": pl.date_range(first, last, eager=True)})
    held = last_seven_days(sent, first, len(every), comfortable)
    rows = every.join(each, on="on", how="left").fill_null(0).sort("on").hstack(held)
    return tuple(
        Day(
            on=row["on"],
            messages=row["messages"],
            planned=row["planned"],
            people=row["people"],
            average=round(row["total"] / people, 4),
            fullest=row["fullest"],
            crowded=row["crowded"],
        )
        for row in rows.iter_rows(named=True)
    )


def by_week(touches: pl.DataFrame) -> tuple[Week, ...]:
    """Return the counted messages of every week from the first to the last; cheap, so every report has it."""
    week = pl.col("at").dt.date().dt.truncate("1w").alias("on")
    sent = how_many(touches, "counted", week).filter("counted").select("on", messages="number")
    if sent.is_empty():
        return ()
    first, last = sent["on"].min(), sent["on"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    every = pl.DataFrame({"on": pl.date_range(first, last, "1w", eager=True)})
    rows = every.join(sent, on="on", how="left").fill_null(0).sort("on").rows()
    return tuple(Week(on=on, messages=messages) for on, messages in rows)


def _weeks(counted: pl.DataFrame) -> tuple[tuple[WeekBar, ...], int]:
    """Return how many weeks of single people held how many messages, and how many held none."""
    if counted.is_empty():
        return (), 0
    placed = counted.select("person", week=pl.col("at").dt.date().dt.truncate("1w"))
    held = placed.group_by("person", "week").agg(messages=pl.len())
    last = placed["week"].max()
    assert isinstance(last, date)
    lived = placed.group_by("person").agg(
        weeks=(pl.lit(last) - pl.col("week").min()).dt.total_days() // WEEK.days + 1
    )
    bars = held.group_by("messages").agg(weeks=pl.len()).sort("messages")
    quiet = int(lived["weeks"].sum()) - held.height
    return tuple(WeekBar(messages=messages, weeks=weeks) for messages, weeks in bars.rows()), quiet
