"""The archives that the tool reads, offered through the same door as anybody else's.

Importing this package is cheap; readers are imported when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError
from inbox_fatigue.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.hookspecs import Source

_TRIED = "mbox, Maildir, mail file, zip, tar, gz, bz2, xz, send log (CSV, JSONL, Parquet)"


@hookimpl
def inbox_fatigue_sources() -> list[Source]:
    """Offer mailboxes, mail files, containers, directories and send logs."""
    from inbox_fatigue.sources import archives  # noqa: PLC0415 - --help must not wait for readers
    from inbox_fatigue.sources.send_log import SEND_LOG  # noqa: PLC0415 - likewise

    return [archives.ARCHIVE, archives.MAIL, archives.MBOX, SEND_LOG, archives.TREE]


def choose(path: str, sources: Mapping[str, Source], options: Mapping[str, Any]) -> Source:
    """Return the first source, by name, that claims a path; UsageError where there is none."""
    from inbox_fatigue.sources.logs.times import TimeRules  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.places import shown_name  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.storage import kind_of_path  # noqa: PLC0415 - likewise

    if not path:
        raise UsageError("an empty path was given; name a file or a directory that holds sent mail")
    kind_of_path(path)
    TimeRules.of(options)  # a wrong --timezone must be told before any file is read
    for _, source in sorted(sources.items()):
        if source.claims(path, options):
            return source
    tried = ", ".join(sorted(sources))
    raise UsageError(
        f"{shown_name(path)}: holds no mail that can be read; it was tried as {_TRIED} by the sources {tried}"
    )


def fingerprint(path: str) -> tuple[int, int, str]:
    """Return size, time of change and a digest that differ when an archive does, for checkpoints.

    A directory's are the sum of its sizes, 0, and a digest of its listing.
    """
    from inbox_fatigue.sources.storage import fingerprint_of  # noqa: PLC0415 - likewise

    return fingerprint_of(path)
