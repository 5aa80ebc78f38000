"""Wall clocks of many people at once: from UTC to what they show, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from inbox_fatigue.arbitration.lines import Ints

HOUR = 3_600_000_000  # microseconds
_PUT_FORWARD = (HOUR, 2 * HOUR, 24 * HOUR)  # by how much clocks are, and ever were


def shown(at: Ints, zones: pl.Series, offsets: Ints) -> Ints:
    """Return what clocks show at some moments, all in microseconds since 1970.

    Where the zone is null, the clock differs from UTC by the offset, summer and winter.
    """
    found = at + offsets
    for zone, rows in _by_zone(zones):
        moments = pl.Series(at[rows]).cast(pl.Datetime("us", "UTC"))
        local = moments.dt.convert_time_zone(zone).dt.replace_time_zone(None)
        found[rows] = local.dt.epoch("us").to_numpy()
    return found


def moments(local: Ints, zones: pl.Series, offsets: Ints) -> Ints:
    """Return when clocks show something: the first time where they do so twice.

    What they never show, because they are put forward, is taken for what they show an hour on.
    """
    found = local - offsets
    for zone, rows in _by_zone(zones):
        tried = _utc(local[rows], zone)
        for skipped in _PUT_FORWARD:
            if not tried.null_count():
                break
            tried = tried.fill_null(_utc(local[rows] + skipped, zone))
        found[rows] = tried.dt.epoch("us").to_numpy()
    return found


def _utc(local: Ints, zone: str) -> pl.Series:
    wall = pl.Series(local).cast(pl.Datetime("us"))
    placed = wall.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC")


def _by_zone(zones: pl.Series) -> list[tuple[str, Ints]]:
    known = pl.DataFrame({"zone": zones}).with_row_index("row").drop_nulls("zone")
    groups = known.group_by("zone", maintain_order=True).agg("row")
    return [(zone, np.asarray(rows, dtype=np.int64)) for zone, rows in groups.iter_rows()]
