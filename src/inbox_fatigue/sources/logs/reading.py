"""Reads a log of any format into batches of sends and events."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inbox_fatigue.columns import TIME_MATTERS
from inbox_fatigue.model import EventRows, Problem, SendRows
from inbox_fatigue.sources.logs.avro_table import AvroTable
from inbox_fatigue.sources.logs.csv_table import CsvTable
from inbox_fatigue.sources.logs.dated_tables import DatedTable, dated, lacks_times_alone
from inbox_fatigue.sources.logs.deliveries import Ahead
from inbox_fatigue.sources.logs.implied import (
    kind_of_file,
    name_of_partition,
    tells_what_came_back,
    tells_who_left,
)
from inbox_fatigue.sources.logs.json_table import JsonTable
from inbox_fatigue.sources.logs.names import known_names
from inbox_fatigue.sources.logs.parquet_table import ParquetTable
from inbox_fatigue.sources.logs.people_lists import lists_people, unused_list
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
    table = None
    try:
        if is_list_of_campaigns(place, options):
            yield place.skipped("list-of-campaigns")
            return
        table = _table(kind, stream, options)
        table, plan = _planned(table, place, options)
        if not (place.named or plan.clear):
            yield from _set_aside(place, table, options)
            return
        ahead = Ahead.of(table, plan, lambda: _again(kind, table, stream, options))
        if ahead.look.deliveries_are_sends:
            plan = replace(plan, deliveries_are_sends=True)
            yield _note(place, ahead.look)
        whose = options["campaigns"].shown() if isinstance(table, DatedTable) else ""
        yield from _rows(place, ahead, plan, remarks, whose)
    except UnusableTableError as error:
        if place.named or error.is_log:
            yield place.problem("unusable-log", str(error))
        else:
            yield from _set_aside(place, table, options, str(error))
    if remarks.found:
        yield from remarks.problems(place, plan)


def open_log(kind: Kind, place: Place, stream: Headed, options: Mapping[str, Any]) -> tuple[Table, Plan]:
    """Return a log's table and how to read it; UnusableTableError says what it lacks."""
    return _planned(_table(kind, stream, options), place, options)


def is_list_of_campaigns(place: Place, options: Mapping[str, Any]) -> bool:
    """Return whether a file is one of the lists of campaigns that the call uses."""
    known = options.get("campaigns")
    return known is not None and (place.source, place.member) in known.places


def _set_aside(
    place: Place, table: Table | None, options: Mapping[str, Any], why: str = ""
) -> Iterator[Problem | Skipped]:
    told = None if table is None else unused_list(place, table, why, options)
    if told is not None:
        yield told
    yield place.skipped("not-mail")


def _planned(table: Table, place: Place, options: Mapping[str, Any]) -> tuple[Table, Plan]:
    """Return a table and how to read it: with the times of its campaigns where it has none and a list tells them."""
    try:
        plan = _plan_by(table, place, options)
    except UnusableTableError:
        if (found := _dated(table, place, options)) is None:
            raise
        return found
    if place.named or plan.clear:
        return table, plan
    return _dated(table, place, options) or (table, plan)


def _dated(table: Table, place: Place, options: Mapping[str, Any]) -> tuple[Table, Plan] | None:
    """Return a table with what the list of campaigns tells of it; None where that cannot be, or would accuse.

    An opt-out or a reply came after the mail, and nobody knows when: it is not dated like its campaign.
    """
    known, mapped = options.get("campaigns"), options.get("map") or {}
    of_events = place.source in options.get("events", ())
    if known is None or of_events or not lacks_times_alone(table, mapped):
        return None
    found = dated(table, known, place, mapped.get("campaign"))
    if found is None:
        return None
    try:
        plan = _plan_by(found, place, options)
    except UnusableTableError as error:
        raise UnusableTableError(f"with the times of {known.shown()}: {error}", is_log=True) from error
    is_event = "kind" in plan.columns and not plan.of_sends
    if is_event or plan.of_events or plan.kind.partition(":")[0] in TIME_MATTERS:
        return None
    return found, plan


def _plan_by(table: Table, place: Place, options: Mapping[str, Any]) -> Plan:
    wanted = set((options.get("map") or {}).values()) - {""}
    if not (place.named or (wanted and wanted <= set(table.header))):
        # what the user said of one log does not hold for other tables in the same directory
        options = {**options, "map": None}
    plan = _plan(table, place, options)
    return replace(plan, clear=True) if options.get("map") else plan


def _plan(table: Table, place: Place, options: Mapping[str, Any]) -> Plan:
    """Return how to read a table; in a folder one that tells what came back, and is no log of sends, is of events."""
    of_events = place.source in options.get("events", ())
    back = not of_events and tells_what_came_back(table.header, place.name)
    try:
        plan = plan_for(table, _telling_name(place, of_events=of_events), options, of_events=of_events)
    except UnusableTableError as error:
        if place.named and back:
            raise UnusableTableError(f"{error}; if it tells what came back, give it with --events") from error
        if place.named and not of_events and lists_people(table):
            raise UnusableTableError(f"{error}; if it lists people, give it with --contacts") from error
        if error.is_log or not back:
            raise
    else:
        if place.named or plan.clear or not back:
            return plan
    try:
        return replace(plan_for(table, place.name, options, of_events=True), clear=True)
    except UnusableTableError as error:
        said_no = tells_who_left(table.header, place.name, opt_outs=True)
        raise UnusableTableError(f"it tells who left, but {error}", is_log=said_no) from error


def _telling_name(place: Place, *, of_events: bool) -> str:
    """Return the name by which a file may say what its rows are: where its own says nothing, that of its folder.

    An export of an account has a folder `clicks` with a file for each campaign, and a partition says it by its name.
    """
    folders = (place.member or place.source).rstrip("/").split("/")[:-1]
    partitions = filter(None, map(name_of_partition, reversed(folders)))
    if said := next(partitions, ""):
        return said
    folder = folders[-1] if folders else ""
    came_back = kind_of_file(folder, of_events=False) not in {"", "sent"}
    return folder if came_back and not kind_of_file(place.name, of_events=of_events) else place.name


def _table(kind: Kind, stream: Headed, options: Mapping[str, Any]) -> Table:
    limits = limits_of(options)
    if kind is Kind.PARQUET:
        return ParquetTable(stream, limits)
    if kind is Kind.AVRO:
        return AvroTable(stream, limits)
    if kind is Kind.JSON:
        return JsonTable(stream, limits)
    return CsvTable(stream, limits, options.get("delimiter"), known_names)


@contextmanager
def _again(kind: Kind, table: Table, stream: Headed, options: Mapping[str, Any]) -> Iterator[Table | None]:
    """Give a log's table from its first row on, while its reading goes on where it is; None if that cannot be."""
    if kind is Kind.PARQUET:
        yield table
    elif stream.file is None or not stream.file.seekable():
        yield None
    else:
        place = stream.file.tell()
        stream.file.seek(0)
        try:
            yield _table(kind, Headed(FileStream(stream.file)), options)
        finally:
            stream.file.seek(place)


def _note(place: Place, look: Look) -> Problem:
    rows = "no row" if look.ended else "no row of the first ones"
    detail = f"{rows} says that mail was sent, so deliveries were read as sends"
    return place.problem("deliveries-as-sends", detail, lost=0)


def _rows(
    place: Place, batches: Iterable[Batch], plan: Plan, remarks: Remarks, whose: str
) -> Iterator[SendRows | EventRows | Problem | Skipped]:
    told = False
    for batch in batches:
        bad = [*batch.bad]
        for one in plan.each():
            read = translate(batch.frame, one)
            if read.naive and one.times.zone is None and not told:
                told = True
                yield _no_zone(place, one, whose)
            if read.sends.height:
                yield SendRows(where=place.where(line=read.sends["line"][0]), frame=read.sends)
            if read.events.height:
                yield EventRows(where=place.where(line=read.events["line"][0]), frame=read.events)
            bad += read.bad
            remarks.add(read.odd)
            yield from (place.skipped("other-event", line=line) for line in read.aside)
        yield from (_problem(place, row) for row in sorted(bad, key=lambda row: (row.line, row.why)))


def _no_zone(place: Place, plan: Plan, whose: str) -> Problem:
    where = f"of {whose}" if whose else f"in the column {plan.header[plan.columns['at']]!r}"
    detail = f"times {where} carry no offset and were read as UTC; pass --timezone"
    return place.problem("no-time-zone", detail, lost=0)


def _problem(place: Place, row: BadRow) -> Problem:
    return Problem(why=row.why, detail=row.detail, where=place.where(line=row.line), lost=row.lost)
