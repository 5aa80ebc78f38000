"""Where caps are broken, and for whom that cannot be told."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.caps.cap import Per
from inbox_fatigue.caps.spans import spans
from inbox_fatigue.caps.windows import reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.caps.cap import Cap
    from inbox_fatigue.caps.spans import Spans
    from inbox_fatigue.frames.schemas import Schema

BREACHES: Schema = {
    "touch": pl.Int64,  # at which the cap is broken
    "cap": pl.String,
    "limit": pl.Int64,  # what this person is allowed
    "counted": pl.Int64,  # touches in the window that ends here
    "since": pl.Datetime("us", "UTC"),  # the number covers (since, at]
    "group": pl.Int64,  # names the cap and whose touches were counted together
}
COUNTED: Schema = {"touch": pl.Int64, "group": pl.Int64}
UNASSESSED: Schema = {
    "cap": pl.String,
    "person": pl.Int64,
    "reason": pl.String,
}
# Further keys of a unit that lies within one inbox; the others are named by their inboxes alone.
_WITHIN = {
    Per.ADDRESS: "address",
    Per.PERSON_SENDER: "sender",
    Per.PERSON_CAMPAIGN: "campaign",
    Per.PERSON_CREATIVE: "creative",
}
_MICROSECOND = pl.duration(microseconds=1)


def all_spans(caps: Sequence[Cap], touches: pl.DataFrame, people: pl.DataFrame) -> list[Spans]:
    """Return the windows of several caps, in their order; each knows of the others."""
    return [spans(cap, touches, people, among=caps) for cap in caps]


def breaches(caps: Sequence[Cap], touches: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return BREACHES: one row for each cap and touch at which it is broken."""
    return broken(all_spans(caps, touches, people), touches)


def unassessed(caps: Sequence[Cap], touches: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return UNASSESSED: the people to whom a cap cannot be applied, and why."""
    return unknown(all_spans(caps, touches, people))


def broken(counted: Sequence[Spans], touches: pl.DataFrame) -> pl.DataFrame:
    """Return BREACHES from windows that were counted before, sorted by cap, time and touch."""
    return pl.concat([pl.DataFrame(schema=BREACHES), *(_broken(one, touches) for one in counted)])


def unknown(counted: Sequence[Spans], *, planned: bool = False) -> pl.DataFrame:
    """Return UNASSESSED from windows that were counted before.

    Where what is known breaks a cap, what is not known could only add to it: that person is assessed.
    Of a plan (`planned`) only what breaks it at a planned touch says so, and what went too long before the plan to
    be in a window of it is no matter.
    """
    return pl.concat([pl.DataFrame(schema=UNASSESSED), *(_unknown(one, planned=planned) for one in counted)])


def _unknown(one: Spans, *, planned: bool) -> pl.DataFrame:
    asked = one.rows.filter("planned") if planned else one.rows
    left = one.unknown.join(asked.filter(_is_broken()), on="person", how="anti")
    begins = asked["at"].min()
    if planned and isinstance(begins, datetime):
        left = left.filter(pl.col("last") > begins - reach(one.cap.window))
    return left.select(cap=pl.lit(one.cap.name), person="person", reason="reason")


def evidence(counted: Sequence[Spans], touches: pl.DataFrame) -> pl.DataFrame:
    """Return COUNTED: what was counted in every unit in which a cap is broken."""
    return pl.concat([pl.DataFrame(schema=COUNTED), *(_evidence(one, touches) for one in counted)])


def _is_broken() -> pl.Expr:
    return pl.col("blockable") & (pl.col("count") > pl.col("limit"))


def _broken(one: Spans, touches: pl.DataFrame) -> pl.DataFrame:
    over = one.rows.filter(_is_broken())
    first = one.rows["at"].gather(over["lo"])
    named = over.with_columns(since=first - _MICROSECOND).join(_groups(one, touches), on="unit")
    told = named.with_columns(pl.lit(one.cap.name).alias("cap"), pl.col("count").alias("counted"))
    return told.sort("at", "touch").select(*BREACHES)


def _evidence(one: Spans, touches: pl.DataFrame) -> pl.DataFrame:
    return one.rows.join(_groups(one, touches), on="unit").select(*COUNTED)


def _groups(one: Spans, touches: pl.DataFrame) -> pl.DataFrame:
    """Return (unit, group) of the units in which the cap is broken.

    A group is named by the cap and by keys that come from content, so that it is the same on every run.
    """
    over = one.rows.filter(_is_broken()).select("unit").unique()
    within = _WITHIN.get(one.cap.per)
    keys = ["inbox"] if within is None else ["inbox", within]
    placed = one.rows.join(over, on="unit", how="semi").join(touches.select("touch", *keys), on="touch")
    named = placed.group_by("unit").agg(pl.col(name).min() for name in keys)
    name = pl.lit(zlib.crc32(one.cap.name.encode()) << 30, dtype=pl.Int64)  # below 63 bits, like the keys
    group = name ^ pl.col("inbox") if within is None else name ^ pl.col("inbox") ^ pl.col(within)
    return named.select("unit", group=group)
