"""Reads audiences: who a campaign is for, and what its merge fields are filled with.

One row per person, in the order in which the campaign goes. Rows without an address, or with something else
in its place, are set aside and told; the rest goes on. Everything is done by columns, whatever the size.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from inbox_fatigue.errors import FatigueError
from inbox_fatigue.model import Problem, Where
from inbox_fatigue.parsing import addresses
from inbox_fatigue.plan.merging import field_name
from inbox_fatigue.plan.nouns import PEOPLE, Audience
from inbox_fatigue.plan.table_files import opened
from inbox_fatigue.sources.logs.names import name_table, plain_name
from inbox_fatigue.sources.logs.table import LINE, UnusableTableError, column_name
from inbox_fatigue.user_files.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from inbox_fatigue.limits import Limits

Sql: TypeAlias = "Callable[[str], pl.DataFrame]"

_PLAIN = r"^[^\s\x00-\x20\x7f-\x{10ffff}\"<>,;()\[\]\\:@]+@[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?$"
_ZONES = ("timezone", "time_zone", "tz")
IDS = ("_id", "_key")  # columns that may hold addresses, and hold a system's own ids as a rule
_SHOWN = 8
QUERY = "SQL"  # the source of an audience that a query gave


class UnusableAudienceError(Exception):
    """The audience as a whole cannot be used; the text says why and what to do, as the end of a sentence."""


def read_file(path: Path, limits: Limits) -> Audience:
    """Return the audience in a file; UnusableAudienceError says what it lacks."""
    try:
        with opened(path, limits) as table:
            header = {str(at): name for at, name in enumerate(table.header) if name.strip()}
            who = _addresses(table.header, table.sample)
            batches = list(table.batches([int(at) for at in header]))
    except OSError as error:
        raise UnusableAudienceError(f"cannot be read ({error.strerror}); check the path") from error
    except UnusableTableError as error:
        raise UnusableAudienceError(f"cannot be used: {error}") from error
    texts = [pl.col(column_name(int(at))).cast(pl.String).alias(at) for at in header]
    frames = [batch.frame.select(*texts, LINE) for batch in batches]
    empty = pl.DataFrame(schema={**dict.fromkeys(header, pl.String), LINE: pl.Int64})
    problems = tuple(
        Problem(why=row.why, detail=row.detail, where=Where(source=str(path), line=row.line), lost=row.lost)
        for batch in batches
        for row in batch.bad
    )
    return _audience(str(path), pl.concat([empty, *frames]), header, str(who), problems)


def read_sql(query: str, sql: Sql) -> Audience:
    """Return the audience that a query on the ledger gives; UnusableAudienceError likewise.

    Where its column of addresses holds none, it holds the ids that a log knows its people by: they are taken
    as they stand, for they come from the ledger.
    """
    try:
        answer = sql(query)
    except FatigueError as error:
        raise UnusableAudienceError(f"cannot be asked of the ledger: {error}") from error
    texts = answer.select(pl.all().cast(pl.String))
    who = _addresses(answer.columns, texts, ids=True)
    header = {str(at): name for at, name in enumerate(answer.columns)}
    numbered = texts.rename({name: at for at, name in header.items()}).with_columns(
        pl.int_range(1, texts.height + 1, dtype=pl.Int64).alias(LINE)
    )
    return _audience(QUERY, numbered, header, str(who), ())


def weighted(audience: Audience, column: str) -> Audience:
    """Return the audience with each person's weight from a column; an empty one is the campaign's.

    UnusableAudienceError names the rows whose weight is no number from 0.
    """
    name = field_name(column)
    if name not in audience.fields.columns:
        raise UnusableAudienceError(f'has no column "{column}"; it has {shown(audience.fields.columns)}')
    text = audience.fields[name].str.strip_chars()
    weight = text.cast(pl.Float64, strict=False)
    fit = (weight.is_finite() & (weight >= 0)).fill_null(value=False)
    wrong = audience.people["row"].filter(text.is_not_null() & ~fit)
    if len(wrong):
        raise UnusableAudienceError(
            f'has weights in the column "{column}" that are no numbers from 0, in {rows(wrong)}; correct them'
        )
    return replace(audience, people=audience.people.with_columns(weight.alias("weight")))


def rows(lines: pl.Series) -> str:
    """Return which rows, the first of them by number: "rows 4, 7 and 9", "row 2", "rows 1, 2, 3 … (80 in all)"."""
    told = [str(line) for line in lines.head(5)]
    if len(lines) > len(told):
        return f"rows {', '.join(told)} … ({len(lines)} in all)"
    return f"row {told[0]}" if len(told) == 1 else f"rows {', '.join(told[:-1])} and {told[-1]}"


def height(audiences: Iterable[Audience]) -> int:
    """Return how many rows of some audiences name somebody; those of a file that two of them share count once."""
    told = list(audiences)
    asked = sum(len(one.people) for one in told if one.source == QUERY)
    read = [one.people.select("row", source=pl.lit(one.source)) for one in told if one.source != QUERY]
    return asked + (pl.concat(read).n_unique() if read else 0)


def called(audience: Audience) -> str:
    """Return what a sentence calls an audience: its file, or the answer to a query."""
    return "the answer to the query" if audience.source == QUERY else audience.source


def shown(names: Sequence[str]) -> str:
    """Return the names of columns for a sentence, no more than a few."""
    told = [name for name in names if name][:_SHOWN]
    more = f" and {len(names) - len(told)} more" if len(names) > len(told) else ""
    return (", ".join(told) or "nothing") + more


def normal(column: pl.Series) -> pl.Series:
    """Return addresses as the ledger has them, null for what is none; each odd one is looked at by itself."""
    written = column.str.strip_chars().str.to_lowercase()
    plain = written.str.contains(_PLAIN).fill_null(value=False)
    odd = written.filter(~plain).unique().drop_nulls().to_list()
    if not odd:
        return written.set(~plain, None)
    table = pl.DataFrame(
        {"odd": odd, "address": [_odd(one) for one in odd]}, schema={"odd": pl.String, "address": pl.String}
    )
    looked_up = written.to_frame("odd").join(table, on="odd", how="left", maintain_order="left")["address"]
    return written.zip_with(plain, looked_up)


def _odd(written: str) -> str | None:
    """Return the address in a field that holds more than one, or letters beyond ASCII."""
    if "@" not in written or len(written) > 2 * addresses.LONGEST:
        return None
    found = {one.address for one in addresses.read(written.removeprefix("mailto:")).mailboxes}
    return found.pop() if len(found) == 1 else None


def _addresses(header: Sequence[str], sample: pl.DataFrame, *, ids: bool = False) -> int:
    """Return the position of the column of addresses: by its name, the first in which addresses stand, else `ids`."""
    plain = [plain_name(name) for name in header]
    known = [plain.index(name) for name in name_table()["columns"]["recipient"] if name in plain]
    for at in known:
        if sample.to_series(at).cast(pl.String).str.contains("@", literal=True).any():
            return at
    empty = [at for at in known if not plain[at].endswith(IDS)]
    if empty and not sample.height:
        return empty[0]
    if ids and known:
        return known[0]
    if known:
        raise UnusableAudienceError(
            f"has no address in its column {header[known[0]]}; export it with addresses, or name their column address"
        )
    raise UnusableAudienceError(
        f"has no column of addresses (found: {shown(header)}); name one of them address"
    )


def _audience(
    source: str, frame: pl.DataFrame, header: dict[str, str], who: str, problems: tuple[Problem, ...]
) -> Audience:
    """Return an audience from its rows as they were written."""
    names = {at: field_name(name) for at, name in header.items()}
    twice = sorted({name for name in names.values() if list(names.values()).count(name) > 1})
    if twice:
        raise UnusableAudienceError(f"has two columns called {twice[0]}; rename one of them")
    address = normal(frame[who])
    if source == QUERY and address.null_count() == len(address):
        address = frame[who].str.strip_chars().replace("", None)
    fit = address.is_not_null()
    rest = frame.filter(fit)
    fields = rest.select(
        pl.when(pl.col(at).str.strip_chars() != "").then(pl.col(at)).alias(name) for at, name in names.items()
    )
    zone = next((fields[name] for name in _ZONES if name in fields.columns), None)
    known_zone, told = _zones(zone, rest[LINE], source)
    people = pl.DataFrame(
        {"row": rest[LINE], "address": address.filter(fit), "timezone": known_zone},
        schema_overrides={"timezone": pl.String},
    )
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in PEOPLE.items() if name not in people]
    return Audience(
        source=source,
        people=people.with_columns(missing).select(*PEOPLE),
        fields=fields,
        header=tuple(header.values()),
        problems=(*problems, *_set_aside(frame.filter(~fit), who, source), *told),
    )


def _set_aside(frame: pl.DataFrame, who: str, source: str) -> list[Problem]:
    return [
        Problem(
            why="not-an-address" if (written or "").strip() else "no-address",
            detail="its address is none" if (written or "").strip() else "its address is empty",
            where=Where(source=source, line=line),
        )
        for line, written in frame.select(LINE, who).iter_rows()
    ]


def _zones(zone: pl.Series | None, lines: pl.Series, source: str) -> tuple[pl.Series, list[Problem]]:
    """Return the zones that are known, and a problem for the first row of each that is not."""
    if zone is None:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(lines)), []
    zone = zone.str.strip_chars()
    unknown = [name for name in zone.unique(maintain_order=True).drop_nulls() if not is_zone(name)]
    detail = "its time zone is no IANA name such as Europe/Berlin; it is left out"
    told = [
        Problem(
            why="unknown-zone",
            detail=detail,
            where=Where(source=source, line=lines.filter(zone == name)[0]),
            lost=0,
        )
        for name in unknown
    ]
    return zone.set(zone.is_in(unknown).fill_null(value=False), None), told
