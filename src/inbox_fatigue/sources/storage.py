"""Opens and lists files, whether they lie on this machine or behind a URL."""

from __future__ import annotations

import hashlib
import os
import stat
from difflib import get_close_matches
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from inbox_fatigue.errors import UsageError
from inbox_fatigue.sources import remote
from inbox_fatigue.sources.places import is_url, shown_name
from inbox_fatigue.sources.streams import SNIFFED, NotRegularError, open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator


def local_path(source: str) -> str | None:
    """Return where a source lies on this machine, None if it is a URL of another storage.

    A link that the user gave is followed; links below it never are.
    """
    if source.startswith("file://"):
        return os.path.realpath(unquote(urlsplit(source).path))
    return None if is_url(source) else os.path.realpath(source)


def kind_of_path(source: str) -> str:
    """Return "file" or "directory"; UsageError for what does not exist or is neither."""
    if "\0" in source:
        raise UsageError(f"{shown_name(source)}: no file has such a name")
    path = local_path(source)
    if path is None:
        kind = remote.remote_kind(source)
        if not kind:
            raise UsageError(f"{shown_name(source)}: there is no such file or directory; check the address")
        return kind
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - names that are not UTF-8 stay as they are
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(
            f"{shown_name(source)}: there is no such file or directory{_what_may_be_meant(source)}"
        ) from error
    except OSError as error:
        raise UsageError(f"{shown_name(source)}: cannot be read: {error.strerror}") from error
    if stat.S_ISDIR(mode):
        return "directory"
    if stat.S_ISREG(mode):
        return "file"
    raise UsageError(f"{shown_name(source)}: is neither a file nor a directory")


def _what_may_be_meant(source: str) -> str:
    """Return the neighbour whose name is nearest to one that is not there, else to check the path."""
    folder, name = os.path.split(source.rstrip("/"))
    try:
        beside = os.listdir(folder or ".")  # noqa: PTH208 - likewise
    except OSError:
        beside = []
    near = get_close_matches(name, sorted(beside), n=1)
    if not near:
        return "; check the path"
    return f'; did you mean "{shown_name(os.path.join(folder, near[0]))}"?'  # noqa: PTH118 - likewise


def open_file(source: str, file: str = "") -> IO[bytes]:
    """Open a file of a source; OSError if that cannot be done."""
    path = local_path(source)
    if path is None:
        return remote.open_remote(source, file)
    return open_regular(os.path.join(path, file) if file else path)  # noqa: PTH118 - likewise


def head_of(source: str, file: str = "") -> bytes:
    """Return the first 64 KiB of a file."""
    with open_file(source, file) as opened:
        return opened.read(SNIFFED) or b""


def fingerprint_of(source: str) -> tuple[int, int, str]:
    """Return size, time of change in nanoseconds and a digest of the first bytes (or of the listing)."""
    path = local_path(source)
    if path is None:
        return _sum_up((file, size, stamp) for file, size, stamp in remote.remote_files(source))
    facts = os.stat(path)  # noqa: PTH116 - likewise
    if stat.S_ISDIR(facts.st_mode):
        return _sum_up(_listing(path))
    digest = hashlib.blake2b(head_of(source), digest_size=16).hexdigest()
    return facts.st_size, facts.st_mtime_ns, digest


def _sum_up(files: Iterator[tuple[str, int, str]]) -> tuple[int, int, str]:
    digest, total = hashlib.blake2b(digest_size=16), 0
    for file, size, stamp in files:
        digest.update(f"{file}\0{size}\0{stamp}\n".encode(errors="surrogateescape"))
        total += size
    return total, 0, digest.hexdigest()


def _listing(path: str) -> Iterator[tuple[str, int, str]]:
    for folder, folders, names in os.walk(path):  # what cannot be listed is told by the tree's own walk
        folders.sort(key=os.fsencode)
        for name in sorted(names, key=os.fsencode):
            full = f"{folder}/{name}"
            try:
                facts = os.lstat(full)
            except OSError:
                continue
            yield full[len(path) + 1 :], facts.st_size, str(facts.st_mtime_ns)


__all__ = [
    "NotRegularError",
    "fingerprint_of",
    "head_of",
    "kind_of_path",
    "local_path",
    "open_file",
]
