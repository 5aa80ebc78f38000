"""Tells the moments of the times in logs: ISO 8601, epoch seconds to nanoseconds, month names, or a stated format.

Dates of which nobody can tell the day from the month (03/04/2020) are never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.errors import UsageError
from inbox_fatigue.sources.logs.written_times import (
    NOT_WRITTEN,
    TIMED,
    by_format,
    counted,
    iso,
    kept_of_a_time,
    like_the_first,
    rarer,
)
from inbox_fatigue.user_files.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_AMBIGUOUS = r"^\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b"
_EARLIEST, _LATEST = 1990, 2200  # a year outside is a broken clock or a wrong unit
_FARTHEST = 14 * 60  # minutes from UTC; no zone is farther away
_READ = {
    "at": AT,
    "utc_offset": pl.Int16,
    "day_only": pl.Boolean,
    "naive": pl.Boolean,
    "ambiguous": pl.Boolean,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRules:
    """How the times of a log are to be read."""

    format: str | None = None  # as for strptime
    zone: str | None = None  # of times without an offset; None means UTC

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> TimeRules:
        """Return the rules in the options; UsageError if they cannot be used."""
        zone, layout = options.get("timezone"), options.get("time_format")
        if zone and not is_zone(zone):
            raise UsageError(f"--timezone {zone}: is not a known zone; give one such as Europe/Berlin")
        if layout:
            try:
                kept_of_a_time(layout)
            except ValueError as error:
                raise UsageError(f"--time-format {layout}: is not a format of strptime ({error})") from error
        return cls(format=layout or None, zone=zone or None)


def read_times(texts: pl.Series, rules: TimeRules) -> pl.DataFrame:
    """Return columns at (UTC, null where unreadable), utc_offset, day_only, naive and ambiguous, row by row."""
    if texts.dtype.is_temporal():
        read = pl.DataFrame({"local": _local(texts), "minutes": _known_zone(texts)})
        return _settled(read.with_columns(day_only=pl.lit(texts.dtype == pl.Date)), rules)
    if texts.dtype.is_numeric():
        local = texts.cast(pl.Float64).to_frame("number").select(counted(pl.col("number")))
        seconds = local.with_columns(TIMED, pl.lit(NOT_WRITTEN, dtype=pl.Int16).alias("minutes"))
        return _settled(seconds, rules)
    frame = texts.cast(pl.String).str.strip_chars().alias("text").to_frame()
    if rules.format is not None:
        return _settled(by_format(frame["text"], rules.format), rules)
    read = _settled(like_the_first(frame), rules)
    for reader in (iso, rarer):
        unread = read["at"].is_null() & (frame["text"].fill_null("") != "")
        if not unread.any():
            break
        rest = _settled(reader(frame.filter(unread)), rules)
        rest = rest.with_columns(unread.arg_true().cast(pl.UInt32).alias("row"))
        read = read.with_row_index("row").update(rest, on="row", how="left").select(*_READ)
    unread = read["at"].is_null() & frame["text"].str.contains(_AMBIGUOUS)
    return read.with_columns(unread.fill_null(value=False).alias("ambiguous"))


def of_answers(read: pl.DataFrame) -> pl.Series:
    """Return by when what people did had happened: at its time, or before the end of a day that has none.

    What somebody did about a mail of the same day came after it, and an opt-out of a day may be of its evening.
    """
    ended = pl.col("at") + pl.duration(days=1) - pl.duration(microseconds=1)
    return read.select(at=pl.when("day_only").then(ended).otherwise("at"))["at"]


def _settled(frame: pl.DataFrame, rules: TimeRules) -> pl.DataFrame:
    """Turn local times and their offsets in minutes (null: none written) into moments."""
    local, minutes = pl.col("local"), pl.col("minutes")
    known = minutes == NOT_WRITTEN
    written = pl.when(~known).then(minutes)
    sane = local.dt.year().is_between(_EARLIEST, _LATEST) & (written.is_null() | (written.abs() <= _FARTHEST))
    moved = (local - pl.duration(minutes=written.fill_null(0).cast(pl.Int64))).dt.replace_time_zone("UTC")
    at = pl.when(minutes.is_null()).then(_in_zone(local, rules.zone)).otherwise(moved)
    return frame.select(
        pl.when(sane).then(at).cast(AT).alias("at"),
        pl.when(sane).then(written).cast(pl.Int16).alias("utc_offset"),
        (pl.col("day_only") & sane).fill_null(value=False),
        (minutes.is_null() & sane).fill_null(value=False).alias("naive"),
        pl.lit(value=False).alias("ambiguous"),
    )


def _in_zone(local: pl.Expr, zone: str | None) -> pl.Expr:
    """Return a clock time as a moment: the first of two in autumn, an hour later in the gap of spring."""
    if zone is None:
        return local.dt.replace_time_zone("UTC")
    moments = [
        (local + pl.duration(hours=later)).dt.replace_time_zone(
            zone, ambiguous="earliest", non_existent="null"
        )
        for later in (0, 1)
    ]
    return pl.coalesce(moments).dt.convert_time_zone("UTC")


def _local(times: pl.Series) -> pl.Series:
    """Return the naive local times of a column that is no text; in UTC where it knows its zone."""
    kind = times.dtype
    if isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        times = times.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    if kind == pl.Time or isinstance(kind, pl.Duration):
        return pl.Series([None] * len(times), dtype=pl.Datetime("us"))
    return times.cast(pl.Datetime("us"))


def _known_zone(times: pl.Series) -> pl.Series:
    known = isinstance(times.dtype, pl.Datetime) and times.dtype.time_zone is not None
    return pl.Series([NOT_WRITTEN if known else None], dtype=pl.Int16).new_from_index(0, len(times))
