"""What the person's own clock said: from contacts, else from the offset of the mail they wrote."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

HALF_A_DAY = timedelta(hours=12)  # by which the day begins earlier or later in the zone of a log than in UTC
_ZONE = ("timezone", "utc_offset")  # of a person


def with_local_time(touches: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return touches, or events, with `local_at`, null where the person's zone is not known.

    Where only the day is known (`day_only`), it is the beginning of that day, wherever the person is.
    """
    if people["timezone"].null_count() == len(people) == people["utc_offset"].null_count():
        return touches.with_columns(local_at=pl.lit(None, dtype=pl.Datetime("us")))
    zoned = touches.join(people.select("person", *_ZONE), on="person", how="left")
    parts = []
    for (zone,), part in zoned.group_by("timezone", maintain_order=True):
        if zone is None:
            local = pl.col("at").dt.replace_time_zone(None) + pl.duration(minutes=pl.col("utc_offset"))
        else:
            local = pl.col("at").dt.convert_time_zone(str(zone)).dt.replace_time_zone(None)
        parts.append(part.with_columns(local_at=local.cast(pl.Datetime("us"))))
    if not parts:
        return zoned.with_columns(local_at=pl.lit(None, dtype=pl.Datetime("us"))).drop(_ZONE)
    return _by_days(pl.concat(parts).drop(_ZONE))


def _by_days(touches: pl.DataFrame) -> pl.DataFrame:
    """Return the touches with the day that a log told in place of what it was elsewhere when that day began."""
    if "day_only" not in touches.columns or not touches["day_only"].any():
        return touches
    told = (pl.col("at").dt.replace_time_zone(None) + HALF_A_DAY).dt.truncate("1d")
    dated = pl.col("day_only") & pl.col("local_at").is_not_null()
    return touches.with_columns(local_at=pl.when(dated).then(told).otherwise("local_at"))
