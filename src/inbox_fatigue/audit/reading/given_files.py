"""Says what each file of a call is for, and refuses one that cannot be that."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.audit.request import Request

EVENT_SOURCE, PACKED_SOURCE = "send-log", "archive"  # the sources that read files of events


def refuse_two_roles(request: Request) -> None:
    """Raise UsageError if one file is given for two things: what it holds would be counted as one of them alone."""
    given = {
        "": request.paths,
        "--contacts ": request.contacts,
        "--events ": request.events,
        "--campaigns ": request.campaigns,
    }
    roles: dict[str, str] = {}
    for role, paths in given.items():
        for path in paths:
            before = roles.setdefault(os.path.realpath(path), role)
            if before != role:
                raise UsageError(
                    f"{path}: is given as {before}{path} and as {role}{path}; a file of sends may tell what came of "
                    "them as well, so give each file once, for what its rows are"
                )


def tables_of(request: Request) -> tuple[str, ...]:
    """Return the files of which what is said of tables may hold, where there are several."""
    files = [path for path in (*request.paths, *request.events) if Path(path).is_file()]
    return tuple(files) if len(files) > 1 else ()


def reader_of_events(path: str, offered: Mapping[str, Any]) -> Any:
    """Return the source that reads a file of events; UsageError if it is no table."""
    from inbox_fatigue.sources.archives import kind_at  # noqa: PLC0415 - only where there are events
    from inbox_fatigue.sources.sniffing import COMPRESSED, LOGS  # noqa: PLC0415 - likewise

    kind = kind_at(path)
    name = EVENT_SOURCE if kind in LOGS else PACKED_SOURCE if kind in COMPRESSED else ""
    if not name:
        raise UsageError(
            f"{path}: is no table that can be read; save it as CSV, or give --events JSON lines or Parquet"
        )
    if name not in offered:
        raise UsageError(f"--events needs the source {name}, which is not installed")
    return offered[name]
