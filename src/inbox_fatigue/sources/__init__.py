"""The archives that the tool reads, offered through the same door as anybody else's.

Importing this package is cheap; readers are imported when they are asked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from inbox_fatigue.checking.yielded import NothingYieldedError, misfit, yielding
from inbox_fatigue.errors import FatigueError, UsageError
from inbox_fatigue.faults import described
from inbox_fatigue.hookspecs import hookimpl
from inbox_fatigue.model import Problem, Skipped, Where
from inbox_fatigue.patience import BETWEEN, held_to_return

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inbox_fatigue.hookspecs import Shard, Source

FAILED = "source-failed"  # why something of an archive, or all of it, is not known
_TRIED = "mbox, Maildir, mail file, .msg, .pst, zip, tar, gz, bz2, xz, send log (CSV, JSONL, Avro, Parquet)"


@hookimpl
def inbox_fatigue_sources() -> list[Source]:
    """Offer mailboxes, mail files, Outlook's files, containers, directories and send logs."""
    from inbox_fatigue.sources import archives  # noqa: PLC0415 - --help must not wait for readers
    from inbox_fatigue.sources.send_log import SEND_LOG  # noqa: PLC0415 - likewise

    return [archives.ARCHIVE, archives.MAIL, archives.MBOX, archives.OUTLOOK, SEND_LOG, archives.TREE]


def choose(
    path: str,
    sources: Mapping[str, Source],
    options: Mapping[str, Any],
    blame: Callable[[str, BaseException], None] | None = None,
) -> Source:
    """Return the first source, by name, that claims a path; UsageError where there is none.

    A source that fails to say whether it claims the path does not claim it, where `blame` is there to be told
    its name and why.
    """
    from inbox_fatigue.sources.archives import kind_at  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.logs.times import TimeRules  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.places import shown_name  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.sniffing import Kind  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.storage import kind_of_path  # noqa: PLC0415 - likewise

    if not path:
        raise UsageError("an empty path was given; name a file or a directory that holds sent mail")
    kind_of_path(path)
    TimeRules.of(options)  # a wrong --timezone must be told before any file is read
    for name, source in sorted(sources.items()):
        try:
            with held_to_return():
                is_claimed = source.claims(path, options)
        except FatigueError:
            raise
        except (Exception, SystemExit) as error:
            if blame is None:
                raise
            blame(name, error)
            continue
        if is_claimed:
            return source
    if kind_of_path(path) == "file" and kind_at(path) is Kind.WORKBOOK:
        raise UsageError(f"{shown_name(path)}: is a workbook; save the sheet of it as CSV and name that")
    tried = ", ".join(sorted(sources))
    raise UsageError(
        f"{shown_name(path)}: holds no mail that can be read; it was tried as {_TRIED} by the sources {tried}"
    )


def split(
    path: str, source: Source, options: Mapping[str, Any], plugin: str
) -> tuple[list[Shard], list[Problem | Skipped]]:
    """Return the shards of a path, and what its source set aside; one that fails is a problem of its plugin."""
    shards: list[Shard] = []
    aside: list[Problem | Skipped] = []
    names: set[str] = set()
    told = partial(Problem, why=FAILED, where=Where(source=path), plugin=plugin)
    try:
        with held_to_return(BETWEEN) as again:
            for part in yielding(source.shards(path, options), "shards"):
                again()
                if wrong := _wrong_part(part, names):
                    aside.append(told(detail=f"shards gave {wrong}"))
                elif isinstance(part, Problem | Skipped):
                    aside.append(part)
                else:
                    names.add(part.name)
                    shards.append(part)
    except FatigueError:
        raise
    except NothingYieldedError as error:
        aside.append(told(detail=str(error)))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a source is a plugin and may raise anything
        aside.append(told(detail=described(error)))
    return shards, aside


def may_hold_tables(path: str) -> bool:
    """Return whether a path is a table, or may hold some: a directory or a container."""
    from inbox_fatigue.sources.archives import kind_at  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.sniffing import CONTAINERS, LOGS  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.storage import kind_of_path  # noqa: PLC0415 - likewise

    return kind_of_path(path) == "directory" or kind_at(path) in CONTAINERS | LOGS


def _wrong_part(part: Any, names: set[str]) -> str:
    """Return what keeps a part of an archive from being used, as the end of a sentence; "" where nothing does."""
    if isinstance(part, Problem | Skipped):
        return misfit(part)
    name = getattr(part, "name", None)
    if not isinstance(name, str):
        return f"{type(part).__name__}, which has no name"
    return f"the name {name} twice, and only one of the two can be read" if name in names else ""


def fingerprint(path: str) -> tuple[int, int, str]:
    """Return size, time of change and a digest that differ when an archive does, for checkpoints.

    A directory's are the sum of its sizes, 0, and a digest of its listing.
    """
    from inbox_fatigue.sources.storage import fingerprint_of  # noqa: PLC0415 - likewise

    return fingerprint_of(path)
