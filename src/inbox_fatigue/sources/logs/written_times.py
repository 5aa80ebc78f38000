"""Reads texts and numbers of times as what a clock showed, with its offset from UTC as far as that is written.

Each reader returns `local` (what the clock showed, null where it reads nothing), `minutes` (of the offset; null
for none, `NOT_WRITTEN` for a moment) and `day_only`, row by row.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import polars as pl

NOT_WRITTEN = -32_768  # in place of an offset: the moment is known, the sender's clock is not
TIMED = pl.lit(value=False).alias("day_only")
_ISO = (
    r"^(?<y>\d{4})[-/](?<m>\d{2})[-/](?<d>\d{2})"
    r"(?:[Tt ] ?(?<h>\d{2}):(?<min>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?)?"
    r" ?(?<z>[Zz]|UTC|GMT|[ECMP][SD]?T|[+-]\d{2}(?::?\d{2})?)?)?$"
)
_EPOCH = r"^\d{9,19}(?:\.\d+)?$"
# Days since 1899-12-30, as Excel counts, of 1998 to 2099.
_SERIAL = r"^(?:3[6-9]|[4-6]\d|7[0-2])\d{3}(?:[.,]\d+)?$"
_WEEKDAY = r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +"
_FIRST = re.compile(r"\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(Z|\+00:00|)")
_ZONE = r" *(?<z>Z|UTC|GMT|[ECMP][SD]?T|[+-]\d{2}:?\d{2})(?: *\([^)]*\))?$"
# RFC 5322, 4.3
_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
# "PT" is Pacific Time, of summer or winter as the day is.
_BY_SEASON = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_OF_AMERICA = re.compile(rf" ({'|'.join(_HOURS)})")
_NAMED = (  # formats with the month's name, zone and weekday taken off
    "%d %B %Y %H:%M:%S",
    "%d %B %Y %H:%M",
    "%B %d, %Y %I:%M %p",
    "%B %d, %Y %I:%M:%S %p",
    "%B %d, %Y %H:%M:%S",
    "%B %d, %Y %H:%M",
    "%B %d, %Y, %I:%M %p",
    "%B %d, %Y, %I:%M:%S %p",
    "%d %B %Y, %H:%M",
    "%d %B %Y, %H:%M:%S",
    "%B %d %H:%M:%S %Y",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y-%m-%d %I:%M %p",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y/%m/%d %I:%M %p",
    "%Y/%m/%d %I:%M:%S %p",
)
_NAMED_DAYS = ("%d %B %Y", "%B %d, %Y", "%Y年%m月%d日")
_FIRST_SERIAL = datetime(1899, 12, 30)  # noqa: DTZ001 - what a clock showed
_PROBE = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)  # tells what a format keeps of a time


def kept_of_a_time(layout: str) -> datetime:
    """Return what a format of strptime keeps of a time with all its parts; ValueError if it is none."""
    return datetime.strptime(_PROBE.strftime(layout), layout)  # noqa: DTZ007 - a probe


def like_the_first(frame: pl.DataFrame) -> pl.DataFrame:
    """Read the texts that are written as the first one is, six times as fast as any ISO time."""
    texts = frame["text"].drop_nulls()
    first = _FIRST.fullmatch(texts[0]) if len(texts) else None
    layout = f"%Y-%m-%d{first[1]}%H:%M:%S{first[2]}" if first else "%Y-%m-%dT%H:%M:%SZ"
    minutes = 0 if first is None or first[2] else None
    return frame.select(
        pl.col("text").str.to_datetime(layout, strict=False, time_unit="us").alias("local"),
        pl.lit(minutes, dtype=pl.Int16).alias("minutes"),
        TIMED,
    ).with_columns(pl.col("local").dt.replace_time_zone(None))


def iso(frame: pl.DataFrame) -> pl.DataFrame:
    """Read ISO 8601, as databases and programs vary it."""
    part = pl.col("text").str.extract_groups(_ISO).struct
    clock = [part.field(name).fill_null("00") for name in ("h", "min", "s")]
    date = pl.concat_str([part.field("y"), part.field("m"), part.field("d")], separator="-")
    text = pl.concat_str([date, pl.lit(" "), pl.concat_str(clock, separator=":")])
    fraction = part.field("f").fill_null("0").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64)
    local = text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    return frame.select(
        (local + pl.duration(microseconds=fraction)).alias("local"),
        _minutes(part.field("z"), local).alias("minutes"),
        part.field("h").is_null().alias("day_only"),
    )


def rarer(frame: pl.DataFrame) -> pl.DataFrame:
    """Read what is not ISO: epochs, days as Excel counts them, and dates with the month's name."""
    text = pl.col("text")
    number = pl.when(text.str.contains(_EPOCH)).then(text).cast(pl.Float64, strict=False)
    moments = frame.select(counted(number))["local"]
    zone = text.str.extract_groups(_ZONE).struct.field("z")
    plain = (
        text.str.replace(_ZONE, "")
        .str.replace(_WEEKDAY, "")
        .str.replace_all(" +", " ")
        .str.replace_all(r"\.", "")
    )
    formats = [plain.str.to_datetime(layout, strict=False, time_unit="us") for layout in _NAMED]
    days = [plain.str.to_datetime(layout, strict=False, time_unit="us") for layout in _NAMED_DAYS]
    serial = pl.when(text.str.contains(_SERIAL)).then(text.str.replace(",", ".", literal=True))
    clock = _of_serial(serial.cast(pl.Float64, strict=False))
    has_hours = text.str.contains("[.,]")
    timed = pl.coalesce(moments, pl.when(has_hours).then(clock), *formats)
    return frame.select(
        pl.coalesce(timed, clock, *days).alias("local"),
        timed.is_null().alias("day_only"),
        pl.when(moments.is_not_null())
        .then(pl.lit(NOT_WRITTEN, dtype=pl.Int16))
        .otherwise(_minutes(zone, timed))
        .alias("minutes"),
    )


def _of_serial(days: pl.Expr) -> pl.Expr:
    """Return the clock time of a number of days, to the second."""
    seconds = (days * timedelta(days=1).total_seconds()).round().cast(pl.Int64, strict=False)
    return pl.lit(_FIRST_SERIAL) + pl.duration(seconds=seconds)


def by_format(texts: pl.Series, layout: str) -> pl.DataFrame:
    """Read each distinct text with strptime; exact, and few texts are distinct in campaign logs."""
    distinct = texts.unique().drop_nulls()
    read = [_strptime(text, layout) for text in distinct]
    table = pl.DataFrame(
        {
            "text": distinct,
            "local": [None if one is None else one.replace(tzinfo=None) for one in read],
            "minutes": [_offset(one) for one in read],
        },
        schema={"text": pl.String, "local": pl.Datetime("us"), "minutes": pl.Int16},
    )
    read_all = texts.to_frame("text").join(table, on="text", how="left", maintain_order="left").drop("text")
    return read_all.with_columns(day_only=pl.lit(kept_of_a_time(layout).hour == 0))


def counted(number: pl.Expr) -> pl.Expr:
    """Read numbers as seconds, milli-, micro- or nanoseconds since 1970, told apart by their size."""
    seconds = (
        pl.when(number < 1e11)
        .then(number)
        .when(number < 1e14)
        .then(number / 1e3)
        .when(number < 1e17)
        .then(number / 1e6)
        .otherwise(number / 1e9)
    )
    micro = (seconds.clip(0, 1e10) * 1e6).round().cast(pl.Int64, strict=False)
    return pl.when(number.is_finite()).then(micro).cast(pl.Datetime("us")).alias("local")


def _minutes(zone: pl.Expr, local: pl.Expr) -> pl.Expr:
    """Return the offset of "Z", "PST", "PT", "+01", "+0100" or "+01:00" in minutes, null for none."""
    digits = zone.str.replace(":", "")
    size = digits.str.slice(1, 2).cast(pl.Int16, strict=False) * 60 + digits.str.slice(3, 2).cast(
        pl.Int16, strict=False
    ).fill_null(0)
    signed = pl.when(zone.str.starts_with("-")).then(-size).otherwise(size)
    hours = zone.replace_strict(_HOURS, default=0, return_dtype=pl.Int16)
    by_name = pl.coalesce(_of_the_season(local, zone), hours * 60)
    return pl.when(zone.str.contains("^[A-Za-z]")).then(by_name).otherwise(signed).cast(pl.Int16)


def _of_the_season(local: pl.Expr, zone: pl.Expr) -> pl.Expr:
    """Return the offset in minutes of clock times in zones that leave the season open, null of others."""
    offsets = []
    for name, place in _BY_SEASON.items():
        moments = [  # the first of two in autumn, an hour later in the gap of spring
            (local + pl.duration(hours=later)).dt.replace_time_zone(
                place, ambiguous="earliest", non_existent="null"
            )
            for later in (0, 1)
        ]
        there = pl.coalesce(moments)
        offset = (there.dt.base_utc_offset() + there.dt.dst_offset()).dt.total_minutes()
        offsets.append(pl.when(zone == name).then(offset))
    return pl.coalesce(offsets).cast(pl.Int16)


def _strptime(text: str, layout: str) -> datetime | None:
    """Return a time in that format; a zone of North America may follow, which strptime does not know."""
    zone = None if text[-1:] != "T" else _OF_AMERICA.fullmatch(text, len(text) - len(" EST"))
    try:
        read = datetime.strptime(text[: zone.start()] if zone else text, layout)  # noqa: DTZ007 - the zone is a rule of the caller
    except ValueError:
        return None
    return read.replace(tzinfo=timezone(timedelta(hours=_HOURS[zone[1]]))) if zone else read


def _offset(moment: datetime | None) -> int | None:
    offset = None if moment is None else moment.utcoffset()
    return None if offset is None else round(offset.total_seconds() / 60)
