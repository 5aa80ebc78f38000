"""What the person's own clock said: from contacts, else from the offset of the mail they wrote."""

from __future__ import annotations

import polars as pl


def with_local_time(touches: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return the touches with `local_at`, null where the person's zone is not known.

    `people` has `person`, `timezone` (IANA) and `offset` (minutes, from their own mail).
    """
    if people["timezone"].null_count() == len(people) == people["offset"].null_count():
        return touches.with_columns(local_at=pl.lit(None, dtype=pl.Datetime("us")))
    zoned = touches.join(people.select("person", "timezone", "offset"), on="person", how="left")
    parts = []
    for (zone,), part in zoned.group_by("timezone", maintain_order=True):
        if zone is None:
            local = pl.col("at").dt.replace_time_zone(None) + pl.duration(minutes=pl.col("offset"))
        else:
            local = pl.col("at").dt.convert_time_zone(str(zone)).dt.replace_time_zone(None)
        parts.append(part.with_columns(local_at=local.cast(pl.Datetime("us"))))
    if not parts:
        return zoned.with_columns(local_at=pl.lit(None, dtype=pl.Datetime("us"))).drop("timezone", "offset")
    return pl.concat(parts).drop("timezone", "offset")
