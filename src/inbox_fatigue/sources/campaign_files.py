"""Finds the lists of campaigns of a call before anything else is read: those that it names, and those that lie there.

A list that lies among what is read, or in a zip of it, is told by its columns: a time of sending, a campaign, and
nobody who got it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError
from inbox_fatigue.sources.places import limits_of, place_of, shown_name
from inbox_fatigue.sources.sniffing import Kind, is_named_as_log, kind_by_name, kind_of
from inbox_fatigue.sources.storage import local_path, open_file
from inbox_fatigue.sources.streams import Fault, FileStream, Headed, fault_of
from inbox_fatigue.sources.unpacking import Budget
from inbox_fatigue.sources.zips import opened_zip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_fatigue.sources.logs.campaigns import Campaign, Campaigns
    from inbox_fatigue.sources.logs.table import Table
    from inbox_fatigue.sources.places import Place

_KEY = re.compile(rb'"([^"\\]{1,60})"\s*:')  # of JSON
_BETWEEN = re.compile(rb"[,;\t|]")
_READ = (Kind.CSV, Kind.JSON)
_ZIP = ".zip"


@dataclass(frozen=True, slots=True)
class _List:
    """A file that lists campaigns."""

    place: Place
    campaigns: tuple[Campaign, ...]

    @property
    def shown(self) -> str:
        source, member = self.place.source, self.place.member
        return f"{source.rstrip('/')}/{member}" if member else source


def campaigns_of(given: Sequence[str], paths: Sequence[str], options: Mapping[str, Any]) -> Campaigns | None:
    """Return the campaigns of the files that were given as lists of them, and of the lists among some paths.

    None where there are none. UsageError if a file that was given cannot be read as a list.
    """
    named = [_given(path, options) for path in given]
    found = [one for path in paths for one in _among(path, options, alone=len(paths) == 1)]
    if not (named or found):
        return None
    from inbox_fatigue.sources.logs.campaigns import Campaigns, without_doubles  # noqa: PLC0415 - seldom needed

    return Campaigns(
        listed=without_doubles([each for one in (*named, *found) for each in one.campaigns]),
        files=tuple(one.shown for one in (*named, *found)),
        places=frozenset((one.place.source, one.place.member) for one in found),
    )


def _given(path: str, options: Mapping[str, Any]) -> _List:
    from inbox_fatigue.sources.logs.table import UnusableTableError  # noqa: PLC0415 - likewise

    place, root = place_of(path), local_path(path)
    if root is not None and Path(root).is_dir():
        raise UsageError(
            f"{place.source}: is a folder; give the file in it that lists the campaigns to --campaigns"
        )
    if root is not None and not Path(root).exists():
        raise UsageError(f"{place.source}: there is no such file; check the path given to --campaigns")
    try:
        with open_file(path) as opened:
            return _List(place, _campaigns(_table(place, Headed(FileStream(opened)), options), options))
    except OSError as error:
        raise UsageError(
            f"{place.source}: {fault_of(error).detail}; check the path given to --campaigns"
        ) from error
    except UnusableTableError as error:
        raise UsageError(f"{place.source}: is no list of campaigns that can be read: {error}") from error


def _among(path: str, options: Mapping[str, Any], *, alone: bool) -> Iterator[_List]:
    """Yield the lists among the files of a path; a table that is all that is read (`alone`) is one for no other."""
    for place, stream in _tables(path, options):
        if alone and not place.member:
            continue
        try:
            if _may_be_list(place, stream) and (campaigns := _listed(place, stream, options)):
                yield _List(place, campaigns)
        except Exception:  # noqa: BLE001, S112 - whoever reads all files tells what is wrong with this one
            continue


def _listed(place: Place, stream: Headed, options: Mapping[str, Any]) -> tuple[Campaign, ...]:
    """Return the campaigns that a table lists; none where it may be something else."""
    from inbox_fatigue.sources.logs.campaign_lists import lists_campaigns  # noqa: PLC0415 - imports polars

    table = _table(place, stream, options)
    is_mapped = bool({*(options.get("map") or {}).values()} & {*table.header})  # said to be a log's
    return () if is_mapped or not lists_campaigns(table) else _campaigns(table, options)


def _campaigns(table: Table, options: Mapping[str, Any]) -> tuple[Campaign, ...]:
    from inbox_fatigue.sources.logs.campaign_lists import campaigns_in  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.time_columns import time_rules  # noqa: PLC0415 - likewise

    return campaigns_in(table, time_rules(table, options, {}))


def _tables(path: str, options: Mapping[str, Any]) -> Iterator[tuple[Place, Headed]]:
    """Yield the files of a local path that are tables by their names, and those in its zips, each as it can be read."""
    elsewhere = frozenset(options.get("elsewhere", ()))
    for file, whole in _files(path, limits_of(options).directory_files):
        if whole in elsewhere or not (is_named_as_log(whole) or whole.lower().endswith(_ZIP)):
            continue
        try:
            opened = open_file(path, file)
        except OSError:
            continue
        with opened:
            if is_named_as_log(whole):
                yield place_of(path, file), Headed(FileStream(opened))
            else:
                yield from _members(place_of(path, file), opened, Budget.of(limits_of(options)))


def _files(path: str, most: int) -> Iterator[tuple[str, str]]:
    """Yield the files of a local path as the file system spells them, "" for the path itself, and where each lies."""
    root = local_path(path)
    if root is None:
        return
    if not Path(root).is_dir():
        yield "", root
        return
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        seen += len(files)
        if seen > most:
            return
        for name in sorted(files):
            if kind_by_name(name) is None:
                whole = f"{folder}/{name}"
                yield os.path.relpath(whole, root), whole


def _members(place: Place, opened: Any, budget: Budget) -> Iterator[tuple[Place, Headed]]:
    """Yield the tables of a zip."""
    with opened_zip(opened, budget) as found:
        if isinstance(found, Fault):
            return
        for entry in found.entries:
            if is_named_as_log(entry.filename) and budget.member():
                stream = found.member(entry, budget).stream
                if stream is not None:
                    yield place.inside(shown_name(entry.filename)), Headed(stream)


def _may_be_list(place: Place, stream: Headed) -> bool:
    """Return whether the first line of a table, or the keys of its first objects, are those of a list of campaigns."""
    from inbox_fatigue.sources.logs.campaign_lists import names_campaigns  # noqa: PLC0415 - imports polars

    kind = kind_of(place.path, stream.head)
    if kind is Kind.JSON:
        names = _KEY.findall(stream.head)
    elif kind is Kind.CSV:
        names = _BETWEEN.split(stream.head.lstrip(b"\xef\xbb\xbf\r\n ").partition(b"\n")[0])
    else:
        return False
    return names_campaigns(one.decode("utf-8", "replace").strip(' "\r') for one in names)


def _table(place: Place, stream: Headed, options: Mapping[str, Any]) -> Table:
    from inbox_fatigue.sources.logs.csv_table import CsvTable  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.json_table import JsonTable  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.names import known_names  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.table import UnusableTableError  # noqa: PLC0415 - likewise

    kind = kind_of(place.path, stream.head)
    if kind not in _READ:
        raise UnusableTableError("it is neither CSV nor JSON; save it as one of them")
    if kind is Kind.JSON:
        return JsonTable(stream, limits_of(options))
    return CsvTable(stream, limits_of(options), options.get("delimiter"), known_names)
