"""Looks at when planned messages would arrive, by the clock of the person who gets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Channel, Inboxes, Measurements, Rule
from inbox_fatigue_plan.rules_of_hours import CLOCK_CHANGE, ODD_HOURS, WEEKEND
from inbox_fatigue_plan.steps import STEP, plan_steps, planned, untold

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AT_ONCE = [
    Channel.EMAIL.value,
    Channel.SMS.value,
    Channel.PUSH.value,
    Channel.PHONE.value,
    Channel.SOCIAL.value,
]
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class OddHours:
    """Finds planned messages outside the person's day."""

    rules: ClassVar[tuple[Rule, ...]] = (ODD_HOURS,)
    day_begins: timedelta = field(
        default=timedelta(hours=7), metadata={"doc": "when the day begins, as a span since midnight"}
    )
    day_ends: timedelta = field(
        default=timedelta(hours=21), metadata={"doc": "when the day ends; from then on it is night"}
    )

    def __post_init__(self) -> None:
        """Refuse a day that ends before it begins or is longer than a day: the rule would be nonsense."""
        if not timedelta(0) <= self.day_begins < self.day_ends <= _DAY:
            raise ValueError("day_begins must be before day_ends, and both within a day")

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the planned touches that would arrive before the day begins or after it has ended."""
        sends = _arriving(inboxes)
        since_midnight = pl.col("local_at") - pl.col("local_at").dt.truncate("1d")
        night = (since_midnight < self.day_begins) | (since_midnight >= self.day_ends)
        note = pl.format("at {} by this person's clock", pl.col("local_at").dt.strftime("%H:%M"))
        return _by_clock(ODD_HOURS, sends, night, note)


@dataclass(frozen=True, kw_only=True)
class Weekend:
    """Finds planned messages on days off."""

    rules: ClassVar[tuple[Rule, ...]] = (WEEKEND,)
    days: tuple[str, ...] = field(
        default=("saturday", "sunday"), metadata={"doc": "the days off, by their English names"}
    )

    def __post_init__(self) -> None:
        """Refuse a day that does not exist: with a misspelt one the rule would never fire."""
        for day in self.days:
            if day not in _DAYS:
                raise ValueError(f"{day} is no day; write one of {', '.join(_DAYS)}")

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the planned touches that would arrive on such a day."""
        numbers = [_DAYS.index(day) + 1 for day in self.days]
        off = pl.col("local_at").dt.weekday().is_in(numbers)
        note = pl.format("{}, by this person's clock", pl.col("local_at").dt.strftime("%A %Y-%m-%d"))
        return _by_clock(WEEKEND, _arriving(inboxes), off, note)


@dataclass(frozen=True, kw_only=True)
class ClockChange:
    """Finds planned messages close to a clock change, and spreads that have one in them."""

    rules: ClassVar[tuple[Rule, ...]] = (CLOCK_CHANGE,)
    margin: timedelta = field(
        default=timedelta(hours=1), metadata={"doc": "how close to a clock change a message is told"}
    )
    longest_spread: timedelta = field(
        default=timedelta(days=1),
        metadata={"doc": "sends of one step over a longer time are days of a campaign and no spread"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the touches close to a change (group 0) and the steps whose spread has one in it (group 1)."""
        zones = inboxes.people.select("person", "timezone")
        sends = _arriving(inboxes).join(zones, on="person", how="left")
        zoned = sends.drop_nulls("timezone")
        close = _changes(zoned, pl.col("at") - self.margin, pl.col("at") + self.margin).select(
            "touch",
            note=pl.format("it would go at {} UTC, when the person's clock is put {}", _minute("at"), "put"),
            measured=pl.lit(1.0),
            group=pl.lit(0, dtype=pl.Int64),
        )
        found = pl.concat([close, self._spreads(inboxes, zoned)])
        missing = sends.filter(pl.col("timezone").is_null())
        return Measurements(rule=CLOCK_CHANGE, frame=found, unassessed=untold(missing, CLOCK_CHANGE.needs[0]))

    def _spreads(self, inboxes: Inboxes, zoned: pl.DataFrame) -> pl.DataFrame:
        """Return the steps some of whose recipients' clocks change between its first send and its last."""
        spreads = zoned.group_by(*STEP, "timezone").agg(
            begins=pl.col("at").min(), ends=pl.col("at").max(), people=pl.col("person").n_unique()
        )
        spreads = spreads.filter(
            (pl.col("ends") > pl.col("begins")) & (pl.col("ends") - pl.col("begins") <= self.longest_spread)
        )
        crossed = _changes(spreads, pl.col("begins"), pl.col("ends")).sort(
            "people", "timezone", descending=[True, False]
        )
        told = crossed.group_by(STEP).agg(
            pl.col("people").sum().cast(pl.Float64), pl.col("timezone", "put").first()
        )
        note = pl.format("clocks are put {} ({}) between its first send and its last", "put", "timezone")
        carried = plan_steps(inboxes).select("touch", *STEP).join(told, on=STEP)
        return carried.select("touch", note=note, measured="people", group=pl.lit(1, dtype=pl.Int64))


def _arriving(inboxes: Inboxes) -> pl.DataFrame:
    """Return the planned sends that arrive at the hour at which they are sent: letters do not."""
    return planned(inboxes).filter(pl.col("channel").cast(pl.String).is_in(_AT_ONCE))


def _by_clock(rule: Rule, sends: pl.DataFrame, wrong: pl.Expr, note: pl.Expr) -> Measurements:
    """Return the sends at a wrong time; without the person's clock nobody can tell."""
    hits = sends.filter(wrong.fill_null(value=False))
    return Measurements(
        rule=rule,
        frame=hits.select("touch", note=note, measured=pl.lit(1.0)),
        unassessed=untold(sends.filter(pl.col("local_at").is_null()), rule.needs[0]),
    )


def _changes(frame: pl.DataFrame, begins: pl.Expr, ends: pl.Expr) -> pl.DataFrame:
    """Return the rows in whose `timezone` the clock changes in (begins, ends], and which way it is `put`."""
    parts = []
    for (zone,), part in frame.group_by("timezone", maintain_order=True):
        offset = {name: _offset(moment, str(zone)) for name, moment in (("was", begins), ("is_", ends))}
        put = pl.when(pl.col("is_") > pl.col("was")).then(pl.lit("forward")).otherwise(pl.lit("back"))
        told = part.with_columns(**offset).with_columns(put=put)
        parts.append(told.filter(pl.col("was") != pl.col("is_")).drop("was", "is_"))
    return pl.concat(parts) if parts else frame.with_columns(put=pl.lit("")).clear()


def _offset(moment: pl.Expr, zone: str) -> pl.Expr:
    local = moment.dt.convert_time_zone(zone)
    return local.dt.base_utc_offset() + local.dt.dst_offset()


def _minute(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%Y-%m-%d %H:%M")
