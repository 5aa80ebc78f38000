"""The source for send logs that the user names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError
from inbox_fatigue.sources.archives import FileSource, kind_at, read_part
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.sources.places import place_of, shown_name
from inbox_fatigue.sources.sniffing import LOGS, NATIVE
from inbox_fatigue.sources.storage import kind_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.hookspecs import Shard
    from inbox_fatigue.model import Problem, Skipped
    from inbox_fatigue.sources.places import Part
    from inbox_fatigue.sources.reading import Item

_FILES = FileSource(name="send-log", kinds=LOGS)


@dataclass(slots=True, kw_only=True)
class SendLogSource:
    """Reads a table of sends and events, and says at once what it lacks."""

    name: str = "send-log"

    def claims(self, path: str, options: Mapping[str, Any]) -> bool:  # noqa: ARG002 - the hook's signature
        """Return whether the path is a CSV, JSON, Avro or Parquet file."""
        return kind_of_path(path) == "file" and kind_at(path) in LOGS

    def shards(self, path: str, options: Mapping[str, Any]) -> Iterator[Part | Problem | Skipped]:
        """Yield the log as one shard; UsageError if no column says who got it or when."""
        from inbox_fatigue.sources.logs.probe import check_apart, check_log  # noqa: PLC0415 - polars only where a log is
        from inbox_fatigue.sources.logs.reading import is_list_of_campaigns  # noqa: PLC0415 - likewise

        kind = kind_at(path)
        try:
            if is_list_of_campaigns(place_of(path), options):
                pass  # it was read before all others
            elif kind in NATIVE:
                check_apart(kind, path, options)
            else:
                check_log(kind, path, options)
        except UnusableTableError as error:
            raise UsageError(f"{shown_name(path)}: {error}") from error
        yield from _FILES.shards(path, options)

    def read(self, shard: Shard, options: Mapping[str, Any]) -> Iterator[Item]:
        """Yield the sends and the events of the log in batches."""
        yield from read_part(shard, options)


SEND_LOG = SendLogSource()
