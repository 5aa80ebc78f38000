"""Reads a log of any format into batches of sends and events."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inbox_fatigue.model import EventRows, Problem, SendRows
from inbox_fatigue.sources.logs.csv_table import CsvTable
from inbox_fatigue.sources.logs.deliveries import Ahead
from inbox_fatigue.sources.logs.json_table import JsonTable
from inbox_fatigue.sources.logs.names import known_names
from inbox_fatigue.sources.logs.parquet_table import ParquetTable
from inbox_fatigue.sources.logs.plans import plan_for
from inbox_fatigue.sources.logs.remarks import Remarks
from inbox_fatigue.sources.logs.rows import translate
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.sources.places import limits_of
from inbox_fatigue.sources.sniffing import Kind
from inbox_fatigue.sources.streams import FileStream, Headed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from inbox_fatigue.model import Skipped
    from inbox_fatigue.sources.logs.deliveries import Look
    from inbox_fatigue.sources.logs.plans import Plan
    from inbox_fatigue.sources.logs.table import BadRow, Batch, Table
    from inbox_fatigue.sources.places import Place


def read_log(
    kind: Kind, place: Place, stream: Headed, options: Mapping[str, Any]
) -> Iterator[SendRows | EventRows | Problem | Skipped]:
    """Yield the sends and events of a log; a table that is not clearly a log is set aside in a directory."""
    remarks = Remarks()
    try:
        table, plan = open_log(kind, place, stream, options)
        if not (place.named or plan.clear):
            yield place.skipped("not-mail")
            return
        ahead = Ahead.of(table, plan, lambda: _again(kind, place, table, stream, options))
        if ahead.look.deliveries_are_sends:
            plan = replace(plan, deliveries_are_sends=True)
            yield _note(place, ahead.look)
        yield from _rows(place, ahead, plan, remarks)
    except UnusableTableError as error:
        if place.named or error.is_log:
            yield place.problem("unusable-log", str(error))
        else:
            yield place.skipped("not-mail")
    if remarks.found:
        yield from remarks.problems(place, plan)


def open_log(kind: Kind, place: Place, stream: Headed, options: Mapping[str, Any]) -> tuple[Table, Plan]:
    """Return a log's table and how to read it; UnusableTableError says what it lacks."""
    table = _table(kind, place, stream, options)
    wanted = set((options.get("map") or {}).values()) - {""}
    of_events = _is_of_events(place, options)
    if (of_events or not place.named) and not (wanted and wanted <= set(table.header)):
        # what the user said of one log does not hold for other tables in the same directory, nor for --events
        options = {**options, "map": None}
    plan = _planned(table, place, options, of_events=of_events)
    return table, replace(plan, clear=True) if options.get("map") else plan


def _is_of_events(place: Place, options: Mapping[str, Any]) -> bool:
    """Return whether a file is one of those that --events names: it may be written in another way than the logs."""
    return place.named and os.path.realpath(place.source) in options.get("elsewhere", ())


def _planned(table: Table, place: Place, options: Mapping[str, Any], *, of_events: bool) -> Plan:
    try:
        return plan_for(table, place.name, options)
    except UnusableTableError:
        if not (of_events and options.get("time_format")):
            raise
        return plan_for(table, place.name, {**options, "time_format": None})


def _table(kind: Kind, place: Place, stream: Headed, options: Mapping[str, Any]) -> Table:
    limits, delimiter = limits_of(options), options.get("delimiter")
    if (
        delimiter
        and _is_of_events(place, options)
        and delimiter.encode() not in stream.head.partition(b"\n")[0]
    ):
        delimiter = None
    if kind is Kind.PARQUET:
        return ParquetTable(stream, limits)
    if kind is Kind.JSON:
        return JsonTable(stream, limits)
    return CsvTable(stream, limits, delimiter, known_names)


@contextmanager
def _again(
    kind: Kind, place: Place, table: Table, stream: Headed, options: Mapping[str, Any]
) -> Iterator[Table | None]:
    """Give a log's table from its first row on, while its reading goes on where it is; None if that cannot be."""
    if kind is Kind.PARQUET:
        yield table
    elif stream.file is None or not stream.file.seekable():
        yield None
    else:
        here = stream.file.tell()
        stream.file.seek(0)
        try:
            yield _table(kind, place, Headed(FileStream(stream.file)), options)
        finally:
            stream.file.seek(here)


def _note(place: Place, look: Look) -> Problem:
    rows = "no row" if look.ended else "no row of the first ones"
    detail = f"{rows} says that mail was sent, so deliveries were read as sends"
    return place.problem("deliveries-as-sends", detail, lost=0)


def _rows(
    place: Place, batches: Iterable[Batch], plan: Plan, remarks: Remarks
) -> Iterator[SendRows | EventRows | Problem | Skipped]:
    told = False
    for batch in batches:
        read = translate(batch.frame, plan)
        if read.naive and plan.times.zone is None and not told:
            told = True
            column = plan.header[plan.columns["at"]]
            detail = f"times in the column {column!r} carry no offset and were read as UTC; pass --timezone"
            yield place.problem("no-time-zone", detail, lost=0)
        if read.sends.height:
            yield SendRows(where=place.where(line=read.sends["line"][0]), frame=read.sends)
        if read.events.height:
            yield EventRows(where=place.where(line=read.events["line"][0]), frame=read.events)
        yield from (_problem(place, row) for row in _in_order(batch, read.bad))
        remarks.add(read.odd)
        yield from (place.skipped("other-event", line=line) for line in read.aside)


def _in_order(batch: Batch, bad: tuple[BadRow, ...]) -> list[BadRow]:
    return sorted([*batch.bad, *bad], key=lambda row: (row.line, row.why))


def _problem(place: Place, row: BadRow) -> Problem:
    return Problem(why=row.why, detail=row.detail, where=place.where(line=row.line), lost=row.lost)
