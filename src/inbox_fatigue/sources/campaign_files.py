"""Finds the lists of campaigns of a call before anything else is read: those that it names, and those that lie there.

A list that lies among what is read is told by its columns: a time of sending, a campaign, and nobody who got it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError
from inbox_fatigue.sources.places import limits_of, shown_name
from inbox_fatigue.sources.sniffing import Kind, is_named_as_log, kind_of
from inbox_fatigue.sources.storage import local_path, open_file
from inbox_fatigue.sources.streams import SNIFFED, FileStream, Headed, fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_fatigue.sources.logs.campaigns import Campaign, Campaigns
    from inbox_fatigue.sources.logs.table import Table

_KEY = re.compile(rb'"([^"\\]{1,60})"\s*:')  # of JSON
_BETWEEN = re.compile(rb"[,;\t|]")
_READ = (Kind.CSV, Kind.JSON)


@dataclass(frozen=True, slots=True)
class _List:
    """A file that lists campaigns."""

    source: str
    member: str
    campaigns: tuple[Campaign, ...]

    @property
    def shown(self) -> str:
        return f"{self.source.rstrip('/')}/{self.member}" if self.member else self.source


def campaigns_of(given: Sequence[str], paths: Sequence[str], options: Mapping[str, Any]) -> Campaigns | None:
    """Return the campaigns of the files that were given as lists of them, and of the lists among some paths.

    None where there are none. UsageError if a file that was given cannot be read as a list.
    """
    named = [_given(path, options) for path in given]
    elsewhere = frozenset(options.get("elsewhere", ()))
    found = [one for path in paths for one in _among(path, options, elsewhere, alone=len(paths) == 1)]
    if not (named or found):
        return None
    from inbox_fatigue.sources.logs.campaigns import Campaigns, without_doubles  # noqa: PLC0415 - seldom needed

    return Campaigns(
        listed=without_doubles([each for one in (*named, *found) for each in one.campaigns]),
        files=tuple(one.shown for one in (*named, *found)),
        places=frozenset((one.source, one.member) for one in found),
    )


def _given(path: str, options: Mapping[str, Any]) -> _List:
    from inbox_fatigue.sources.logs.table import UnusableTableError  # noqa: PLC0415 - likewise

    shown = shown_name(path)
    try:
        return _List(shown, "", _campaigns_at(path, "", options))
    except OSError as error:
        raise UsageError(f"{shown}: {fault_of(error).detail}; check the path given to --campaigns") from error
    except UnusableTableError as error:
        raise UsageError(f"{shown}: is no list of campaigns that can be read: {error}") from error


def _among(
    path: str, options: Mapping[str, Any], elsewhere: frozenset[str], *, alone: bool
) -> Iterator[_List]:
    """Yield the lists among the files of a path; a file that is all that is read (`alone`) is one for no other."""
    from inbox_fatigue.sources.logs.table import UnusableTableError  # noqa: PLC0415 - likewise

    for member in _tables(path, limits_of(options).directory_files):
        whole = os.path.realpath(f"{local_path(path)}/{member}" if member else path)
        if whole in elsewhere or (alone and not member):
            continue
        try:
            if _may_be_list(path, member):
                yield _List(
                    shown_name(path), shown_name(member), _campaigns_at(path, member, options, sure=True)
                )
        except (OSError, UnusableTableError):  # whoever reads all files tells what is wrong with it
            continue


def _tables(path: str, most: int) -> Iterator[str]:
    """Yield the files of a local path that are tables by their names, as the file system spells them; "" is itself."""
    root = local_path(path)
    if root is None:
        return
    if not Path(root).is_dir():
        if is_named_as_log(root):
            yield ""
        return
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        seen += len(files)
        if seen > most:
            return
        for name in sorted(files):
            if is_named_as_log(name) and not name.startswith("."):
                yield os.path.relpath(f"{folder}/{name}", root)


def _may_be_list(path: str, member: str) -> bool:
    """Return whether the first line of a table, or the keys of its first objects, are those of a list of campaigns."""
    from inbox_fatigue.sources.logs.campaign_lists import may_list_campaigns  # noqa: PLC0415 - imports polars

    with open_file(path, member) as opened:
        head = opened.read(SNIFFED) or b""
    kind = kind_of(member or path, head)
    if kind is Kind.JSON:
        names = _KEY.findall(head)
    elif kind is Kind.CSV:
        names = _BETWEEN.split(head.lstrip(b"\xef\xbb\xbf\r\n ").partition(b"\n")[0])
    else:
        return False
    return may_list_campaigns(one.decode("utf-8", "replace").strip(' "\r') for one in names)


def _campaigns_at(
    path: str, member: str, options: Mapping[str, Any], *, sure: bool = False
) -> tuple[Campaign, ...]:
    """Return the campaigns of a file; UnusableTableError if it lists none, or with `sure` may list something else."""
    from inbox_fatigue.sources.logs.campaign_lists import campaigns_in, lists_campaigns  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.table import UnusableTableError  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.time_columns import time_rules  # noqa: PLC0415 - likewise

    with open_file(path, member) as opened:
        table = _table(member or path, Headed(FileStream(opened)), options)
        if sure and (_is_mapped(table, options) or not lists_campaigns(table)):
            raise UnusableTableError("it may list something else")
        return campaigns_in(table, time_rules(table, options, {}))


def _is_mapped(table: Table, options: Mapping[str, Any]) -> bool:
    """Return whether the call says of a column of the table what it is in a log."""
    return bool({*(options.get("map") or {}).values()} & {*table.header})


def _table(name: str, stream: Headed, options: Mapping[str, Any]) -> Table:
    from inbox_fatigue.sources.logs.csv_table import CsvTable  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.json_table import JsonTable  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.names import known_names  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.table import UnusableTableError  # noqa: PLC0415 - likewise

    kind = kind_of(name, stream.head)
    if kind not in _READ:
        raise UnusableTableError(f"it is {kind.value}; save it as CSV or JSON")
    if kind is Kind.JSON:
        return JsonTable(stream, limits_of(options))
    return CsvTable(stream, limits_of(options), options.get("delimiter"), known_names)
